"""Fit the confidence curves of civbook/recognition/confidence.py (data/calibration.json).

    python -m scripts.training.calibrate [--lines 700]

Fitted on values that the page reader cut out of invented pages in held-out fonts: single lines of free text and
nonsense are harder than what stands in fields, and a curve fitted on them is sure of nothing. Lines in held-out
fonts and real lines are only measured (expected calibration error), never fitted on.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from itertools import islice

import numpy as np

from civbook.model import Box
from civbook.recognition import confidence, hand
from civbook.recognition.combine import hand_picture
from civbook.recognition.decode import Decoded, decode
from civbook.recognition.engine import Crop
from civbook.recognition.fitting import curve_of
from civbook.recognition.judging import OTHER_SHARE, OWN_SHARE, TOGETHER, Teller
from civbook.recognition.knowledge import together
from civbook.recognition.neural import SHIPPED, open_neural
from civbook.recognition.onnxmodel import open_model
from civbook.recognition.score import comparable
from scripts.training.page_lines import Recorder, pages
from scripts.training.validate import Sample, held_out, real


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


def _readings(samples: list[Sample], *, both: bool) -> tuple[list[Decoded], np.ndarray]:
    engine = open_neural()
    alphabet = engine.model.shape.alphabet
    logs = engine.model.scores([pixels for pixels, _ in samples])
    if both:
        model = hand.open_hand_model()
        others = model.scores([hand_picture(Crop(p, Box(0, 0, 1, 1))) for p, _ in samples])
        found = [
            together(
                (Teller(a, alphabet, OWN_SHARE), Teller(b, model.alphabet, OTHER_SHARE)),
                (decode(a, alphabet), decode(b, model.alphabet)),
                None,
                TOGETHER,
            )
            for a, b in zip(logs, others, strict=True)
        ]
    else:
        found = [decode(a, alphabet) for a in logs]
    right = [comparable(d.text) == comparable(text) for d, (_, text) in zip(found, samples, strict=True)]
    return found, np.array(right, float)


def values(count: int) -> list[Sample]:
    """Values of invented pages in held-out fonts, as the page reader cuts them, with their texts."""
    recorder = Recorder(open_model(SHIPPED))
    lines = pages(random.Random(71), recorder, Counter(), "held-out")
    some = islice((line for purpose, line, _reading in lines if purpose == "value"), count)
    return [(line.pixels, line.text) for line in some]


def main() -> None:
    """Fit both curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=700)
    options = parser.parse_args()
    lines = values(options.lines)
    curves = json.loads(confidence.FILE.read_text(encoding="utf-8"))  # Tesseract's stays
    for source in ("neural", "both") if hand.is_installed() else ("neural",):
        decoded, right = _readings(lines, both=source == "both")
        traits = np.array([confidence.traits(d) for d in decoded])
        weights = curve_of(traits, right)
        curves[source] = [round(float(w), 4) for w in weights]
        for name, samples in (
            ("values of pages", None),
            ("lines in fonts", held_out("hand", 100)),
            ("real forms", real("forms", 80)),
            ("real ink", real("ink", 60)),
        ):
            if samples is not None:
                if not samples:
                    continue
                decoded, right = _readings(samples, both=source == "both")
                traits = np.array([confidence.traits(d) for d in decoded])
            sure = 1 / (1 + np.exp(-np.clip(traits @ weights, -30, 30)))
            high = sure >= 0.95
            told = f"{high.mean():.2f} sure, {right[high].mean() if high.any() else 1:.3f} of them right"
            print(f"{source} {name}: ECE {calibration_error(sure, right):.3f}, {told}", file=sys.stderr)
    confidence.FILE.write_text(json.dumps(curves, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
