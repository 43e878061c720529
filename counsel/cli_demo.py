"""`counsel demo`: a practice with a lived-in year, in a folder of its own."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from counsel.accounts.passwords import Passwords
from counsel.cli_serve import made_ready, opened, serve_until_stopped
from counsel.demo.seed import Account, seed_demo
from counsel.kernel import tenancy
from counsel.kernel.clock import Clock
from counsel.kernel.db import db, unit_of_work
from counsel.practices.models import Practice

WORDS = (
    "amber basket candle dune ember fern garden harbor island juniper kettle lantern meadow nutmeg "
    "orchard pebble quarry river saffron thimble umber valley willow yarrow"
).split()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--folder", default="var/demo", show_default=True, help="Where the demo is kept.")
@click.option("--serve/--no-serve", "served", default=True, help="Only make it, or serve it too.")
def demo(host: str, port: int, folder: str, served: bool) -> None:
    """Make a demo practice, once, and serve it on this machine. It keeps to its own folder: a
    DATABASE_URL is for real practices and is not touched."""
    os.environ["COUNSEL_ENV"] = "demo"
    os.environ["COUNSEL_DATA_DIR"] = str(Path(folder).resolve())
    for name in ("DATABASE_URL", "COUNSEL_MIGRATION_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ.setdefault("COUNSEL_BASE_URL", f"http://{host}:{port}")
    app = made_ready()
    note = Path(folder) / "accounts.json"
    if not _is_made(app):
        click.echo("Making the demo practice …")
        _make(app, note)
    _introduce(json.loads(note.read_text()), os.environ["COUNSEL_BASE_URL"])
    if served:
        serve_until_stopped(app, host, port)


def _is_made(app: Flask) -> bool:
    with opened(app), tenancy.everywhere():
        found = db.session.scalars(select(Practice.id).limit(1)).first() is not None
        db.session.rollback()
    return found


def _make(app: Flask, note: Path) -> None:
    password = os.environ.get("COUNSEL_DEMO_PASSWORD") or _phrase()
    clock: Clock = app.extensions["counsel.clock"]
    passwords: Passwords = app.extensions["counsel.passwords"]
    with opened(app), unit_of_work():
        accounts = seed_demo(now=clock.now(), password=password, passwords=passwords)
        kept = {"password": password, "accounts": [_row(account) for account in accounts]}
        with open(os.open(note, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file)


def _row(account: Account) -> list[str]:
    return [account.email, account.role]


def _phrase() -> str:
    """Four words: easy to type on a phone, long enough to be refused by nobody."""
    return " ".join(secrets.choice(WORDS) for _ in range(4))


def _introduce(kept: dict[str, list[list[str]]], address: str) -> None:
    click.echo(f"\n  Counsel demo   {address}\n  Sent mails     {address}/demo/outbox\n")
    for email, role in kept["accounts"]:
        click.echo(f"  {role:<12} {email}")
    click.echo(f"\n  Password for all of them: {kept['password']}\n  Stop with Ctrl-C.\n")
