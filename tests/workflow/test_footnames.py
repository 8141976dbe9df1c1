"""Names at a page's foot and the same names behind labels."""

from __future__ import annotations

from civbook.model import Box
from civbook.reading.assemble import ZoneText
from civbook.workflow.footnames import doubt

BOX = Box(0, 0, 10, 10)


def given(field: str, text: str, confidence: float) -> dict[str, ZoneText]:
    return {field: ZoneText(field, field, text, confidence, BOX)}


def test_a_signer_badly_read_behind_a_label_is_looked_for_at_the_foot() -> None:
    badly = given("signer", "Y dương, Chủ tịch", 0.26)
    assert doubt("signer.full_name", badly) == 0.26
    assert doubt("signer.full_name", given("signer", "Lê Văn Tám, Chủ tịch", 0.95)) is None
    assert doubt("signer.full_name", {}) == 0.0
    assert doubt("officer.full_name", badly) == 0.0


def test_a_title_that_the_label_did_not_give_is_looked_for_at_the_foot() -> None:
    assert doubt("signer.title", given("signer", "Lê Văn Tám", 0.95)) == 0.0
    assert doubt("signer.title", given("signer", "Lê Văn Tám, Chủ tịch", 0.95)) is None
