"""The `counsel` command. Each group of commands has a module of its own."""

from __future__ import annotations

import sys

import click

from config import ConfigurationError
from counsel.cli_articles import articles
from counsel.cli_check import audit, doctor
from counsel.cli_demo import demo
from counsel.cli_exercise_files import exercise_file
from counsel.cli_library import library
from counsel.cli_serve import serve, worker
from counsel.cli_setup import init, keys

EXIT_REFUSED = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="counsel")
def commands() -> None:
    """A practice platform for therapists, coaches and their clients."""


for command in (articles, audit, demo, doctor, exercise_file, init, keys, library, serve, worker):
    commands.add_command(command)


def main() -> None:
    """The entry point: a bad configuration is one clear line, not a traceback."""
    try:
        commands()
    except ConfigurationError as error:
        click.echo(f"counsel: {error}", err=True)
        sys.exit(EXIT_REFUSED)
