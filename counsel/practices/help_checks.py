"""Which numbers of the help page somebody of the practice checked, and which want it again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices import help_lines
from counsel.practices.help_lines import STALE_AFTER, Line
from counsel.practices.models import HelpLineCheck


def is_known(country: str, number: str) -> bool:
    """Whether the table has this number for this country."""
    offered = help_lines.with_emergency(help_lines.help_for(country))
    return country in help_lines.known_countries() and any(one.number == number for one in offered)


def check(actor: Actor, country: str, number: str, *, now: datetime) -> None:
    """Note that a number was called or looked up at its source today."""
    one = db.session.scalars(
        select(HelpLineCheck).where(
            HelpLineCheck.practice_id == actor.practice_id,
            HelpLineCheck.country == country,
            HelpLineCheck.number == number,
        )
    ).one_or_none()
    if one is None:
        one = HelpLineCheck(practice_id=actor.practice_id, country=country, number=number)
        db.session.add(one)
    one.checked_at, one.checked_by = now, actor.user_id
    audit.record(actor, "checked", "help line", one.id, now=now, country=country)


def checked(practice_id: uuid.UUID, country: str) -> dict[str, date]:
    """The day of the last check by number."""
    rows = db.session.execute(
        select(HelpLineCheck.number, HelpLineCheck.checked_at).where(
            HelpLineCheck.practice_id == practice_id, HelpLineCheck.country == country
        )
    )
    return {number: at.date() for number, at in rows}


def verified_on(line: Line, known: Mapping[str, date]) -> date | None:
    """The newer of our own day and the practice's."""
    days = [day for day in (line.verified_on, known.get(line.number)) if day is not None]
    return max(days, default=None)


def is_stale(line: Line, known: Mapping[str, date], now: datetime) -> bool:
    """Whether a number was never checked, or more than 180 days ago."""
    day = verified_on(line, known)
    return day is None or now.date() - day > STALE_AFTER


def stale_numbers(practice_id: uuid.UUID, country: str, now: datetime) -> int:
    """How many numbers of the practice's own country want to be checked."""
    known = checked(practice_id, country)
    offered = help_lines.with_emergency(help_lines.help_for(country))
    return sum(is_stale(line, known, now) for line in offered)
