"""Which holds stand, and whom they reach (domain.md, holds). Queries; the rules are elsewhere.

A hold is about one person or about everyone in its case. It goes with that person into each of
their cases. Holds about contact and about the couple reach the partner of a joint case too, in the
joint case and in the partner's own; a hold about risk stays with the one whom it is about.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from counsel.kernel.db import db
from counsel.roster.models import COUPLE as JOINT
from counsel.roster.models import Case, CaseParticipant, SafetyFlag

CONTACT, COUPLE, RISK = "contact", "couple", "risk"
KINDS = (CONTACT, COUPLE, RISK)
SHARED = (CONTACT, COUPLE)


@dataclass(frozen=True, slots=True)
class Hold:
    """One that reaches a person; `own` is False where it reaches them through a partner alone."""

    flag_id: uuid.UUID
    kind: str
    own: bool


def stands(now: datetime) -> ColumnElement[bool]:
    """The condition on `SafetyFlag`: never lifted, or lifted for a time that has ended."""
    over = and_(SafetyFlag.lift_ends_at <= now, SafetyFlag.settled_at.is_(None))
    return or_(SafetyFlag.lifted_at.is_(None), over)


def is_standing(flag: SafetyFlag, now: datetime) -> bool:
    """The same for a row that is loaded."""
    over = flag.lift_ends_at is not None and flag.lift_ends_at <= now and flag.settled_at is None
    return flag.lifted_at is None or over


def reaching(people: Collection[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, list[Hold]]:
    """The holds that reach each of these clients now: one query where there is none, else two."""
    found: dict[uuid.UUID, list[Hold]] = {one: [] for one in people}
    if not found:
        return found
    theirs = _cases_of(found)
    known = select(CaseParticipant.client_id).where(
        CaseParticipant.case_id.in_(theirs), CaseParticipant.until.is_(None)
    )
    about = or_(SafetyFlag.client_id.in_(known), SafetyFlag.client_id.in_(found))
    near = or_(SafetyFlag.case_id.in_(theirs), about)
    flags = db.session.scalars(select(SafetyFlag).where(stands(now), near)).all()
    parts = _company(found) if flags else ()
    for flag in flags:
        for one in found:
            own = _is_own(flag, one, parts)
            if own or (flag.kind in SHARED and _reaches_partner(flag, one, parts)):
                found[one].append(Hold(flag.id, flag.kind, own))
    return found


def kinds_for(people: Collection[uuid.UUID], *, now: datetime) -> set[str]:
    """The kinds of the holds that reach any of these clients."""
    return {hold.kind for holds in reaching(people, now=now).values() for hold in holds}


Parts = Collection[tuple[uuid.UUID, str, uuid.UUID]]


def _cases_of(people: Collection[uuid.UUID]) -> Select[Any]:
    return select(CaseParticipant.case_id).where(
        CaseParticipant.client_id.in_(people), CaseParticipant.until.is_(None)
    )


def _company(people: Collection[uuid.UUID]) -> Parts:
    """Case, its kind and participant, for every live participation in the cases of these people."""
    rows = db.session.execute(
        select(CaseParticipant.case_id, Case.kind, CaseParticipant.client_id)
        .join(Case, Case.id == CaseParticipant.case_id)
        .where(CaseParticipant.case_id.in_(_cases_of(people)), CaseParticipant.until.is_(None))
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _is_own(flag: SafetyFlag, person: uuid.UUID, parts: Parts) -> bool:
    """About this person, or about everyone in a case that they take part in."""
    if flag.client_id is not None:
        return flag.client_id == person
    return any(case == flag.case_id and client == person for case, _kind, client in parts)


def _reaches_partner(flag: SafetyFlag, person: uuid.UUID, parts: Parts) -> bool:
    joint = {case for case, kind, client in parts if kind == JOINT and client == person}
    beside = {client for case, _kind, client in parts if case in joint}
    return flag.client_id in beside
