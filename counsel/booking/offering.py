"""Open times are offered to those who wait, one after the other: what the scheduler does."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from counsel.accounts.models import User
from counsel.appointments import kinds as all_kinds
from counsel.appointments.kinds import NONE, Kind, Kinds
from counsel.appointments.models import Appointment
from counsel.appointments.spacing import padded
from counsel.booking import service, waitlist
from counsel.booking import waitlist_access as access
from counsel.booking.line import Made, Next, Waiting, offers_now
from counsel.booking.models import OpenHours, WaitlistEntry, WaitlistOffer
from counsel.booking.openings import open_starts
from counsel.booking.service import Offer
from counsel.booking.waitlist_mails import OPENED
from counsel.kernel import tenancy
from counsel.kernel.db import db, reading, unit_of_work
from counsel.kernel.quiet import quiet_for
from counsel.outbox import service as outbox
from counsel.practices.models import Practice

log = structlog.get_logger()


def offer_open(now: datetime, *, horizon: timedelta) -> Counter[str]:
    """Offer what is open to the next in line, in all practices. Out: how many offers were made.

    Called each minute by the scheduler, safe on several hosts at once: it looks first without
    writing, and what it found it looks up again when it has its turn at the counselor's row. Where
    nobody waits it asks one question.
    """
    counts: Counter[str] = Counter()
    with reading(), unit_of_work(), tenancy.everywhere():
        waited_for = db.session.execute(access.counselors_waited_for(now)).all()
    for practice_id, counselor_id in waited_for:
        with tenancy.scope(practice_id):
            try:
                counts["offered"] += _offer(practice_id, counselor_id, now)
            except Exception as error:
                name = type(error).__name__
                log.error("nothing was offered", counselor=str(counselor_id), error=name)
    return counts


def _offer(practice_id: uuid.UUID, counselor_id: uuid.UUID, now: datetime) -> int:
    with reading(), unit_of_work():
        found = _next(practice_id, counselor_id, now)
    if not found:
        return 0
    with unit_of_work():
        turn = select(User.id).where(User.id == counselor_id).with_for_update(key_share=True)
        db.session.execute(turn)
        made = 0
        for one in _next(practice_id, counselor_id, now):
            made += _make(one, now)
        return made


def _next(practice_id: uuid.UUID, counselor_id: uuid.UUID, now: datetime) -> list[Next]:
    """The offers to make for one counselor. Asks as much for many who wait as for one."""
    hours = db.session.scalar(access.hours_of(practice_id, counselor_id))
    entries = db.session.scalars(access.line_of(counselor_id, now)).all()
    if hours is None or not entries:
        return []
    counselor = db.session.get_one(User, counselor_id)
    known = all_kinds.of_practice(practice_id)
    kinds = _kinds(entries, known)
    line = _line(entries, kinds, hours, now)
    needs = {one.id: (one.length, kinds[one.id]) for one in line}
    offer = Offer(entries[0].case, counselor, hours, known)
    last = now + timedelta(weeks=hours.weeks)
    plan = service.plan_of(offer, now, last, timedelta(minutes=hours.minutes))
    held, busy = service.taken_by(offer, now - service.A_DAY, last + service.A_DAY, None)
    pause = timedelta(minutes=hours.pause)
    opens = {
        (length, kind): open_starts(
            replace(plan, length=length),
            padded(held, busy, kind, pause=pause),
            now,
            last,
            now=now,
        )
        for length, kind in set(needs.values())
    }
    mine = {id: opens[need] for id, need in needs.items()}
    return offers_now(line, mine, now=now, notice=plan.notice)


def _kinds(entries: Sequence[WaitlistEntry], known: Kinds) -> dict[uuid.UUID, Kind]:
    """Which kind of session each one waits for: that of the session they give up, or the first that
    they can book. NONE where nothing can be booked any more."""
    begun = all_kinds.begun([one.case_id for one in entries])
    kinds = {}
    for one in entries:
        if one.appointment is not None:
            kinds[one.id] = known.get(one.appointment.kind or "", NONE)
        else:
            new = one.case_id not in begun
            some = all_kinds.booked_online(known, one.case.kind, new=new)
            kinds[one.id] = some[0] if some else NONE
    return kinds


def _line(
    entries: Sequence[WaitlistEntry],
    kinds: dict[uuid.UUID, Kind],
    hours: OpenHours,
    now: datetime,
) -> list[Waiting]:
    practice = db.session.get_one(Practice, hours.practice_id)
    usual = (practice.quiet_from, practice.quiet_until)
    return [
        Waiting(
            id=one.id,
            quiet=quiet_for(
                one.client.zone, one.client.quiet_from, one.client.quiet_until, usual=usual
            ),
            weekdays=frozenset(one.weekdays),
            parts=frozenset(one.parts),
            until=one.until,
            length=_length(one.appointment, kinds[one.id], hours),
            before=one.appointment.starts_at if one.appointment else None,
            made=tuple(
                Made(
                    starts_at=offer.starts_at,
                    ends_at=offer.ends_at,
                    made_at=offer.offered_at,
                    waits=offer.answered_at is None and offer.ends_at > now,
                )
                for offer in one.offers
            ),
        )
        for one in entries
    ]


def _length(moved: Appointment | None, kind: Kind, hours: OpenHours) -> timedelta:
    if moved is not None:
        return moved.ends_at - moved.starts_at
    return timedelta(minutes=kind.minutes or hours.minutes)


def _make(one: Next, now: datetime) -> int:
    """Write an offer and its message; whoever can no longer be booked is taken from the line."""
    entry = db.session.get_one(WaitlistEntry, one.id)
    if waitlist.offer_with(entry.case, entry.counselor_id) is None:
        entry.ended_at, entry.ended_how = now, waitlist.REMOVED
        waitlist.record(None, entry, "taken from the waitlist", now)
        return 0
    made = WaitlistOffer(
        practice_id=entry.practice_id,
        entry_id=entry.id,
        starts_at=one.starts_at,
        offered_at=now,
        ends_at=one.stands_until,
    )
    db.session.add(made)
    db.session.flush()
    outbox.enqueue(
        OPENED,
        made.id,
        practice_id=entry.practice_id,
        recipient_kind="client",
        recipient_id=entry.client_id,
        dedupe_key=f"{OPENED}:{made.id}",
        now=now,
    )
    waitlist.record(None, entry, "offered a time from the waitlist", now)
    return 1
