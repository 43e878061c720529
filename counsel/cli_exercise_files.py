"""`counsel exercise-file`: the schema of exercise files, and whether a file fits it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from counsel.library import transfer


@click.group("exercise-file")
def exercise_file() -> None:
    """Exercises as files."""


@exercise_file.command()
def schema() -> None:
    """Print the JSON Schema of exercise files (docs/exercise.schema.json)."""
    click.echo(json.dumps(transfer.schema(), ensure_ascii=False, indent=2))


@exercise_file.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say whether FILE could be imported, and what is wrong with it."""
    with file.open("rb") as source:
        data = source.read(transfer.MOST_BYTES + 1)
    try:
        read = transfer.read(data)
    except transfer.Refused as error:
        click.echo("\n".join([error.text, *(f"- {text}" for text in error.problems)]), err=True)
        raise SystemExit(2) from None
    click.echo(f"“{read.exercise.title}”, {len(read.exercise.blocks)} parts. It can be imported.")
