"""`counsel doctor` and `counsel audit verify`: does everything stand as it should?"""

from __future__ import annotations

import smtplib
import socket
import sys
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import click
import pysqlite3
from flask import Flask
from sqlalchemy import select, text

from config import Settings
from counsel import upgrading
from counsel.app import create_app
from counsel.audit import service as audit_service
from counsel.cli_serve import opened
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.outbox import health
from counsel.practices.models import Practice

SAFE_SQLITE = (3, 51, 3)
"""Older versions can lose a WAL reset; see https://sqlite.org/wal.html, the WAL-reset bug."""
POWERS = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
SILENT = timedelta(minutes=5)
Finding = tuple[bool, str]


@click.group()
def audit() -> None:
    """The record of who read or changed what."""


@audit.command()
def verify() -> None:
    """Walk each practice's chain of events and name the first break."""
    app = create_app(Settings.from_env())
    broken = False
    with opened(app):
        with tenancy.everywhere():
            practices = db.session.execute(select(Practice.id, Practice.name)).all()
        for practice_id, name in practices:
            found = audit_service.verify(practice_id)
            broken = broken or found is not None
            click.echo(f"{name}: {found or 'whole'}")
    sys.exit(1 if broken else 0)


@click.command()
def doctor() -> None:
    """Check the installation and say what is wrong, and the mend."""
    app = create_app(Settings.from_env())
    with opened(app):
        findings = [*_database(app), *_mail(app), *_texts(app), *_worker(app)]
    for fine, line in findings:
        click.echo(f"{'ok  ' if fine else 'look'}  {line}")
    sys.exit(0 if all(fine for fine, _ in findings) else 1)


def _database(app: Flask) -> Iterator[Finding]:
    name = db.engine.dialect.name
    with db.engine.connect() as connection:
        if name == "sqlite":
            version = connection.execute(text("SELECT sqlite_version()")).scalar()
            safe = tuple(map(int, str(version).split("."))) >= SAFE_SQLITE
            yield safe, f"SQLite {version} (pysqlite3 {pysqlite3.dbapi2.version})"
            mode = connection.execute(text("PRAGMA journal_mode")).scalar()
            yield mode == "wal", f"journal mode {mode}; it should be wal"
        else:
            version = connection.execute(text("SHOW server_version")).scalar()
            yield True, f"PostgreSQL {version}"
            powers = text(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname=current_user"
            )
            free = bool(connection.execute(powers).scalar())
            yield not free, "the role of DATABASE_URL should not bypass row-level security"
    behind = upgrading.current() != upgrading.newest()
    yield (
        not behind,
        "migrations " + ("are behind: `counsel serve` applies them" if behind else "are applied"),
    )


def _mail(app: Flask) -> Iterator[Finding]:
    settings: Settings = app.extensions["counsel.settings"]
    if settings.keeps_mail:
        yield True, "mails are kept in the demo's folder"
        return
    parts = urlsplit(settings.smtp_url)
    try:
        with smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=5) as server:
            server.noop()
        yield True, f"the mail server at {parts.hostname} answers"
    except (OSError, smtplib.SMTPException) as error:
        yield (
            False,
            f"no mail server at {parts.hostname} ({type(error).__name__}): COUNSEL_SMTP_URL",
        )


def _texts(app: Flask) -> Iterator[Finding]:
    """Whether a provider of text messages is named and its door is open. Nothing is sent."""
    settings: Settings = app.extensions["counsel.settings"]
    if settings.keeps_mail:
        yield True, "text messages are kept in the demo's folder"
        return
    if not settings.sms_url:
        yield True, "no text messages: COUNSEL_SMS_URL is not set (docs/sms.md)"
        return
    parts = urlsplit(settings.sms_url)
    port = parts.port or (80 if parts.scheme.endswith("+http") else 443)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=5).close()
        yield True, f"the provider of text messages at {parts.hostname} answers"
    except OSError as error:
        yield (
            False,
            f"no provider of text messages at {parts.hostname} ({type(error).__name__}): "
            "COUNSEL_SMS_URL",
        )


def _worker(app: Flask) -> Iterator[Finding]:
    if upgrading.current() != upgrading.newest():
        return
    now = app.extensions["counsel.clock"].now()
    ran = [run.finished_at for run in health.runs() if run.finished_at is not None]
    alive = bool(ran) and now - max(ran) < SILENT
    yield (
        alive,
        "the scheduler "
        + ("runs" if alive else "is silent: start `counsel serve` or `counsel worker`"),
    )
    late = health.waiting_too_long(now)
    yield late == 0, f"{late} messages should have left by now"
