"""Numbers as people write them, and as they are kept."""

from __future__ import annotations

import pytest

from counsel.kernel.errors import DomainError
from counsel.kernel.phones import mobile, spoken


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("0151 2345 6789", "DE", "+4915123456789"),
        ("+49 151 23456789", "US", "+4915123456789"),
        ("(201) 555-0123", "US", "+12015550123"),
        ("07400 123456", "GB", "+447400123456"),
    ],
)
def test_a_number_is_kept_with_its_country(written: str, country: str, kept: str) -> None:
    assert mobile(written, country) == kept


@pytest.mark.parametrize("written", ["", "call me", "0151", "+49 30 901820", "0900 1 234567"])
def test_what_takes_no_text_is_refused_beside_its_field(written: str) -> None:
    with pytest.raises(DomainError) as refused:
        mobile(written, "DE")
    assert refused.value.field == "number"


def test_a_number_is_shown_as_people_read_it() -> None:
    assert spoken("+4915123456789") == "+49 1512 3456789"
    assert spoken("client:1") == "client:1"
