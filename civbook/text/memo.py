"""A memory of words: registers repeat theirs, and a look-up costs a fifth of the work on them."""

from __future__ import annotations

from collections.abc import Callable

LIMIT = 200_000  # words; then the memory starts anew (some 20 MB)
LONGEST = 24  # characters; longer words are noise and are not kept


class WordMemo(dict[str, str]):
    """``memo[word]`` is ``work(word)``, done once a word."""

    def __init__(self, work: Callable[[str], str]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> str:
        done = self._work(word)
        if len(word) <= LONGEST:
            if len(self) >= LIMIT:
                self.clear()
            self[word] = done
        return done
