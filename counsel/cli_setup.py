"""`counsel init` and `counsel keys`: the first steps of a real practice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TextIO

import click
from flask import Flask
from sqlalchemy import select

from config import new_secrets
from counsel.accounts.passwords import Passwords, check_new
from counsel.cli_serve import made_ready, opened
from counsel.kernel import tenancy
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.practices.founding import found_practice
from counsel.practices.models import Practice

PROFESSIONS = ("therapist", "coach", "none")
QUESTIONS: dict[str, Callable[[], str]] = {
    "practice": partial(click.prompt, "Name of the practice"),
    "zone": partial(click.prompt, "Time zone", default="Europe/Berlin"),
    "country": partial(click.prompt, "Country (two letters)", default="DE"),
    "name": partial(click.prompt, "Your name"),
    "email": partial(click.prompt, "Your e-mail address"),
    "password": partial(click.prompt, "Password", hide_input=True, confirmation_prompt=True),
}


@click.group()
def keys() -> None:
    """Make the secrets of an installation."""


@keys.command("new")
def new_keys() -> None:
    """Print fresh secrets as lines for an environment file."""
    for name, value in new_secrets().items():
        click.echo(f"{name}={value}")


@click.command()
@click.option("--practice", help="Name of the practice, as clients know it.")
@click.option("--zone", help="Time zone, such as Europe/Berlin.")
@click.option("--country", help="Country, two letters: for the numbers of help lines.")
@click.option("--name", help="Your name.")
@click.option("--email", help="Your e-mail address: you sign in with it.")
@click.option("--profession", type=click.Choice(PROFESSIONS), default="therapist")
@click.option("--password", envvar="COUNSEL_OWNER_PASSWORD", help="Better: --password-file.")
@click.option("--password-file", type=click.File(), help="A file with the password in one line.")
def init(profession: str, password_file: TextIO | None, **given: str | None) -> None:
    """Make the first practice and its owner. What is not given as an option is asked for."""
    app = made_ready()
    with opened(app), tenancy.everywhere():
        if db.session.scalars(select(Practice.id).limit(1)).first() is not None:
            raise click.ClickException("This database has a practice already. Nothing was changed.")
        db.session.rollback()
        if password_file is not None:
            given["password"] = password_file.readline().rstrip("\r\n")
        answers = {name: given[name] or ask() for name, ask in QUESTIONS.items()}
        try:
            _found(app, profession, **answers)
        except DomainError as error:
            raise click.ClickException(error.text) from None
    click.echo(
        f"{answers['practice']} is ready. Start it with `counsel serve` and sign in as "
        f"{answers['email']}."
    )


def _found(
    app: Flask,
    profession: str,
    *,
    practice: str,
    zone: str,
    country: str,
    name: str,
    email: str,
    password: str,
) -> None:
    clock: Clock = app.extensions["counsel.clock"]
    passwords: Passwords = app.extensions["counsel.passwords"]
    check_new(password, known=(name, email, practice))
    with unit_of_work():
        found_practice(
            practice,
            zone=zone,
            country=country.upper(),
            owner_name=name,
            owner_email=email,
            password_hash=passwords.hash(password),
            profession=None if profession == "none" else profession,
            now=clock.now(),
        )
