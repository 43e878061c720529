"""`counsel articles parse`, as a script uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from counsel.cli_articles import articles
from tests.library.importing.corpus_files import FOLDER


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(articles, ["parse", *arguments], input=given)


def test_a_file_is_printed_as_json() -> None:
    result = run(str(FOLDER / "founding_twin.txt"), "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert list(rows) == ["title", "author", "sections", "questions", "dropped"]
    assert [len(rows["sections"]), len(rows["questions"])] == [15, 5]


def test_the_standard_input_is_read() -> None:
    result = run("-", "--json", given="# Título\n\n## Uno\n\nDos palabras.\n".encode())
    assert json.loads(result.stdout)["title"] == "Título"


def test_an_outline_is_printed_for_people() -> None:
    result = run(str(FOLDER / "blog_furniture.txt"))
    assert "by Joss Amberly" in result.stdout
    assert "Choose the hour · " in result.stdout
    assert "Left out:" in result.stdout


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]
)
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = "Über die Mühe\n\nEs ist “nicht” leicht, und es wird leichter, je öfter man es tut.\n"
    rows = json.loads(run("-", "--json", given=text.encode(encoding)).stdout)
    assert rows["title"] == "Über die Mühe"
    assert "“nicht”" in rows["sections"][0]["markdown"]


def test_the_format_can_be_said() -> None:
    rows = json.loads(run("-", "--json", "--format", "text", given=b"<p>One</p> two").stdout)
    assert rows["sections"][0]["markdown"] == "&lt;p>One&lt;/p> two"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "nothing to read"),
        (b" \n", "nothing to read"),
        (b"a" * 1_000_001, "too long"),
        (b"x\n" * 2_600_000, "too long"),
        (b"a" * 9_000_000, "too long"),
        (b"%PDF-1.4 \x00\x01", "not a PDF"),
        (bytes(range(32)) * 40, "not a text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(given: bytes, said: str) -> None:
    result = run("-", given=given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_missing_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        result = run(str(path))
        assert result.exit_code == 2
        assert "cannot be read" in result.stderr
