"""The upright rules of a ruled table, told from dust, folds and letters one below the other."""

from __future__ import annotations

import numpy as np

from civbook.imaging.levels import united
from civbook.imaging.ruling import Rule

_ENDS = 0.1  # of how far a streak begins above the table: rules end nearer to each other
_BROKEN = 0.75  # of what is usually seen of a rule's length


def upright_rules(upright: list[Rule], width: int, height: int) -> list[Rule]:
    """Upright rules of the table, left to right: pieces of one line united, short ones left out."""
    lines = united([rule for rule in upright if rule.length >= 0.03 * height], max(5.0, width * 0.004))
    lines = [line for line in lines if line.covered >= 0.15 * height]
    dark = float(np.percentile([line.depth for line in lines], 75)) if lines else 0.0
    lines = [line for line in lines if line.depth >= 0.3 * dark]  # no fold, no print from the back
    longest = max((line.covered for line in lines), default=0.0)
    kept = sorted(
        (line for line in lines if line.covered >= 0.45 * longest), key=lambda line: line.at(height / 2)
    )
    kept = [line for at, line in enumerate(kept) if not _is_streak(kept, at, 0.04 * height)]
    usual = float(np.median([line.solid for line in kept])) if kept else 0.0
    return [line for at, line in enumerate(kept) if not _is_letters(kept, at, _BROKEN * usual)]


def _is_streak(lines: list[Rule], at: int, slack: float) -> bool:
    """Whether a line within the table is dust on the scanner's glass: it begins far above the rules beside it, and does
    not end where they do. A rule on which a crease of the paper runs into the table ends with the others."""
    beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    above = all(line.start - lines[at].start > slack for line in beside)
    ends = any(abs(line.end - lines[at].end) <= _ENDS * slack for line in beside)
    return len(beside) == 2 and above and not ends


def _is_letters(lines: list[Rule], at: int, whole: float) -> bool:
    """Whether a broken line is a column's upright strokes one below the other ("phường | Vĩnh | Phước" in each row): it
    begins below the rules beside it, as the heading has none of them, and ends above both."""
    line, beside = lines[at], [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    within = all(rule.start < line.start and line.end < rule.end for rule in beside)
    return line.solid < whole and len(beside) == 2 and within
