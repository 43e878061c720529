"""An owner changes the kinds of session of a practice, and adds others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from counsel.appointments import kinds as all_kinds
from counsel.appointments import rules
from counsel.appointments.kinds import CASES, Kind
from counsel.appointments.models import SessionKind
from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.ids import new_id
from counsel.practices.models import Practice

MOST_ROOM = 120
MOST = 20


def save(actor: Actor, kind: Kind, *, now: datetime) -> str:
    """Keep a kind as it is given; one without a code is new. Out: its code.

    Raises DomainError beside the field that does not fit: a name that another one has, a length or
    free time out of range, and nobody that it is for.
    """
    db.session.get_one(Practice, actor.practice_id, with_for_update=True)
    known = all_kinds.of_practice(actor.practice_id)
    kind = replace(kind, name=kind.name.strip(), suits=kind.suits & set(CASES))
    _refuse_odd(kind, (one for one in known.values() if one.code != kind.code))
    if not kind.code and len(known) >= MOST:
        raise DomainError(f"At most {MOST} kinds. Change one that you no longer offer.")
    row = _row_of(actor, kind.code)
    fresh = row is None
    if row is None:
        code = kind.code or new_id().hex
        row = SessionKind(practice_id=actor.practice_id, code=code, created_at=now)
    row.name, row.minutes = kind.name, kind.minutes
    row.before, row.after = kind.before, kind.after
    row.suits = [one for one in CASES if one in kind.suits]
    row.online, row.first_only, row.offered = kind.online, kind.first_only, kind.offered
    db.session.add(row)
    db.session.flush()
    verb = "added" if fresh and not kind.code else "changed"
    audit.record(actor, verb, "session kind", row.id, now=now, offered=row.offered)
    return row.code


def _refuse_odd(kind: Kind, others: Iterable[Kind]) -> None:
    if not kind.name:
        raise DomainError("Give it a name.", field="name")
    if any(one.name.casefold() == kind.name.casefold() for one in others):
        raise DomainError("There is a kind of this name already.", field="name")
    if kind.minutes is not None and not rules.SHORTEST <= kind.minutes <= rules.LONGEST:
        raise DomainError("Between 5 minutes and 8 hours.", field="minutes")
    for field in ("before", "after"):
        if not 0 <= getattr(kind, field) <= MOST_ROOM:
            raise DomainError(f"Between 0 and {MOST_ROOM} minutes.", field=field)
    if not kind.suits:
        raise DomainError("Choose whom it is for.", field="suits")


def _row_of(actor: Actor, code: str) -> SessionKind | None:
    own = select(SessionKind).where(
        SessionKind.practice_id == actor.practice_id, SessionKind.code == code
    )
    return db.session.scalar(own)
