"""The table of the built-in exercises: in the command and in the documents alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from counsel.cli import commands
from counsel.library.builtin import exercises, numbers, tables

DOCUMENT = Path(__file__).parents[3] / "docs" / "library.md"


@pytest.mark.parametrize("words", [(), ("--markdown",)])
def test_the_command_names_each_exercise_once(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(commands, ["library", "table", *words])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    for content in exercises().values():
        assert sum(f" {content.title} " in line for line in lines) == 1


def test_there_are_twenty_numbers_in_their_order() -> None:
    assert list(dict.fromkeys(numbers().values())) == list(range(1, 21))


def test_a_row_is_as_wide_as_the_headings() -> None:
    assert {len(row) for row in tables.rows()} == {len(tables.HEADINGS)}


def test_the_table_in_the_documents_is_that_of_the_command() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    table = document.partition("<!-- table -->\n")[2].partition("\n<!-- end of table -->")[0]
    assert table == tables.as_markdown(), "counsel library table --markdown"
