"""The one error root: every class owns its exit code, every error names a problem and a remedy.

Messages never hold personal data: they name files, pages, entry ids and fields, not what stands in them.
"""

from __future__ import annotations


class CivbookError(Exception):
    """Something a person can act on.

    Args:
        problem: what happened and where, one sentence, already translated.
        remedy: what to do next, one sentence or a command; may be empty.
        code: a stable word for programs (``encrypted``, ``too-large`` …).
    """

    exit_code = 1

    def __init__(self, problem: str, remedy: str = "", *, code: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.code = code or type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:  # errors cross process borders whole
        return _rebuild, (type(self), self.problem, self.remedy, self.code)


def _rebuild(cls: type[CivbookError], problem: str, remedy: str, code: str) -> CivbookError:
    return cls(problem, remedy, code=code)


class UsageError(CivbookError):
    """The command was called with words or values that do not fit."""

    exit_code = 2


class SettingsError(CivbookError):
    """civbook.toml, an environment variable or a missing archive."""

    exit_code = 3


class ScanError(CivbookError):
    """A scan that cannot be read; ``code`` says why (empty, encrypted, too-large, corrupt …)."""

    exit_code = 4


class FormError(CivbookError):
    """A book form (TOML) that is wrong or unknown."""

    exit_code = 5


class EngineError(CivbookError):
    """A recognition engine or its data is missing or failed."""

    exit_code = 6


class StoreError(CivbookError):
    """The archive's database: damaged, locked, of a newer version, or a broken log."""

    exit_code = 7


class NotFoundError(CivbookError):
    """No such book, page, entry, extract or file."""

    exit_code = 8


class RefusedError(CivbookError):
    """Not allowed: unverified entry, duplicate, a role that may not."""

    exit_code = 9


class PackageError(CivbookError):
    """A package that the ministry's import would refuse, or that cannot be read."""

    exit_code = 10


class PartFailedError(CivbookError):
    """A batch of which a part failed; the rest is kept."""

    exit_code = 11
