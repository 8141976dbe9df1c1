"""Fitted on lines with known text: how much knowledge counts beside a model's scores, and how sure it may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civbook.recognition.confidence import shipped_curve, traits
from civbook.recognition.decode import decode
from civbook.recognition.learnt import Learnt
from civbook.recognition.ownwords import OwnWords
from civbook.recognition.score import comparable, errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.recognition.decode import Decoded

    Scored = tuple[NDArray[np.float32], str]
    """A line's (frames, classes) log probabilities and what stands there."""

_ENOUGH = 30  # lines from which the weighing is fitted
_ENOUGH_CURVE = 60  # lines from which the confidence is fitted
_SHARES = (0.0, 0.3, 0.6, 0.85)
_HEATS = (0.6, 0.8, 1.0)
_POWERS = ((0.25, 0.5), (0.4, 0.85), (0.6, 1.2), (0.8, 1.6))  # power and bonus: the one asks for the other
_RIDGE = 0.5
_LEAST_STRETCH = 0.1
_ROUNDS = 2
_TRUSTED = 400  # own texts from which they count as much as a fit would let them


def fit(lines: Sequence[Scored], alphabet: str, texts: Sequence[str], before: Learnt) -> Learnt:
    """Weighing, share of the own ``texts`` and confidence that suit these lines best.

    ``texts`` must not hold those of ``lines``. With too few lines ``before`` stays, and the own texts get a share by
    their number.
    """
    share = before.own.share if before.own else 0.6 * len(texts) / (len(texts) + _TRUSTED)
    found = replace(before, own=OwnWords(tuple(texts), share))
    if len(lines) < _ENOUGH:
        return found
    found = _weighed(lines, alphabet, found, [OwnWords(tuple(texts), other) for other in _SHARES])
    if len(lines) < _ENOUGH_CURVE:
        return found
    decoded, right = read(lines, alphabet, found)
    curve = moved(shipped_curve("neural"), np.array([traits(one) for one in decoded]), right)
    return replace(found, curve=tuple(round(float(w), 4) for w in curve))


def moved(
    curve: Sequence[float], traits: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    """A curve made bolder or more modest, so that it suits these lines: they are too few, and of no known kind, for
    a curve of their own."""
    weights = np.zeros(traits.shape[1])
    weights[: len(curve)] = curve
    value = traits @ weights
    shift, stretch = _regression(np.stack([np.ones(len(value)), value], axis=1), right)
    found: NDArray[np.float64] = max(float(stretch), _LEAST_STRETCH) * weights
    found[0] += shift
    return found


def read(lines: Sequence[Scored], alphabet: str, how: Learnt) -> tuple[list[Decoded], NDArray[np.float64]]:
    """Each line decoded, and 1.0 where it is wholly right."""
    decoded = [decode(logs, alphabet, None, how.weighing, how.own) for logs, _ in lines]
    right = [comparable(d.text) == comparable(text) for d, (_, text) in zip(decoded, lines, strict=True)]
    return decoded, np.array(right, float)


def _weighed(lines: Sequence[Scored], alphabet: str, start: Learnt, owns: Sequence[OwnWords]) -> Learnt:
    """One setting after the other is tried; what was there before stays unless another reads better."""

    def wrong(how: Learnt) -> float:
        decoded, _right = read(lines, alphabet, how)
        return errors((d.text, text) for d, (_, text) in zip(decoded, lines, strict=True)).cer

    best, least = start, wrong(start)
    for _round in range(_ROUNDS):
        before = least
        for number in range(len(owns) + len(_HEATS) + len(_POWERS)):
            how = _changed(best, number, owns)
            found = least if how == best else wrong(how)
            if found < least:
                best, least = how, found
        if least == before:
            break
    return best


def _changed(how: Learnt, number: int, owns: Sequence[OwnWords]) -> Learnt:
    """``how`` with the one setting of a number."""
    if number < len(owns):
        return replace(how, own=owns[number])
    number -= len(owns)
    if number < len(_HEATS):
        return replace(how, weighing=replace(how.weighing, heat=_HEATS[number]))
    power, bonus = _POWERS[number - len(_HEATS)]
    return replace(how, weighing=replace(how.weighing, power=power, bonus=bonus))


def curve_of(traits: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The confidence curve's weights.

    A trait of sureness that came out negative (shares and peaks go together) is left out and the rest fitted again:
    more sureness in the scores must never mean less confidence.
    """
    traits = traits.copy()
    while True:
        weights = _regression(traits, right)
        worst = 1 + int(np.argmin(weights[1:4]))
        if weights[worst] >= 0:
            return weights
        traits[:, worst] = 0.0


def _regression(traits: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression by damped Newton steps; all weights but the constant are kept small."""
    spread = np.maximum(traits.std(axis=0), 1e-6)
    spread[0] = 1.0
    scaled = traits / spread
    hold = _RIDGE * np.ones(traits.shape[1])
    hold[0] = 1e-3
    weights = np.zeros(traits.shape[1])

    def loss(w: NDArray[np.float64]) -> float:
        value = scaled @ w
        return float((np.logaddexp(0, value) - right * value).sum() + (hold * w * w).sum() / 2)

    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (p - right) + hold * weights
        curve = (scaled * (p * (1 - p))[:, None]).T @ scaled + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while size > 1e-4 and loss(weights - size * step) > loss(weights):
            size /= 2
        weights -= size * step
    found: NDArray[np.float64] = weights / spread
    return found
