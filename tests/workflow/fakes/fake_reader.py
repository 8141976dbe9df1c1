"""A reader for tests that needs no picture: the file's text says what stands on it, and which fault it has.

One picture a line, words ``key=value``: ``number``, ``year``, ``event``, ``name``, ``print`` (fingerprint),
``form=none``, ``continues=1``, ``error=CODE``, ``engine=missing``, ``crash=1``, ``slow=SECONDS``, ``bug=1``.
Workers find this module by its name, so its folder must be in ``sys.path``.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time

from civbook.errors import EngineError, ScanError
from civbook.model import Box, FieldReading, Finding, PageGeometry
from civbook.workflow.page import EntryDraft, PageResult, RawReading
from civbook.workflow.workers import Outcome, Task


def read(task: Task) -> Outcome:
    lines = task.path.read_text(encoding="utf-8").splitlines() or [""]
    if task.frame in task.skip:
        return Outcome(len(lines))
    words = dict(word.split("=", 1) for word in lines[task.frame].split() if "=" in word)
    if "slow" in words:
        time.sleep(float(words["slow"]))
    if "crash" in words:
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    if "engine" in words:
        return Outcome(0, error=EngineError("no such engine", "install it"))
    if "error" in words:
        return Outcome(len(lines), error=ScanError("it is broken", "scan it anew", code=words["error"]))
    return Outcome(len(lines), (page(task, lines[task.frame], words),))


def page(task: Task, line: str, words: dict[str, str]) -> PageResult:
    print_ = words.get("print") or f"{task.path.name} {task.frame} {line}"
    fingerprint = hashlib.sha256(print_.encode()).digest()
    geometry = PageGeometry(task.frame, int(words.get("turn", 0)))
    if words.get("form") == "none":
        finding = Finding("form-unknown", "No form fits.")
        return PageResult(geometry, 100, 200, 200, fingerprint, None, 0.1, (), (finding,))
    event = words.get("event", "birth")
    person = {"birth": "child", "marriage": "husband", "death": "deceased"}[event]
    name = words.get("name", "Nguyễn_Văn_A").replace("_", " ")
    fields = {f"{person}.full_name": FieldReading(name, name, 0.9, page=1, box=Box(10, 20, 90, 40))}
    if "note" in words:
        fields["note"] = FieldReading(words["note"], words["note"], 0.8, page=1, box=Box(10, 50, 90, 70))
    readings = tuple(RawReading(key, 1, Box(10, 20, 90, 40), name, 0.9, (), "fake-1") for key in fields)
    number, year = words.get("number"), int(words.get("year", 2003))
    draft = EntryDraft(
        event, number, year, None, fields, readings=readings, continues=words.get("continues") == "1"
    )
    return PageResult(geometry, 100, 200, 200, fingerprint, "ks-2006", 0.9, (draft,), engine="fake-1")
