"""The mails about a series: one for each act, with every day in the calendar beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar

from counsel.accounts.models import User
from counsel.appointments import series, series_moving, service
from counsel.appointments.models import Appointment
from counsel.appointments.recurrence import Pattern
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.roster.models import Case
from tests.appointments.factories import NEXT_WEEK
from tests.cast import Cast
from tests.fakes import FakeClock, KeepingChannel
from tests.reminders.factories import deliver

Block = Callable[[], AbstractContextManager[None]]
GOLDEN = Path(__file__).parent / "golden"
TOKEN = re.compile(r"/r/[\w.\-]+")
UNSAID = ("therap", "counsel", "couple", "client's", "partner", "room 2", "video", "session")
KINDS = ("series_scheduled", "series_moved", "session_canceled", "series_canceled")
UNDONE = timedelta(minutes=3)


@pytest.fixture
def mails(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> dict[str, Mail]:
    """The life of a series: begun, moved from the second on, one canceled, then all of them."""
    wish = {"minutes": 50, "place": "Room 2", "link": ""}
    with in_practice():
        case = db.session.get_one(Case, cast.case_id)
        counselor = db.session.get_one(User, cast.counselor.user_id)
        pattern = Pattern(times=12)
        _series, made = series.begin(
            cast.counselor,
            case,
            counselor,
            wall=NEXT_WEEK,
            pattern=pattern,
            leave_out=False,
            now=clock.now(),
            **wish,
        )
        ids = [one.id for one in made]
    clock.travel(minutes=3)
    deliver(app)
    with in_practice():
        second = db.session.get_one(Appointment, ids[1])
        wall = NEXT_WEEK + timedelta(days=7, hours=1)
        series_moving.move(cast.counselor, second, whole=False, wall=wall, now=clock.now(), **wish)
    clock.travel(minutes=3)
    deliver(app)
    with in_practice():
        third = db.session.get_one(Appointment, ids[2])
        service.cancel(cast.counselor, third, reason="", now=clock.now())
    deliver(app)
    clock.travel(minutes=1)
    with in_practice():
        second = db.session.get_one(Appointment, ids[1])
        series.cancel(cast.counselor, second, whole=True, reason="", now=clock.now())
    deliver(app)
    ours = [mail for mail in mailbox.sent if mail.recipient == "client@tests.example"]
    return dict(zip(KINDS, ours, strict=True))


def plain(mail: Mail) -> str:
    return TOKEN.sub("/r/<token>", f"Subject: {mail.subject}\n\n{mail.text}").strip() + "\n"


def test_each_mail_reads_as_it_was_approved(mails: dict[str, Mail]) -> None:
    for kind, mail in mails.items():
        path = GOLDEN / f"{kind}.txt"
        if os.environ.get("APPROVE_MAILS"):
            path.write_text(plain(mail))
        assert plain(mail) == path.read_text()


def test_no_mail_says_what_kind_of_help_it_is(mails: dict[str, Mail]) -> None:
    for kind, mail in mails.items():
        said = TOKEN.sub("", f"{mail.subject} {mail.text} {mail.html} {mail.calendar}").lower()
        said = said.replace("prodid:-//counsel//en", "")
        assert [word for word in UNSAID if word in said] == [], kind


def test_calendars_learn_of_each_day_by_the_address_that_it_keeps(mails: dict[str, Mail]) -> None:
    known: dict[str, tuple[int, str]] = {}
    for mail in mails.values():
        for event in Calendar.from_ical(mail.calendar).walk("VEVENT"):
            uid, sequence = str(event["uid"]), int(event["sequence"])
            assert known.get(uid, (-1, ""))[0] < sequence
            known[uid] = (sequence, str(event["status"]))
    assert len(known) == 12
    assert [status for _sequence, status in known.values()].count("CONFIRMED") == 1
