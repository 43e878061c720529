"""The caseload page: which cases, in which order, with which signals. Bounded queries."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, nulls_last, select
from sqlalchemy.orm import selectinload

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.paging import Page, paginate
from counsel.roster import access, holds
from counsel.roster.contributions import Contributions, Signal
from counsel.roster.models import (
    ACTIVE,
    OPEN,
    WAITLIST,
    CareTeamMember,
    Case,
    CaseParticipant,
    Client,
    SafetyFlag,
    folded,
)

BY_NEED, BY_NAME = "need", "name"
FLAGGED, UNINVITED = "flagged", "uninvited"
LAST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks of the caseload: words to search, a status ("" for all open ones,
    "any"), a filter's name, and what to sort by: a signal's name, "name", or "" for the order of
    what needs the actor first."""

    words: str = ""
    status: str = ""
    filter: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Caseload:
    """A page of cases; `signals` that are shown; `values[signal][case id]`; `flags[case id]`;
    `close` are the cases on it whose clinical content the actor sees."""

    page: Page[Case]
    signals: tuple[Signal, ...]
    values: Mapping[str, Mapping[uuid.UUID, Any]]
    flags: Mapping[uuid.UUID, list[str]]
    close: Collection[uuid.UUID]


def caseload(
    actor: Actor, wish: Wish, number: int, *, contributed: Contributions, now: datetime
) -> Caseload:
    """One page of the caseload with its signals: one query each, whatever the roster's size.

    Clinical signals are asked only about the cases whose clinical content the actor sees, however
    much more of the roster stands on the page.
    """
    signals = signals_for(actor, contributed)
    page = paginate(_statement(actor, wish, signals, now), number)
    shown = [one.id for one in page]
    close = _close(actor, shown)
    values = {}
    for signal in signals:
        asked = [one for one in shown if one in close] if signal.clinical else shown
        values[signal.name] = signal.values(actor, asked, now) if asked else {}
    return Caseload(page, signals, values, flags_of(actor, shown, now=now), close)


def signals_for(actor: Actor, contributed: Contributions) -> tuple[Signal, ...]:
    """The signals that this person's pages have at all."""
    clinical = sees_clinical_signals(actor)
    return tuple(s for s in contributed.signals if clinical or not s.clinical)


def sees_clinical_signals(actor: Actor) -> bool:
    """Whether any case can show this person its clinical content."""
    return actor.is_clinical or actor.has("supervisor")


def filters_for(actor: Actor, contributed: Contributions) -> list[tuple[str, str]]:
    """The filters that the page offers: name and word."""
    own = [(FLAGGED, "With a safety hold")] if sees_clinical_signals(actor) else []
    signals = signals_for(actor, contributed)
    added = [(name, one[0]) for signal in signals for name, one in signal.filters.items()]
    return [*added, *own, (UNINVITED, "Cannot sign in yet")]


def flags_of(
    actor: Actor, case_ids: Sequence[uuid.UUID], *, now: datetime
) -> dict[uuid.UUID, list[str]]:
    """The kinds of the standing flags of cases that the actor sees clinically."""
    if not sees_clinical_signals(actor) or not case_ids:
        return {}
    rows = db.session.execute(
        select(SafetyFlag.case_id, SafetyFlag.kind)
        .join(Case, Case.id == SafetyFlag.case_id)
        .where(
            SafetyFlag.case_id.in_(case_ids),
            holds.stands(now),
            access.sees_case(actor),
        )
        .order_by(SafetyFlag.kind)
        .distinct()
    )
    found: dict[uuid.UUID, list[str]] = {}
    for case_id, kind in rows:
        found.setdefault(case_id, []).append(kind)
    return found


def _close(actor: Actor, case_ids: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    if not sees_clinical_signals(actor) or not case_ids:
        return frozenset()
    seen = select(Case.id).where(Case.id.in_(case_ids), access.sees_case(actor))
    return frozenset(db.session.scalars(seen))


def _statement(
    actor: Actor, wish: Wish, signals: tuple[Signal, ...], now: datetime
) -> Select[Case]:
    statement = access.roster(actor).options(
        selectinload(Case.participants).selectinload(CaseParticipant.client),
        selectinload(Case.care_team).selectinload(CareTeamMember.user),
    )
    if wish.status != "any":
        wanted = (wish.status,) if wish.status else OPEN
        statement = statement.where(Case.status.in_(wanted))
    for word in folded(wish.words).split()[:6]:
        statement = statement.where(_takes_part(_named(word)))
    narrowed = _filter(actor, wish.filter, signals, now)
    if narrowed is not None:
        statement = statement.where(narrowed)
    return statement.order_by(*_order(actor, wish, signals, now))


def _filter(
    actor: Actor, name: str, signals: tuple[Signal, ...], now: datetime
) -> ColumnElement[bool] | None:
    """The condition of a filter; a clinical one only finds what the actor sees clinically."""
    if name == UNINVITED:
        return _takes_part(Client.user_id.is_(None))
    if name == FLAGGED:
        return and_(access.sees_case(actor), _flagged(now))
    for signal in signals:
        if name in signal.filters:
            condition = signal.filters[name][1](actor, now)
            return and_(access.sees_case(actor), condition) if signal.clinical else condition
    return None


def _flagged(now: datetime) -> ColumnElement[bool]:
    return exists().where(SafetyFlag.case_id == Case.id, holds.stands(now))


def _takes_part(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a client for whom this holds takes part in the case now."""
    ids = (
        select(CaseParticipant.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .where(CaseParticipant.until.is_(None), condition)
    )
    return Case.id.in_(ids)


def _named(word: str) -> ColumnElement[bool]:
    """Whether a client's names or address have the word; `%` and `_` are only letters."""
    return Client.search_text.contains(word, autoescape=True)


def _order(actor: Actor, wish: Wish, signals: tuple[Signal, ...], now: datetime) -> list[Any]:
    by_status = case((Case.status == ACTIVE, 0), (Case.status == WAITLIST, 1), else_=2)
    by_name = [by_status, func.lower(Case.title), Case.id]
    chosen = next((s for s in signals if s.name == wish.sort and s.order is not None), None)
    if chosen is not None and chosen.order is not None:
        return [nulls_last(_guarded(actor, chosen, chosen.order(actor, now))), *by_name]
    if wish.sort == BY_NAME or not sees_clinical_signals(actor):
        return by_name
    return [_urgency(actor, signals, now), *by_name]


def _guarded(actor: Actor, signal: Signal, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A clinical value only where the actor sees it, so that not even an order tells it."""
    return case((access.sees_case(actor), value)) if signal.clinical else value


def _urgency(actor: Actor, signals: tuple[Signal, ...], now: datetime) -> ColumnElement[Any]:
    """By rank: an alert about risk, a standing flag, what else the signals rank, then the rest
    (domain.md, caseload row)."""
    ways = [(0, _seen(actor, _flagged(now)))]
    for signal in signals:
        for rank, condition in signal.attention:
            holds_now = condition(actor, now)
            ways.append((rank, _seen(actor, holds_now) if signal.clinical else holds_now))
    ordered = sorted(ways, key=lambda one: one[0])
    return case(*((condition, rank) for rank, condition in ordered), else_=LAST)


def _seen(actor: Actor, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(access.sees_case(actor), condition)
