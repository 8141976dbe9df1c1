"""Measure the whole route on pages with known truth: fields right, entries found, people findable, CPU.

    python scripts/bench_pages.py DIR [--engine PROFILE] [--jobs N] [--keep DIR] [--json FILE] …

DIR holds scans with a JSON of their truth beside them (scripts/make_samples.py writes such folders, and
sample_scans/ is one). A field is right when its value equals the truth's: dates as ISO dates, other text
after NFC, one tone placement, blanks squeezed, upper and lower case alike; "strict" compares each letter,
"loose" leaves punctuation out (an address's dashes).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from civbook.model import FieldKind, field_kind
from civbook.store.entries import of_seqs
from civbook.text.fold import fold
from civbook.text.times import parse_time
from civbook.text.tones import unify

PRINCIPALS = {
    "birth": ("child",),
    "marriage": ("husband", "wife"),
    "death": ("deceased",),
    "recognition": ("recogniser", "recognised"),
    "marital_status": ("subject",),
}
CIVBOOK = (sys.executable, "-m", "civbook")


@dataclass
class Wanted:
    """One entry of the truth, and the entry that was read for it."""

    page: dict[str, Any]
    entry: dict[str, Any]
    id: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts of one group of fields."""

    total: int = 0
    right: int = 0
    strict: int = 0
    loose: int = 0
    sure: int = 0
    sure_right: int = 0

    def row(self) -> str:
        """Percentages for people."""
        sure = f"{100 * self.sure_right / self.sure:5.1f}" if self.sure else "    -"
        share = 100 * self.sure / max(1, self.total)
        return (
            f"{self.total:6d} {100 * self.right / max(1, self.total):6.1f} "
            f"{100 * self.strict / max(1, self.total):6.1f} {100 * self.loose / max(1, self.total):6.1f} "
            f"{share:8.1f} {sure}"
        )


def same(text: str | None) -> str:
    """Text as it is compared."""
    return " ".join(unify(text or "").casefold().split())


def loosely_same(truth: dict[str, Any], read: dict[str, Any] | None) -> bool:
    """Whether only punctuation may differ: the dashes and commas of an address."""
    if read is None:
        return False
    one, two = (re.sub(r"[^\w]+", " ", same(item["value"])).strip() for item in (truth, read))
    return one == two


def right(event: str, name: str, truth: dict[str, Any], read: dict[str, Any] | None) -> tuple[bool, bool]:
    """Whether a reading equals the truth, leniently and strictly."""
    if read is None:
        return False, False
    value = read["value"]
    lenient, strict = same(truth["value"]) == same(value), truth["value"] == value
    kind = field_kind(event, name)
    if kind is FieldKind.DATE_WORDS and not lenient:
        lenient = same(truth["written"]) == same(read["written"])
    if kind is FieldKind.CHOICE and not lenient:  # "lần đầu" is "đăng ký lần đầu"
        lenient = same(truth["value"]).removeprefix("đăng ký ") == same(value).removeprefix("đăng ký ")
    if kind is FieldKind.TIME and not lenient:  # "05 giờ 10 phút" is 05:10, however a truth writes it
        told = parse_time(truth["value"] or "")
        lenient = told is not None and told == parse_time(value or "")
    return lenient, strict


