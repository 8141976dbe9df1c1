"""Adapted recognisers of an archive: where they lie, whose hands they know, where they came from.

``models/models.json`` lists them with their provenance; ``scope`` is a book's id, or "" for the whole
archive. The newest model of a book's scope reads the book, else the newest of the whole archive, else the
shipped one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from civbook.errors import NotFoundError, StoreError
from civbook.exchange.atomic import write_whole
from civbook.i18n import gettext as _
from civbook.workflow.archive import Archive

FOLDER, LIST = "models", "models.json"


@dataclass(frozen=True, slots=True)
class AdaptedModel:
    """One adapted model: its file's name without suffix, scope, and how it was made.

    ``before`` and ``after`` are character error rates on the lines held back; ``base`` is what it grew from.
    """

    name: str
    scope: str
    base: str
    made: str
    who: str
    lines: int
    writers: int
    held_back: int
    before: float
    after: float
    sha256: str


def folder(archive: Archive) -> Path:
    """Where the archive's models lie."""
    return archive.root / FOLDER


def path_of(archive: Archive, model: AdaptedModel) -> Path:
    """The model's file."""
    return folder(archive) / f"{model.name}.onnx"


def models(archive: Archive) -> list[AdaptedModel]:
    """All adapted models, oldest first.

    Raises:
        StoreError: the list is damaged.
    """
    file = folder(archive) / LIST
    if not file.is_file():
        return []
    try:
        return [AdaptedModel(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            _("The list of adapted recognisers {file} can't be read.").format(file=file),
            _("Restore the folder models/ from a backup, or remove it."),
            code="models-damaged",
        ) from error


def add(archive: Archive, model: AdaptedModel) -> None:
    """Put a model on the list; its file must be there already."""
    rows = [asdict(known) for known in models(archive) if known.name != model.name] + [asdict(model)]
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    write_whole(folder(archive) / LIST, text.encode())


def model_for(archive: Archive, book: str | None = None) -> AdaptedModel | None:
    """The adapted model that reads a book (None: lines of no book); None where the shipped one does."""
    known = [model for model in models(archive) if path_of(archive, model).is_file()]
    for scope in ([book] if book else []) + [""]:
        fitting = [model for model in known if model.scope == scope]
        if fitting:
            return fitting[-1]
    return None


def named(archive: Archive, name: str) -> AdaptedModel:
    """The model of a name.

    Raises:
        NotFoundError: there is none.
    """
    for model in models(archive):
        if model.name == name:
            return model
    raise NotFoundError(
        _("There is no recogniser {name} in this archive.").format(name=name),
        _("See civbook recogniser list"),
        code="no-model",
    )


def profile_for(archive: Archive, book: str | None = None, profile: str | None = None) -> str:
    """The engine profile that reads a book: the settings', with the adapted model where that is ours."""
    profile = profile or archive.settings.engine
    model = model_for(archive, book) if profile in ("auto", "neural") else None
    return f"{profile}:{path_of(archive, model)}" if model else profile
