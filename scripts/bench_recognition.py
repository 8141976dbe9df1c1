"""How well lines are read: error rates by engine and style, on fonts never trained on and on real lines.

    python scripts/bench_recognition.py [--lines 80] [--real LABELS.tsv] [--engines tesseract neural auto]
    python scripts/bench_recognition.py --adapt LABELS.tsv --keep FOLDER [--like forms] [--minutes 9]

The second form measures learning instead (scripts/bench_adaptation.py).

The fonts come from scripts/fetch_fonts.py (its held-out part); without them that part is left out. Figures
are in per cent; `lines/s` is of one thread's CPU time. `ECE` is the expected calibration error of the
confidence (is the whole line right?), `sure` the share of lines with confidence >= .95, `right` how many of
those are.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from civbook.errors import CivbookError
from civbook.model import Box
from civbook.recognition.engine import Crop, Engine, open_engine
from civbook.recognition.score import comparable, errors

FONTS = Path(__file__).resolve().parent.parent / ".cache" / "fonts" / "fonts.json"
Sample = tuple[np.ndarray, str]


@dataclass(frozen=True)
class Row:
    """One engine on one set of lines."""

    set: str
    engine: str
    lines: int
    cer: float
    wer: float
    whole: float
    ece: float
    sure: float
    right: float
    lines_per_second: float


def sets(count: int, real: Path | None) -> dict[str, list[Sample]]:
    """Lines by style; the same ones each time."""
    found: dict[str, list[Sample]] = {}
    if FONTS.exists():
        from scripts.training.validate import held_out

        found = {style: held_out(style, count) for style in ("print", "typed", "hand")}
    if real is not None:
        from civbook.workflow.linetables import pictures, read_table

        rows = read_table(real)
        picks = np.random.default_rng(3).permutation(len(rows))[: 2 * count]
        found["real"] = [(pixels, row.text) for row, pixels in pictures(rows[i] for i in picks)]
    return found


def calibration_error(sure: list[float], right: list[bool], bins: int = 10) -> float:
    """Mean distance between confidence and share of right lines, over bins of like confidence."""
    confidence, truth = np.array(sure), np.array(right, float)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(confidence[place == b].mean() - truth[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def measure(name: str, samples: list[Sample], profile: str, engine: Engine, purpose: str) -> Row:
    """Read all lines with one engine."""
    crops = [Crop(p, Box(0, 0, p.shape[1], p.shape[0]), None, None, purpose) for p, _ in samples]  # type: ignore[arg-type]
    began = time.process_time()
    lines = [line for start in range(0, len(crops), 32) for line in engine.read(crops[start : start + 32])]
    seconds = time.process_time() - began
    found = errors((line.text, text) for line, (_, text) in zip(lines, samples, strict=True))
    right = [
        comparable(line.text) == comparable(text) for line, (_, text) in zip(lines, samples, strict=True)
    ]
    sure = [r for line, r in zip(lines, right, strict=True) if line.confidence >= 0.95]
    return Row(
        name,
        profile,
        len(samples),
        round(100 * found.cer, 2),
        round(100 * found.wer, 2),
        round(100 * found.right_lines / max(1, found.lines), 1),
        round(100 * calibration_error([line.confidence for line in lines], right), 1),
        round(100 * len(sure) / max(1, len(lines)), 1),
        round(100 * sum(sure) / max(1, len(sure)), 1),
        round(len(samples) / max(seconds, 1e-9), 1),
    )


def adaptation(options: argparse.Namespace) -> int:
    """What is learnt from others' lines and from the very writer's. A model in the folder is gone on with."""
    from scripts import bench_adaptation as bench

    learn, unseen = bench.collection(options.adapt, options.like)
    model = options.keep / "collection.onnx"
    if not model.is_file():
        for row in bench.others(learn, unseen, model, options.minutes):
            print(row, flush=True)
    for row in bench.same(model, unseen, 40, options.minutes / 6, options.writers):
        print(row, flush=True)
    return 0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=80)
    parser.add_argument("--real", type=Path, help="a table image, text, writer")
    parser.add_argument("--engines", nargs="*", default=["tesseract", "neural:plain", "neural", "auto"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--adapt", type=Path, help="measure learning on a table image, text, writer")
    parser.add_argument("--like", default="", help="only images whose path begins so")
    parser.add_argument("--keep", type=Path, default=Path("adapted"), help="where the learnt models go")
    parser.add_argument("--minutes", type=float, default=9.0, help="CPU minutes to learn in")
    parser.add_argument("--writers", type=int, default=8, help="writers that are learnt on top")
    options = parser.parse_args()
    if options.adapt is not None:
        return adaptation(options)
    samples = sets(options.lines, options.real)
    rows = []
    for profile in options.engines:
        try:
            engine = open_engine(profile.removesuffix(":plain"))
        except CivbookError as error:
            print(f"{profile}: {error.problem}", file=sys.stderr)
            continue
        purpose = "plain" if profile.endswith(":plain") else "value"
        for name, lines in samples.items():
            row = measure(name, lines, profile, engine, purpose)
            rows.append(row)
            if not options.json:
                print("  ".join(f"{key} {value}" for key, value in asdict(row).items()), flush=True)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    return 0 if rows else 1


if __name__ == "__main__":
    sys.exit(main())
