"""Lines of a file that anybody may have made: none is read further than it may be long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, AnyStr

LONGEST = 4_000_000  # bytes or characters; an entry with readings of ten pages has 200 kB


def bounded(stream: IO[AnyStr], longest: int = LONGEST) -> Iterator[AnyStr]:
    """The lines of ``stream``; of one that is longer than ``longest`` a beginning that is longer, too."""
    while line := stream.readline(longest + 1):
        yield line
        whole = line[-1:] in ("\n", b"\n")
        while len(line) > longest and not whole:
            rest = stream.readline(longest)
            whole = not rest or rest[-1:] in ("\n", b"\n")