def load_truth(folder: Path) -> tuple[list[Wanted], list[Path]]:
    """Every entry of the truth under a folder, and its scans.

    Raises:
        SystemExit: no truth is there.
    """
    wanted, scans = [], []
    for path in sorted(folder.rglob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(page, dict) or "entries" not in page:
            continue
        scans.append(path.parent / page["file"])
        page["path"] = scans[-1]
        wanted += [Wanted(page, entry) for entry in page["entries"]]
    if not scans:
        raise SystemExit(f"no scans with truth under {folder}")
    return wanted, scans


def civbook(archive: Path, *words: str, check: bool = True) -> str:
    """Run one command on the archive; its standard output."""
    done = subprocess.run(
        [*CIVBOOK, *words, "--archive", str(archive)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if check and done.returncode not in (0, 11):
        raise SystemExit(f"civbook {words[0]} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout


def cpu_of_children() -> float:
    """CPU seconds of all finished children so far."""
    spent = os.times()
    return spent.children_user + spent.children_system


def take_in(archive: Path, wanted: list[Wanted], options: argparse.Namespace) -> float:
    """Make the archive, register one book a type, ingest the scans; CPU seconds of the ingests."""
    subprocess.run([*CIVBOOK, "init", str(archive)], check=True, capture_output=True)
    types: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in wanted:
        types[item.page["book"]["type"]].append(item.page)
    spent = 0.0
    for kind, pages in sorted(types.items()):
        years = sorted(year for page in pages for year in page["book"]["years"].split("-"))
        span = years[0] if years[0] == years[-1] else f"{years[0]}-{years[-1]}"
        made = civbook(
            archive,
            "book",
            "add",
            "--type",
            kind,
            "--number",
            "01",
            "--year",
            span,
            "--authority",
            "UBND xã Mẫu, huyện Mẫu, tỉnh Mẫu",
            "--json",
        )
        before = cpu_of_children()
        engine = ["--engine", options.engine] if options.engine else []
        files = sorted({str(page["path"]) for page in pages})
        for first in range(0, len(files), 200):
            civbook(
                archive,
                "ingest",
                *files[first : first + 200],
                "--book",
                json.loads(made)["id"],
                "--jobs",
                str(options.jobs),
                "--quiet",
                *engine,
            )
        spent += cpu_of_children() - before
    return spent


def read_entries(archive: Path) -> dict[tuple[str, int], list[tuple[str, int, dict[str, Any]]]]:
    """What was read: (sha256 of the scan, frame) → (id, part of the frame, fields), in reading order."""
    conn = sqlite3.connect(f"file:{archive / 'civbook.db'}?mode=ro", uri=True)
    rows = conn.execute(
        "SELECT e.seq, e.id, s.sha256, p.frame, p.part FROM entries e "
        "JOIN entry_pages ep ON ep.seq = e.seq AND ep.place = "
        "(SELECT min(place) FROM entry_pages WHERE seq = e.seq) "
        "JOIN pages p ON p.id = ep.page JOIN scans s ON s.id = p.scan ORDER BY e.seq"
    ).fetchall()
    stored = of_seqs(conn, [row[0] for row in rows])
    found: dict[tuple[str, int], list[tuple[str, int, dict[str, Any]]]] = defaultdict(list)
    for seq, id, sha256, frame, part in rows:
        fields = {name: reading.as_json() for name, reading in stored[seq].fields.items()}
        number = stored[seq].number
        fields.setdefault("number", {"written": number, "value": number, "confidence": 0.5})
        found[sha256, frame].append((id, part, fields))
    conn.close()
    return found


def match(wanted: list[Wanted], found: dict[tuple[str, int], list[tuple[str, int, dict[str, Any]]]]) -> None:
    """Give each entry of the truth the entry that was read for it: in order down the page, the most alike."""
    import hashlib

    pages: dict[tuple[str, int], list[Wanted]] = defaultdict(list)
    for item in wanted:
        sha256 = hashlib.sha256(item.page["path"].read_bytes()).hexdigest()
        pages[sha256, item.entry.get("frame", 0)].append(item)
    for key, items in pages.items():
        read = found.get(key, [])
        for item, (id, _, fields) in align(items, read):
            item.id, item.fields = id, fields


def align(items: list[Wanted], read: list[tuple[str, int, dict[str, Any]]]) -> Iterable[tuple[Wanted, Any]]:
    """Pair in order so that the sum of likeness is greatest; a lone entry on a lone page is always paired."""
    if len(items) == 1 and len(read) == 1:
        return [(items[0], read[0])]
    likeness = [[_alike(item, fields) for _, _, fields in read] for item in items]
    best = [[0.0] * (len(read) + 1) for _ in range(len(items) + 1)]
    for i in range(len(items) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs, i, j = [], 0, 0
    while i < len(items) and j < len(read):
        if best[i][j] == best[i + 1][j + 1] + likeness[i][j] and likeness[i][j] > 0:
            pairs.append((items[i], read[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(item: Wanted, fields: dict[str, Any]) -> float:
    """How much a read entry looks like one of the truth, less a threshold."""
    truth = item.entry["fields"]
    scores = [
        fuzz.ratio(same(truth[name]["written"]), same(fields[name]["written"] or "")) / 100
        for name in truth
        if name in fields and truth[name]["written"] not in ("Kinh", "Việt Nam", "Nam", "Nữ")
    ]
    return sum(scores) / max(4, len(scores)) - 0.2


def findable(archive: Path, wanted: list[Wanted]) -> tuple[list[Wanted], list[Wanted]]:
    """The entries of the people who were asked for by name without accents and registration year, and of those
    who were not among the first three."""
    asked: dict[str, Wanted] = {}
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "queries.jsonl"
        lines = []
        for number, item in enumerate(wanted):
            date = item.entry.get("registration_date")
            for who in PRINCIPALS[item.entry["event"]]:
                name = item.entry["fields"].get(f"{who}.full_name")
                if not name or not date:
                    continue
                key = f"{number}/{who}"
                asked[key] = item
                query = {"id": key, "name": fold(name["value"]), "year": int(date[:4]), "limit": 3}
                lines.append(json.dumps(query, ensure_ascii=False))
        batch.write_text("\n".join(lines) + "\n", encoding="utf-8")
        answers = civbook(archive, "search", "--batch", str(batch), check=False)
    missed = dict(asked)
    for line in answers.splitlines():
        answer = json.loads(line)
        item = asked[answer["id"]]
        if item.id and any(hit["entry"]["id"] == item.id for hit in answer["hits"][:3]):
            missed.pop(answer["id"])
    return list(asked.values()), list(missed.values())


def found_shares(asked: list[Wanted], missed: list[Wanted]) -> dict[str, str]:
    """How many were found, of all and of each style."""
    shares = {}
    for style in ("", *sorted({item.page["style"] for item in asked})):
        all_, lost = (sum(style in ("", item.page["style"]) for item in some) for some in (asked, missed))
        name = "findable in the top 3" + (f", {style}" if style else "")
        shares[name] = f"{all_ - lost}/{all_} = {100 * (all_ - lost) / max(1, all_):.1f} %"
    return shares


def tesseract_cpu(scans: list[Path], sample: int) -> float | None:
    """CPU seconds a scan of `tesseract PAGE - -l vie`, over an even sample; None without Tesseract."""
    program = shutil.which("tesseract")
    pages = [scan for scan in scans if scan.suffix in (".jpg", ".png")]
    if program is None or not pages or sample == 0:
        return None
    taken = pages[:: max(1, len(pages) // sample)][:sample]
    before = cpu_of_children()
    for scan in taken:
        subprocess.run(
            [program, str(scan), "-", "-l", "vie"],
            capture_output=True,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    return (cpu_of_children() - before) / len(taken)


def count(wanted: list[Wanted]) -> dict[str, dict[str, Tally]]:
    """Tallies by form, style, device, kind of field, form and style together."""
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for item in wanted:
        page, event = item.page, item.entry["event"]
        for name, truth in item.entry["fields"].items():
            lenient, strict = right(event, name, truth, item.fields.get(name))
            sure = float((item.fields.get(name) or {}).get("confidence") or 0) >= 0.95
            kind = "full_name" if name.endswith("full_name") else str(field_kind(event, name))
            groups = {
                "all": "all",
                "form": page["form"],
                "style": page["style"],
                "device": page.get("device", ""),
                "kind": kind,
                "form × style": f"{page['form']} {page['style']}",
                "style × kind": f"{page['style']} {kind}",
                "turn": str(page.get("turn", 0)),
                "field": f"{event} {name}",
            }
            for group, member in groups.items():
                tally = tallies[group][member]
                tally.total += 1
                tally.right += lenient
                tally.strict += strict
                tally.loose += lenient or loosely_same(truth, item.fields.get(name))
                tally.sure += sure
                tally.sure_right += sure and lenient
    return tallies


def entries_found(wanted: list[Wanted]) -> dict[str, tuple[int, int]]:
    """Entries found and wanted by form."""
    counts: dict[str, tuple[int, int]] = {}
    for item in wanted:
        for key in ("all", item.page["form"]):
            got, total = counts.get(key, (0, 0))
            counts[key] = (got + bool(item.id), total + 1)
    return counts


def misread(wanted: list[Wanted]) -> Iterable[str]:
    """Every wrong field, for those who mend the reader (the people are invented)."""
    for item in wanted:
        for name, truth in sorted(item.entry["fields"].items()):
            read = item.fields.get(name)
            if not right(item.entry["event"], name, truth, read)[0]:
                got = repr((read["written"], read["value"])) if read else "-"
                yield f"{item.page['path'].name}\t{name}\t{truth['value']!r}\t{got}"


def report(wanted: list[Wanted], figures: dict[str, Any], groups: list[str]) -> None:
    """Print the tables."""
    for form, (got, total) in sorted(entries_found(wanted).items()):
        print(f"entries found {form:10} {got}/{total} = {100 * got / total:.1f} %")
    invented = sum(
        1 for item in wanted for name in item.entry["blank"] if (item.fields.get(name) or {}).get("value")
    )
    blanks = sum(len(item.entry["blank"]) for item in wanted if item.id)
    print(f"blanks read as something {invented}/{blanks}")
    tallies = count(wanted)
    print(f"\n{'':28} {'fields':>6} {'right':>6} {'strict':>6} {'loose':>6} {'≥.95 %':>8} right")
    for group in groups:
        for member, tally in sorted(tallies[group].items()):
            print(f"{group + ': ' + member:28} {tally.row()}")
    print()
    for name, value in figures.items():
        print(f"{name}: {value}")


def main() -> int:
    """Run the route on a folder and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", help="recognition profile (auto, tesseract, neural, …)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--tesseract", type=int, default=12, help="pages to time bare Tesseract on; 0: don't")
    parser.add_argument("--keep", type=Path, help="keep the archive in this folder")
    parser.add_argument(
        "--scored", type=Path, help="an archive of an earlier --keep: score it, ingest nothing"
    )
    parser.add_argument("--wrong", type=Path, help="write every wrong field into this file")
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    parser.add_argument("--only", default="", help="only scans whose path holds this text")
    parser.add_argument("--by", nargs="*", default=["all", "form", "style", "device", "kind", "form × style"])
    options = parser.parse_args()
    wanted, scans = load_truth(options.folder)
    wanted = [item for item in wanted if options.only in str(item.page["path"])]
    scans = [scan for scan in scans if options.only in str(scan)]
    with tempfile.TemporaryDirectory() as folder:
        archive = options.scored or options.keep or Path(folder) / "archive"
        spent = 0.0 if options.scored else take_in(archive, wanted, options)
        match(wanted, read_entries(archive))
        asked, missed = findable(archive, wanted)
    figures: dict[str, Any] = dict(found_shares(asked, missed))
    if spent:
        figures["ingest, CPU s a scan"] = round(spent / len(scans), 2)
        bare = tesseract_cpu(scans, options.tesseract)
        if bare:
            figures["bare tesseract, CPU s a scan"] = round(bare, 2)
            figures["ratio"] = round(spent / len(scans) / bare, 2)
    report(wanted, figures, options.by)
    if options.wrong:
        lost = [f"{item.page['path'].name}\tnot found\t{item.entry['registration_date']}" for item in missed]
        options.wrong.write_text("\n".join([*misread(wanted), *lost]) + "\n", encoding="utf-8")
    if options.json:
        tallies = {
            group: {name: vars(tally) for name, tally in part.items()}
            for group, part in count(wanted).items()
        }
        document = {"figures": figures, "entries": entries_found(wanted), "tallies": tallies}
        options.json.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
