"""`counsel init` and `counsel keys`: the first steps of a real practice."""

from __future__ import annotations

import click
from sqlalchemy import select

from config import new_secrets
from counsel.accounts.passwords import Passwords, check_new
from counsel.cli_serve import made_ready
from counsel.kernel import tenancy
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.kernel.errors import DomainError
from counsel.practices.founding import found_practice
from counsel.practices.models import Practice


PROFESSIONS = ("therapist", "coach", "none")


@click.group()
def keys() -> None:
    """Make the secrets of an installation."""


@keys.command("new")
def new_keys() -> None:
    """Print fresh secrets as lines for an environment file."""
    for name, value in new_secrets().items():
        click.echo(f"{name}={value}")


@click.command()
@click.option("--practice", prompt="Name of the practice", help="As clients know it.")
@click.option("--zone", prompt="Time zone", default="Europe/Berlin", show_default=True)
@click.option("--country", prompt="Country (two letters)", default="DE", show_default=True)
@click.option("--name", prompt="Your name")
@click.option("--email", prompt="Your e-mail address")
@click.option(
    "--profession", type=click.Choice(["therapist", "coach", "none"]), default="therapist"
)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def init(
    practice: str, zone: str, country: str, name: str, email: str, profession: str, password: str
) -> None:
    """Make the first practice and its owner. What is not given as an option is asked for."""
    app = made_ready()
    clock: Clock = app.extensions["counsel.clock"]
    passwords: Passwords = app.extensions["counsel.passwords"]
    with app.app_context(), tenancy.everywhere():
        if db.session.scalars(select(Practice.id).limit(1)).first() is not None:
            raise click.ClickException("This database has a practice already. Nothing was changed.")
        try:
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
        except DomainError as error:
            raise click.ClickException(error.text) from None
    click.echo(f"{practice} is ready. Start it with `counsel serve` and sign in as {email}.")
