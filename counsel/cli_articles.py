"""`counsel articles`: what the importer understands of a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from counsel.library.importing import sources
from counsel.library.importing.article import ParsedArticle
from counsel.library.importing.errors import ImportRefused
from counsel.library.importing.parse import parse

_BY_NAME = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
_SHOWN = 70


@click.group()
def articles() -> None:
    """Look at articles before they are imported."""


@articles.command("parse")
@click.argument("file", type=str)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="How the file is written. It is told from the file when left out.",
)
def parse_command(file: str, as_json: bool, form: str | None) -> None:
    """Print what the importer understands of FILE; "-" reads from the standard input."""
    try:
        named = form or _BY_NAME.get(Path(file).suffix.lower(), "")
        text, kind = sources.read(_read(file), named=named)
        article = parse(text, format=kind)
    except ImportRefused as refused:
        _fail(refused.text)
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror or 'it is no file'}.")
    out = (
        json.dumps(article.to_json(), ensure_ascii=False, indent=2)
        if as_json
        else _outline(article)
    )
    sys.stdout.buffer.write(out.encode("utf-8", errors="replace") + b"\n")


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(sources.MOST_FILE_BYTES + 1)
    with Path(file).open("rb") as source:
        return source.read(sources.MOST_FILE_BYTES + 1)


def _fail(text: str) -> None:
    click.echo(text, err=True)
    raise SystemExit(2)


def _outline(article: ParsedArticle) -> str:
    lines = [
        article.title or "(no title)",
        *([f"by {article.author}"] if article.author else []),
        "",
    ]
    for number, section in enumerate(article.sections, 1):
        words = len(section.markdown.split())
        lines.append(f"{number:>3}. {section.heading or '(untitled)'} · {words} words")
    if article.questions:
        lines += ["", "Questions:"]
        lines += [f"  - {one.question}" for one in article.questions]
    if article.dropped:
        lines += ["", "Left out:"]
        lines += [f"  - {one.reason}: {_short(one.text)}" for one in article.dropped]
    return "\n".join(lines)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
