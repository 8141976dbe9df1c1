"""Train civbook's recogniser on synthetic lines; runs go on from the last checkpoint.

    python -m scripts.training.handfonts            # once: fonts → skeletons (after scripts/fetch_fonts.py)
    python -m scripts.training.pool &               # lines, in the background
    python scripts/train_recogniser.py --minutes 90

The learning rate warms up, stays, and decays to its end as the minutes run out, so a run always ends
settled; a later run with --resume warms up again from there. Every validation is a line of
scripts/training/log.jsonl and keeps the best network as ONNX.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.training.trainer import Settings, train


def main() -> int:
    """Parse and train."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=1.6e-3, help="highest learning rate")
    parser.add_argument("--final", type=float, default=2e-5, help="learning rate at the end")
    parser.add_argument("--hold", type=float, default=0.35, help="share of the time before the decay begins")
    parser.add_argument("--pixels", type=int, default=8000, help="columns of a batch, padding included")
    parser.add_argument("--every", type=float, default=6, help="minutes between validations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--note", default="", help="for the log")
    parser.add_argument("--fresh", action="store_true", help="do not go on from the checkpoint")
    options = vars(parser.parse_args())
    train(Settings(**options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
