"""One answer from several archives: weights are comparable, so probabilities merge by adding up what is
possible.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from civbook.search.find import Answer, Hit


def merged(answers: Sequence[Answer], offset: int, limit: int) -> tuple[list[tuple[int, Hit]], float, int]:
    """Hits of all archives with their common probabilities, best first, as (place of the archive, hit).

    The answers must each begin at the first hit and hold ``offset + limit`` of them. Also returned: the
    chance that
    the one meant is in none of the archives, and how many candidates there are.
    """
    top = max(max(answer.weights) for answer in answers)
    wholes = [sum(math.exp(weight - top) for weight in answer.weights) for answer in answers]
    total = sum(wholes)
    hits = [
        (place, replace(hit, score=hit.score * wholes[place] / total))
        for place, answer in enumerate(answers)
        for hit in answer.hits
    ]
    hits.sort(key=lambda found: (-found[1].score, found[0], found[1].seq))
    absent = sum(math.exp(answer.weights[1] - top) for answer in answers) / total
    return hits[offset : offset + limit], absent, sum(answer.total for answer in answers)
