"""The screen and what follows from it: holds, notices, and whether it still counts."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import care, holds
from counsel.roster.models import Case, CaseParticipant, Client, SafetyFlag
from counsel.safety import access, questions
from counsel.safety.models import SafetyScreen

LONGEST = 2_000
NOT_ALONE = "Ask each person alone. Confirm that nobody else can hear, or do it another time."


def record_screen(
    actor: Actor,
    case: Case,
    client: Client,
    answers: Mapping[str, Any],
    *,
    alone: bool,
    now: datetime,
) -> SafetyScreen:
    """Keep what one person said when asked alone, and raise the holds that follow from it.

    A screen raises holds and turns notices off; it never lifts a hold that stands. Raises
    DomainError where the person was not alone or a question has no answer.
    """
    _check(case, client, answers, alone)
    kept = {key: dict(value) for key, value in answers.items()}
    screen = SafetyScreen(
        practice_id=actor.practice_id,
        case_id=case.id,
        client_id=client.id,
        asked_at=now,
        asked_by=actor.user_id,
        answers=kept,
    )
    db.session.add(screen)
    db.session.flush()
    audit.record(actor, "screened", "client", client.id, now=now, case_id=case.id)
    wanted = questions.holds(kept)
    _raise(actor, case, client, wanted, now)
    _settle(case, client, wanted, now)
    if not questions.is_safe_to_write(kept):
        turn_notices_off(actor, case, client, now=now)
    return screen


def turn_notices_off(actor: Actor, case: Case, client: Client, *, now: datetime) -> None:
    """From now on no message of any kind leaves for this person."""
    if client.notices_off_at is None:
        client.notices_off_at = now
        client.safe_channel, client.safe_channel_at = "", None
        audit.record(actor, "turned notices off for", "client", client.id, now=now, case_id=case.id)


def set_safe_channel(
    actor: Actor, case: Case, client: Client, agreed: str, *, now: datetime
) -> None:
    """Turn notices on again, with what was agreed. Raises DomainError without it."""
    if not agreed.strip():
        raise DomainError("Say which way is safe, and since when.", field="agreed")
    client.safe_channel, client.safe_channel_at = agreed.strip()[:LONGEST], now
    client.notices_off_at = None
    audit.record(actor, "set a safe channel for", "client", client.id, now=now, case_id=case.id)


def newest(case: Case) -> dict[uuid.UUID, SafetyScreen]:
    """The newest screen of each participant of a case now."""
    return _newest(case, _people(case))


def _newest(case: Case, people: Collection[uuid.UUID]) -> dict[uuid.UUID, SafetyScreen]:
    found: dict[uuid.UUID, SafetyScreen] = {}
    for one in db.session.scalars(access.newest_screens(case.id, people)):
        found.setdefault(one.client_id, one)
    return found


def without_current_screen(
    case: Case, clients: Collection[Client], *, now: datetime
) -> list[Client]:
    """Those of these people whose screen in this case is missing, too old, or before a flag."""
    people = [one.id for one in clients]
    screens, flagged = _newest(case, people), _newest_flags(case, people)
    return [
        one
        for one in clients
        if one.id not in screens
        or not questions.is_current(screens[one.id].asked_at, flagged.get(one.id), now)
    ]


def _check(case: Case, client: Client, answers: Mapping[str, Any], alone: bool) -> None:
    if client.id not in _people(case):
        raise DomainError("Choose somebody who takes part in this case.")
    if not alone:
        raise DomainError(NOT_ALONE, field="alone")
    if open_ones := questions.missing(answers):
        raise DomainError(
            "This one is still open. “Rather not say” is an answer too.",
            field=f"q{open_ones[0]}",
        )
    if any(len(str(one.get("words", ""))) > LONGEST for one in answers.values()):
        raise DomainError(f"Keep each remark under {LONGEST:,} characters.")


def _raise(
    actor: Actor, case: Case, client: Client, wanted: Mapping[str, list[int]], now: datetime
) -> None:
    standing = {one.kind: one for one in _flags_of(client) if holds.is_standing(one, now)}
    for kind, numbers in wanted.items():
        order = questions.ORDER in numbers
        if kind in standing:
            standing[kind].needs_order_terms |= order
            continue
        named = ", ".join(str(number) for number in numbers)
        care.raise_flag(
            actor,
            case,
            kind,
            reason=f"From the screen: question {named}.",
            client=client,
            needs_order_terms=order,
            now=now,
        )


def _settle(case: Case, client: Client, wanted: Mapping[str, list[int]], now: datetime) -> None:
    """What was lifted for a time and is asked for no more does not come back at the end of it."""
    alone = _people(case) == {client.id}
    for flag in _flags_of(client, case if alone else None):
        lifted = flag.lifted_at is not None and not holds.is_standing(flag, now)
        if lifted and flag.settled_at is None and flag.kind not in wanted:
            flag.settled_at = now


def _flags_of(client: Client, case: Case | None = None) -> list[SafetyFlag]:
    about = SafetyFlag.client_id == client.id
    if case is not None:
        about = or_(about, (SafetyFlag.case_id == case.id) & SafetyFlag.client_id.is_(None))
    return list(db.session.scalars(select(SafetyFlag).where(about)))


def _newest_flags(case: Case, clients: Collection[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When something was last flagged about each of these people, or about their whole case."""
    rows = db.session.execute(
        select(SafetyFlag.client_id, func.max(SafetyFlag.set_at))
        .where(
            or_(
                SafetyFlag.client_id.in_(clients),
                (SafetyFlag.case_id == case.id) & SafetyFlag.client_id.is_(None),
            )
        )
        .group_by(SafetyFlag.client_id)
    )
    told = {row[0]: row[1] for row in rows}
    whole = told.pop(None, None)
    found: dict[uuid.UUID, datetime] = {}
    for one in clients:
        known = [at for at in (whole, told.get(one)) if at is not None]
        if known:
            found[one] = max(known)
    return found


def _people(case: Case) -> set[uuid.UUID]:
    statement = select(CaseParticipant.client_id).where(
        CaseParticipant.case_id == case.id, CaseParticipant.until.is_(None)
    )
    return set(db.session.scalars(statement))
