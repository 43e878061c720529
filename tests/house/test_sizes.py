"""A file that outgrows its limit is a room that wants a wall."""

from __future__ import annotations

from tests.house import sizes


def _beyond(found: dict[str, int], limit: int) -> dict[str, int]:
    return {name: size for name, size in found.items() if size > limit}


def test_no_file_is_longer_than_250_lines() -> None:
    assert _beyond(sizes.files(), sizes.LARGEST_FILE) == {}


def test_no_function_is_longer_than_40_lines() -> None:
    assert _beyond(sizes.functions(), sizes.LARGEST_FUNCTION) == {}


def test_no_template_is_longer_than_80_lines() -> None:
    assert _beyond(sizes.pages(), sizes.LARGEST_TEMPLATE) == {}
