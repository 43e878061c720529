"""The caseload page: which cases, in which order, with which signals. Bounded queries."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, func, nulls_last, select
from sqlalchemy.orm import selectinload

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.paging import Page, paginate
from counsel.roster import access
from counsel.roster.contributions import Contributions, Signal
from counsel.roster.models import (
    ACTIVE,
    PAUSED,
    WAITLIST,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
    SafetyFlag,
)

OPEN_STATUSES = (ACTIVE, WAITLIST, PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks of the caseload: words to search, a status ("" for all open ones,
    "any"), a filter's name, the name of a signal to sort by."""

    words: str = ""
    status: str = ""
    filter: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Caseload:
    """A page of cases; `signals` that are shown; `values[signal][case id]`; `flags[case id]`."""

    page: Page[Case]
    signals: tuple[Signal, ...]
    values: Mapping[str, Mapping[uuid.UUID, Any]]
    flags: Mapping[uuid.UUID, list[str]]


def caseload(
    actor: Actor, wish: Wish, number: int, *, contributed: Contributions, now: datetime
) -> Caseload:
    """One page of the caseload with its signals: one query each, whatever the roster's size."""
    clinical = actor.is_clinical or actor.has("supervisor")
    signals = tuple(s for s in contributed.signals if clinical or not s.clinical)
    page = paginate(_statement(actor, wish, signals, now), number)
    shown = [one.id for one in page]
    return Caseload(
        page,
        signals,
        {signal.name: signal.values(actor, shown, now) if shown else {} for signal in signals},
        flags_of(actor, shown) if clinical else {},
    )


def flags_of(actor: Actor, case_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The kinds of the standing flags of cases that the actor sees clinically."""
    rows = db.session.execute(
        select(SafetyFlag.case_id, SafetyFlag.kind)
        .join(Case, Case.id == SafetyFlag.case_id)
        .where(
            SafetyFlag.case_id.in_(case_ids),
            SafetyFlag.lifted_at.is_(None),
            access.sees_case(actor),
        )
    )
    found: dict[uuid.UUID, list[str]] = {}
    for case_id, kind in rows:
        found.setdefault(case_id, []).append(kind)
    return found


def _statement(
    actor: Actor, wish: Wish, signals: tuple[Signal, ...], now: datetime
) -> Select[Case]:
    statement = access.roster(actor).options(
        selectinload(Case.participants).selectinload(CaseParticipant.client),
        selectinload(Case.care_team).selectinload(CareTeamMember.user),
    )
    if wish.status != "any":
        wanted = (wish.status,) if wish.status else OPEN_STATUSES
        statement = statement.where(Case.status.in_(wanted))
    for word in wish.words.split()[:6]:
        statement = statement.where(_named(word))
    for signal in signals:
        if wish.filter in signal.filters:
            statement = statement.where(signal.filters[wish.filter][1](actor, now))
    return statement.order_by(*_order(actor, wish, signals, now))


def _named(word: str) -> Any:
    """Whether a participant's name or address has the word; `%` and `_` are only letters."""
    pattern = "%" + word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    text = func.lower(
        Client.name + " " + Client.preferred_name + " " + func.coalesce(Client.email, "")
    )
    return exists().where(
        CaseParticipant.case_id == Case.id,
        CaseParticipant.client_id == Client.id,
        text.like(pattern, escape="\\"),
    )


def _order(actor: Actor, wish: Wish, signals: tuple[Signal, ...], now: datetime) -> list[Any]:
    chosen = next((s for s in signals if s.name == wish.sort and s.order is not None), None)
    first: list[Any] = []
    if chosen is not None and chosen.order is not None:
        first = [nulls_last(chosen.order(actor, now))]
    active_first = case((Case.status == ACTIVE, 0), (Case.status == WAITLIST, 1), else_=2)
    return [*first, active_first, func.lower(Case.title), Case.id]
