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

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

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


def stands(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition on `SafetyFlag`: never lifted, or lifted for a time that has ended."""
    over = and_(SafetyFlag.lift_ends_at <= now, SafetyFlag.settled_at.is_(None))
    return or_(SafetyFlag.lifted_at.is_(None), over)


def is_standing(flag: SafetyFlag, now: datetime) -> bool:
    """The same for a row that is loaded."""
    over = flag.lift_ends_at is not None and flag.lift_ends_at <= now and flag.settled_at is None
    return flag.lifted_at is None or over


def reaching(people: Collection[uuid.UUID], *, now: datetime) -> dict[uuid.UUID, list[Hold]]:
    """The holds that reach each of these clients now. Always one statement: how long a page takes
    must not tell a partner whether there is one."""
    found: dict[uuid.UUID, list[Hold]] = {one: [] for one in people}
    if not found:
        return found
    rows = db.session.execute(_REACHING, {"people": list(found), "now": now})
    known: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for person, flag_id, kind, is_own in sorted(rows, key=lambda row: -row.own):
        if (person, flag_id) not in known:  # a way of its own comes before one by a partner
            known.add((person, flag_id))
            found[person].append(Hold(flag_id, kind, bool(is_own)))
    return found


def kinds_for(people: Collection[uuid.UUID], *, now: datetime) -> set[str]:
    """The kinds of the holds that reach any of these clients."""
    return {hold.kind for holds in reaching(people, now=now).values() for hold in holds}


_PEOPLE: BindParameter[uuid.UUID] = bindparam("people", expanding=True)
_NOW: BindParameter[datetime] = bindparam("now")


def _own() -> Select[Any]:
    """About the person themselves."""
    return _rows(SafetyFlag.client_id, own=True).where(
        stands(_NOW), SafetyFlag.client_id.in_(_PEOPLE)
    )


def _of_everyone() -> Select[Any]:
    """About everyone in a case that the person takes part in."""
    part = aliased(CaseParticipant)
    return (
        _rows(part.client_id, own=True)
        .join(part, and_(part.case_id == SafetyFlag.case_id, part.until.is_(None)))
        .where(stands(_NOW), SafetyFlag.client_id.is_(None), part.client_id.in_(_PEOPLE))
    )


def _of_partners() -> Select[Any]:
    """About the partner in a joint case, where its kind reaches both."""
    part, other = aliased(CaseParticipant), aliased(CaseParticipant)
    return (
        _rows(part.client_id, own=False)
        .join(other, and_(other.client_id == SafetyFlag.client_id, other.until.is_(None)))
        .join(Case, and_(Case.id == other.case_id, Case.kind == JOINT))
        .join(part, and_(part.case_id == Case.id, part.until.is_(None)))
        .where(
            stands(_NOW),
            SafetyFlag.kind.in_(SHARED),
            part.client_id.in_(_PEOPLE),
            part.client_id != SafetyFlag.client_id,
        )
    )


def _rows(person: Any, *, own: bool) -> Select[Any]:
    return select(
        person.label("person"),
        SafetyFlag.id.label("flag_id"),
        SafetyFlag.kind.label("kind"),
        literal(1 if own else 0).label("own"),
    ).select_from(SafetyFlag)


# Asked at every save of an answer, so it is put together once.
_REACHING = union_all(_own(), _of_everyone(), _of_partners())
