"""What an adapted model brings beside its weights: how knowledge is weighed with it, its texts, its confidence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from civbook.recognition.decode import DEFAULT, Weighing
from civbook.recognition.ownwords import OwnWords

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "learnt"  # in the model file's metadata


@dataclass(frozen=True)
class Learnt:
    """``curve``: weights of the confidence of decoded lines; None: the shipped one."""

    weighing: Weighing = DEFAULT
    own: OwnWords | None = None
    curve: tuple[float, ...] | None = None

    def told(self) -> dict[str, Any]:
        """As metadata (JSON values)."""
        return {
            "weighing": asdict(self.weighing),
            "texts": list(self.own.texts) if self.own else [],
            "share": self.own.share if self.own else 0.0,
            "curve": list(self.curve) if self.curve else None,
        }


NOTHING = Learnt()


def learnt(about: Mapping[str, Any]) -> Learnt:
    """What a model file's metadata tells; a shipped one tells nothing."""
    told = about.get(KEY)
    if not told:
        return NOTHING
    own = OwnWords(tuple(told["texts"]), told["share"]) if told["texts"] else None
    return Learnt(Weighing(**told["weighing"]), own, tuple(told["curve"]) if told["curve"] else None)
