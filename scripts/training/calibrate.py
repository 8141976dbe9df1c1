"""Fit the confidence curves of civbook/recognition/confidence.py (data/calibration.json).

    python scripts/make_samples.py --out PAGES --seed 515001 --count 40 --style running --fonts held-out
    python -m scripts.training.calibrate PAGES… [--check PAGES…] [--lines 100]

PAGES are folders of scans with their truth, in fonts never trained on (scripts/make_samples.py --fonts held-out). They
are read by the page reader with the network that is shipped now; what is fitted is whether the fields that came out
of a line are right, so that a value cut badly counts as wrong however clear its letters are. Pages of --check (another
generator's), lines in held-out fonts and real lines are only measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from civbook.model import Box
from civbook.recognition import confidence, hand
from civbook.recognition.combine import AutoEngine
from civbook.recognition.engine import Crop
from civbook.recognition.engines import open_auto
from civbook.recognition.fitting import curve_of, moved
from civbook.recognition.score import comparable
from scripts.training.fieldlines import Observed, observe
from scripts.training.validate import Sample, held_out, real

LENGTH = 4  # this trait is left out: it means one thing on our pages and another on a second generator's


def calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean distance of confidence and truth over bins."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(
        sum(
            abs(sure[place == b].mean() - right[place == b].mean()) * (place == b).mean()
            for b in range(bins)
            if (place == b).any()
        )
    )


def pages(folders: Sequence[Path], engine: AutoEngine, source: str) -> list[Observed]:
    """The lines of all pages whose last word had this source."""
    return [one for folder in folders for one in observe(folder, engine) if one.source == source]


def lines(samples: Sequence[Sample], engine: AutoEngine) -> list[Observed]:
    """Single lines of no known kind, as `civbook recogniser test` reads them."""
    crops = [Crop(p, Box(0, 0, p.shape[1], p.shape[0])) for p, _text in samples]
    return [
        Observed("", None, seen.source, confidence.traits(seen.decoded), seen.line.confidence,
                 comparable(seen.line.text) == comparable(text))
        for crop, (_pixels, text) in zip(crops, samples, strict=True)
        for seen in engine.look([crop])
        if seen.decoded is not None
    ]  # fmt: skip


def told(name: str, found: Sequence[Observed], weights: np.ndarray | None = None) -> None:
    """Print how far the confidence of some lines can be trusted; ``weights``: of a curve, else as it was told."""
    if not found:
        return
    right = np.array([one.right for one in found], float)
    sure = (
        np.array([one.told for one in found])
        if weights is None
        else 1 / (1 + np.exp(-np.clip(np.array([one.sees for one in found]) @ weights, -30, 30)))
    )
    high = sure >= 0.95
    share = right[high].mean() if high.any() else 1.0
    print(
        f"{name}: {len(found)} lines, {right.mean():.3f} right; ECE {calibration_error(sure, right):.3f}; "
        f">= .95: {high.mean():.2f} of them, {share:.3f} right",
        file=sys.stderr,
        flush=True,
    )


def fit(source: str, folders: Sequence[Path], engine: AutoEngine) -> list[float]:
    """The curve of a source of scores. What is left to both networks is a fifth of the lines, too few for a curve of
    its own: there the curve of our network is moved (measured: better on pages held back)."""
    found = pages(folders, engine, source)
    told(f"{source}, before", found)
    sees, right = np.array([one.sees for one in found]), np.array([one.right for one in found], float)
    sees[:, LENGTH] = 0.0
    own = confidence.shipped_curve("neural")
    weights = curve_of(sees, right) if source == "neural" else moved(own, sees, right)
    told(f"{source}, fitted", found, weights)
    return [round(float(w), 4) for w in weights]


def main() -> None:
    """Fit both curves: our network alone on all lines, then both networks on those it leaves to both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--check", type=Path, nargs="*", default=[])
    parser.add_argument("--lines", type=int, default=100, help="lines in fonts and real ones to measure on")
    options = parser.parse_args()
    alone = AutoEngine(open_auto().own)
    for source in ("neural", "both") if hand.is_installed() else ("neural",):
        engine = alone if source == "neural" else AutoEngine(alone.own, hand.open_hand_model())
        curves = json.loads(confidence.FILE.read_text(encoding="utf-8"))  # Tesseract's stays
        curves[source] = fit(source, options.pages, engine)
        confidence.FILE.write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")
        confidence.shipped_curve.cache_clear()
        for folder in options.check:
            for style in ("typed", "block", "school", "running"):
                told(f"{source}, {folder.name} {style}", list(observe(folder, engine, style)))
        count = options.lines
        for name, samples in (
            ("lines in fonts", held_out("hand", count)),
            ("real forms", real("forms", count)),
            ("real ink", real("ink", count // 2)),
        ):
            told(f"{source}, {name}", lines(samples, engine))


if __name__ == "__main__":
    main()
