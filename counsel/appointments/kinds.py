"""Kinds of session: how long each lasts, what stays free around it, whom it is for.

Three exist in every practice, with what is usual in the field (domain.md, Sessions: 50 minutes by
default, intake 60 to 90, couples 50 to 90); an owner changes them and adds others. A kind is for
the team's planning and for the pages of those who sign in. It never leaves the platform: no mail,
calendar entry or text message names it, because its name can say what somebody comes for.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from counsel.appointments.models import Appointment, SessionKind
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster.models import COUPLE, FAMILY, GROUP, INDIVIDUAL, Case

CASES = (INDIVIDUAL, COUPLE, FAMILY, GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of session. `minutes` is None where it is as long as sessions usually are; `before`
    and `after` are minutes that stay free around it; `suits` holds kinds of cases. Clients book it
    themselves where it is `online`, and only as their first session where it is `first_only`. One
    that is no longer `offered` keeps its name on the sessions that it has."""

    code: str
    name: str
    minutes: int | None = None
    before: int = 0
    after: int = 0
    suits: frozenset[str] = frozenset(CASES)
    online: bool = False
    first_only: bool = False
    offered: bool = True

    @property
    def room(self) -> tuple[timedelta, timedelta]:
        """What stays free before and after it."""
        return timedelta(minutes=self.before), timedelta(minutes=self.after)


Kinds = Mapping[str, Kind]
"""The kinds of a practice by their codes, in the order in which they are shown."""
NONE = Kind(code="", name="", offered=False)
"""What stands for the kind of a session that has none."""
BUILT_IN = (
    Kind(code="intake", name="First session (intake)", minutes=60, after=15, first_only=True),
    Kind(code="individual", name="Individual session", suits=frozenset((INDIVIDUAL,)), online=True),
    Kind(code="couple", name="Couple session", minutes=80, suits=frozenset((COUPLE,))),
)


def merged(rows: Iterable[SessionKind]) -> Kinds:
    """The built-in kinds as a practice changed them, then its own."""
    own = {
        row.code: Kind(
            code=row.code,
            name=row.name,
            minutes=row.minutes,
            before=row.before,
            after=row.after,
            suits=frozenset(row.suits),
            online=row.online,
            first_only=row.first_only,
            offered=row.offered,
        )
        for row in rows
    }
    return {one.code: one for one in BUILT_IN} | own


def usual(kinds: Kinds, case_kind: str, *, new: bool) -> Kind:
    """What is proposed for a case: its first session, or the first kind that suits; else NONE."""
    known = suiting(kinds, case_kind)
    firsts = [one for one in known if one.first_only] if new else []
    return next(iter(firsts + [one for one in known if not one.first_only]), NONE)


def suiting(kinds: Kinds, case_kind: str) -> list[Kind]:
    """The kinds that are offered for a kind of case."""
    return [one for one in kinds.values() if one.offered and case_kind in one.suits]


def booked_online(kinds: Kinds, case_kind: str, *, new: bool) -> list[Kind]:
    """What clients book themselves: where the practice offers kinds for a first session, these
    before anything else; later the others."""
    known = [one for one in suiting(kinds, case_kind) if one.online]
    firsts = [one for one in known if one.first_only]
    return firsts if new and firsts else [one for one in known if not one.first_only]


def of_practice(practice_id: uuid.UUID) -> Kinds:
    """The kinds of a practice, in one query."""
    own = select(SessionKind).where(SessionKind.practice_id == practice_id)
    return merged(db.session.scalars(own.order_by(SessionKind.created_at, SessionKind.id)))


def of_sessions(practice_id: uuid.UUID, sessions: Iterable[Appointment]) -> dict[uuid.UUID, str]:
    """The names of the kinds of some sessions; asks nothing where none has a kind."""
    named = [one for one in sessions if one.kind]
    kinds = of_practice(practice_id) if named else {}
    return {one.id: kinds.get(one.kind or "", NONE).name for one in named}


def unusual(practice_id: uuid.UUID, sessions: Iterable[Appointment]) -> dict[uuid.UUID, str]:
    """The names of the kinds of those sessions that are not of the usual kind of their case, whose
    cases are loaded: what a calendar of many says."""
    named = [one for one in sessions if one.kind]
    kinds = of_practice(practice_id) if named else {}
    return {
        one.id: kinds.get(one.kind or "", NONE).name
        for one in named
        if one.kind != usual(kinds, one.case.kind, new=False).code
    }


def chosen(kinds: Kinds, code: str) -> Kind:
    """The kind that a form names; NONE for "". Raises DomainError for an unknown one."""
    found = kinds.get(code) if code else NONE
    if found is None:
        raise DomainError("Choose one of these kinds.", field="kind")
    return found


def begun(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the cases that have a session ahead, or had one that somebody came to."""
    live = select(Appointment.case_id).where(
        Appointment.case_id.in_(case_ids),
        Appointment.canceled_at.is_(None),
        Appointment.no_show_at.is_(None),
    )
    return set(db.session.scalars(live.distinct()))


@dataclass(frozen=True, slots=True)
class Next:
    """What the next session of a case is like; `minutes` is None for the usual length."""

    kind: str
    minutes: int | None


def following(case: Case, before: Appointment | None) -> Next:
    """The next session is as the one before it was, unless that was a first one."""
    kinds = of_practice(case.practice_id)
    if before is not None and not kinds.get(before.kind or "", NONE).first_only:
        return Next(before.kind or "", minutes_of(before))
    kind = usual(kinds, case.kind, new=not begun([case.id]))
    return Next(kind.code, kind.minutes)


def minutes_of(one: Appointment) -> int:
    """How long a session lasts."""
    return int((one.ends_at - one.starts_at).total_seconds()) // 60
