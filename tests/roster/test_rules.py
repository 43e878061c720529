"""Searching by name: without case, without accents, and never as a pattern."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.roster.models import folded


@pytest.mark.parametrize(
    ("written", "searched"),
    [("Jürgen Groß", "gross"), ("Zoë", "ZOE"), ("Élodie", "élo"), ("ÅSA", "asa"), ("Łucja", "łu")],
)
def test_a_name_is_found_without_its_accents_and_capitals(written: str, searched: str) -> None:
    assert folded(searched) in folded(written)


@given(st.text(alphabet="abcäöüßéèñøåçğ -'", min_size=1))
def test_a_name_is_found_however_it_is_written(name: str) -> None:
    assert folded(name.upper()) == folded(name.title()) == folded(name)
