"""Issuing an extract: check, number, typeset, keep, log, hand out."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from civbook.errors import RefusedError, UsageError
from civbook.exchange.atomic import staged, write_whole
from civbook.i18n import gettext as _
from civbook.model import Entry
from civbook.store import acts, books, entries, extracts
from civbook.store.database import transaction
from civbook.store.extracts import StoredExtract
from civbook.workflow.archive import Archive
from civbook.workflow.corrections import later_notes

EXTRACTS_NAME = "extracts"
MOST_COPIES = 100


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued: the line in the register of issued copies, the fee in đồng, and where the PDF lies."""

    extract: StoredExtract
    entry_id: str
    fee: int
    file: Path

    @property
    def label(self) -> str:
        return f"{self.extract.number}/{self.extract.kind}"


def issue_extract(
    archive: Archive,
    entry_id: str,
    *,
    applicant: str,
    purpose: str,
    copies: int = 1,
    out: Path | None = None,
    now: dt.datetime | None = None,
) -> Issued:
    """Issue an extract of a verified entry; the PDF is kept in the archive and copied to ``out`` if given.

    The number is taken, the PDF kept and the act logged in one transaction: killed before its end, the
    number is free again; after it, the PDF is there. A place given by ``out`` that can't be written costs
    no number.

    Raises:
        NotFoundError: no such entry.
        RefusedError: the entry is not verified, or superseded.
        UsageError: no applicant or purpose, or a senseless number of copies.
        FormError: no extract layout for this event.
        StoreError: the PDF can't be written.
    """
    from civbook.issuing import Office, compose, layout_for, render_pdf

    applicant, purpose = applicant.strip(), purpose.strip()
    _check_request(applicant, purpose, copies)
    moment = (now or dt.datetime.now().astimezone()).replace(microsecond=0)
    settings = archive.settings
    office = Office(
        settings.office, settings.office_above, settings.place, settings.signer, settings.signer_title
    )
    with ExitStack() as handing_out, transaction(archive.db) as conn:
        found = entries.get(conn, entry_id)
        _check_entry(found.entry)
        layout = layout_for(found.entry.event, archive.root / "layouts")
        number = extracts.next_number(conn, moment.year)
        book = books.get(conn, found.entry.book_id)
        notes = later_notes(conn, found.seq)
        words = compose(layout, found.entry, book, office, number, moment.date(), notes)
        check = f"civbook {moment.year}/{number} {found.entry.id}.{found.entry.revision}"
        pdf = render_pdf(words, moment, check)
        kept = Path(EXTRACTS_NAME, str(moment.year), f"{number:05d}.{layout.series}.pdf")
        extract = StoredExtract(
            moment.year, number, layout.series, found.seq, found.entry.revision, applicant, purpose, copies,
            archive.who, moment.isoformat(), kept.as_posix(), hashlib.sha256(pdf).hexdigest(),
            {"fee": settings.fee * copies},
        )  # fmt: skip
        extracts.add(conn, extract)
        acts.record(
            conn, "issue", who=archive.who, purpose=purpose, entries=[found.entry.id],
            detail={"extract": f"{moment.year}/{number}", "copies": copies, "sha256": extract.sha256},
        )  # fmt: skip
        file = archive.root / kept
        write_whole(file, pdf)
        if out is not None:
            file = out / f"{layout.series}-{moment.year}-{number}.pdf" if out.is_dir() else out
            handing_out.enter_context(staged(file, pdf))
    return Issued(extract, found.entry.id, settings.fee * copies, file)


def _check_request(applicant: str, purpose: str, copies: int) -> None:
    if not applicant or not purpose:
        raise UsageError(
            _("An extract needs an applicant and a purpose: both go into the register of issued copies."),
            _("Give them with --applicant and --purpose"),
        )
    if not 1 <= copies <= MOST_COPIES:
        raise UsageError(_("The number of copies must be between 1 and {most}.").format(most=MOST_COPIES))


def _check_entry(entry: Entry) -> None:
    if entry.status == "superseded":
        raise RefusedError(
            _("Entry {entry} has been superseded by another one.").format(entry=entry.id),
            _("See which with: civbook show {entry}").format(entry=entry.id),
            code="superseded",
        )
    if entry.status != "verified":
        raise RefusedError(
            _("Entry {entry} has not been verified; an extract certifies what a person has checked.").format(
                entry=entry.id
            ),
            _("Verify it beside its picture: civbook verify {entry}").format(entry=entry.id),
            code="unverified",
        )
