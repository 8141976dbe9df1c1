"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from civbook import i18n


@pytest.fixture(autouse=True)
def _language_put_back() -> Iterator[None]:
    """A test that runs a command in Vietnamese in this process leaves the next one its language."""
    before = i18n.language()
    yield
    i18n.choose_language(before)
