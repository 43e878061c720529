"""Who gets what answer from the pages about booking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from counsel.booking import access, asking, setting, waitlist
from counsel.booking.models import OtherDay, TimeRequest, WaitlistEntry, WaitlistOffer
from counsel.kernel.db import db
from counsel.roster.models import Case, Client
from tests.appointments.matrix import CHANGING, CLIENTS, SEEING, case, session
from tests.booking.factories import open_hours
from tests.cast import Cast
from tests.fakes import START
from tests.matrix import Row

DAY = START.date().replace(month=12, day=24)
COUNSELORS: dict[str, Any] = {
    "may": ("counselor", "colleague", "stranger"),
    "refused": ("owner", "supervisor", "assistant"),
}
OWNER: dict[str, Any] = {
    "may": ("owner",),
    "refused": ("counselor", "colleague", "supervisor", "assistant", "stranger"),
}
HOURS = {"monday": "9-12", "minutes": "50", "pause": "10", "notice": "24", "weeks": "8"}


def own_day(cast: Cast) -> dict[str, Any]:
    """A day off of the counselor."""
    setting.set_day(cast.counselor, DAY, "", now=START)
    found = db.session.scalars(access.own_days(cast.counselor, DAY)).one()
    return {"day_id": found.id}


def holiday(cast: Cast) -> dict[str, Any]:
    """A day on which the practice is closed."""
    setting.close_practice(cast.owner, DAY, DAY, now=START)
    db.session.flush()
    return {"day_id": db.session.scalars(select(OtherDay).where(OtherDay.day == DAY)).one().id}


def bookable(cast: Cast) -> dict[str, Any]:
    """A case whose counselor can be booked."""
    open_hours(cast.counselor)
    return case(cast)


def asked(cast: Cast) -> dict[str, Any]:
    """A time that the client asks for; what was asked before is over."""
    db.session.execute(update(TimeRequest).values(taken_back_at=START))
    case = db.session.get_one(Case, cast.case_id)
    start = START + timedelta(days=3)
    return {"request_id": asking.ask(cast.client, case, [start], "", now=START).id}


WAITING = {"weekdays": ["1"], "parts": ["morning"], "weeks": "4", "instead_of": ""}


def waiting(cast: Cast) -> dict[str, Any]:
    """A place in the line; those of before are over."""
    db.session.execute(update(WaitlistEntry).values(ended_at=START))
    open_hours(cast.counselor)
    offer = waitlist.offer_with(db.session.get_one(Case, cast.case_id), cast.counselor.user_id)
    person = db.session.get_one(Client, cast.client.client_id)
    assert offer is not None
    wish = waitlist.Wish(weekdays=frozenset((1,)), parts=frozenset(("morning",)), weeks=4)
    return {"entry_id": waitlist.join(cast.client, offer, person, wish, now=START).id}


def opened(cast: Cast) -> dict[str, Any]:
    """A time that the client was offered."""
    made = WaitlistOffer(
        practice_id=cast.practice_id,
        entry_id=waiting(cast)["entry_id"],
        starts_at=START + timedelta(days=8),
        offered_at=START,
        ends_at=START + timedelta(hours=4),
    )
    db.session.add(made)
    db.session.flush()
    return {"offer_id": made.id}


ROWS = [
    Row(endpoint="booking.wait", may=("client",), values=bookable),
    Row(endpoint="booking.wait", method="POST", may=("client",), values=bookable, data=WAITING),
    Row(endpoint="booking.leave_line", method="POST", may=("client",), values=waiting),
    Row(endpoint="booking.opened", may=("client",), values=opened),
    Row(endpoint="booking.take_opened", method="POST", may=("client",), values=opened),
    Row(endpoint="booking.decline_opened", method="POST", may=("client",), values=opened),
    Row(endpoint="booking.line", may=(*SEEING, "colleague", "stranger")),
    Row(
        endpoint="booking.up_the_line",
        method="POST",
        may=("owner", "counselor", "assistant"),
        values=waiting,
    ),
    Row(
        endpoint="booking.out_of_line",
        method="POST",
        may=("owner", "counselor", "assistant"),
        values=waiting,
    ),
    Row(endpoint="booking.put_in_line", values=bookable, **CHANGING),
    Row(endpoint="booking.put_in_line", method="POST", values=bookable, data=WAITING, **CHANGING),
    Row(endpoint="booking.ask", may=CLIENTS),
    Row(endpoint="booking.ask_in", may=("client",), values=case),
    Row(endpoint="booking.ask_in", method="POST", may=("client",), values=case, data={}),
    Row(endpoint="booking.take_back", method="POST", may=("client",), values=asked),
    Row(endpoint="booking.request_page", may=SEEING, values=asked),
    Row(
        endpoint="booking.take_time",
        method="POST",
        values=asked,
        data={"start": (START + timedelta(days=3)).isoformat()},
        **CHANGING,
    ),
    Row(endpoint="booking.decline", method="POST", values=asked, data={"words": ""}, **CHANGING),
    Row(endpoint="booking.hours", **COUNSELORS),
    Row(endpoint="booking.save_hours", method="POST", data=HOURS, **COUNSELORS),
    Row(endpoint="booking.set_day", method="POST", data={"day": "2026-12-24"}, **COUNSELORS),
    Row(
        endpoint="booking.forget_day",
        method="POST",
        may=("counselor",),
        refused=COUNSELORS["refused"],
        values=own_day,
    ),
    Row(endpoint="booking.holidays", **OWNER),
    Row(endpoint="booking.close_days", method="POST", data={"day": "2026-12-24"}, **OWNER),
    Row(endpoint="booking.open_day", method="POST", values=holiday, **OWNER),
    Row(endpoint="booking.book", may=CLIENTS),
    Row(endpoint="booking.times", may=("client",), values=bookable),
    Row(endpoint="booking.times", method="POST", may=("client",), values=bookable, data={}),
    Row(endpoint="booking.other_time", may=("client",), values=session),
    Row(endpoint="booking.other_time", method="POST", may=("client",), values=session, data={}),
]
