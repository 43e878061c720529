"""`counsel library`: what the built-in library holds."""

from __future__ import annotations

import click

from counsel.library.builtin import tables


@click.group()
def library() -> None:
    """Look at the built-in exercises."""


@library.command("table")
@click.option("--markdown", is_flag=True, help="Print a table for docs/library.md.")
def table_command(markdown: bool) -> None:
    """Print each exercise with its tier, variants, time, blocks and reading grade."""
    click.echo(tables.as_markdown() if markdown else tables.as_text())
