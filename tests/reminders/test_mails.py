"""Every mail about a session: its words, its links, its calendar."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar, Event

from counsel.appointments import service
from counsel.appointments.models import Appointment
from counsel.kernel.channels import Mail, as_email
from counsel.kernel.db import db
from counsel.practices.models import Practice
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.reminders.factories import deliver, reconcile

Block = Callable[[], AbstractContextManager[None]]
GOLDEN = Path(__file__).parent / "golden"
TOKEN = re.compile(r"(?<=/[rq]/)[\w.\-]+")
ID = re.compile(r"/(sessions|requests|opened)/[0-9a-f\-]{36}")
UNSAID = ("therap", "counsel", "couple", "client's", "partner", "room 2", "video", "session")
KINDS = (
    "session_scheduled",
    "session_moved",
    "session_reminder",
    "session_canceled",
    "session_canceled_by_client",
)


@pytest.fixture
def mails(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> dict[str, Mail]:
    """One mail of each kind, from the life of one session of a couple."""
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).phone = "030 123 45"
        one = schedule(cast, case_id=cast.couple_case_id, link="https://video.example/room")
        session_id = one.id
    clock.travel(minutes=3)
    deliver(app)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        wish = {"wall": NEXT_WEEK + timedelta(days=1), "minutes": 50, "place": "", "link": ""}
        service.move(cast.counselor, one, **wish, now=clock.now())
    clock.travel(minutes=3)
    deliver(app)
    reconcile(app, clock.now())
    clock.travel(days=6, hours=5)
    deliver(app)
    with in_practice():
        one = db.session.get_one(Appointment, session_id)
        assert cast.client.client_id is not None
        service.cancel_as_client(
            one, cast.client.client_id, reason="A private reason.", now=clock.now(), actor_id=None
        )
    deliver(app)
    assert [mail.recipient.partition("@")[0] for mail in mailbox.sent].count("partner") == 4
    wanted = ("client@tests.example", "counselor@tests.example")
    ours = [mail for mail in mailbox.sent if mail.recipient in wanted]
    return dict(zip(KINDS, ours, strict=True))


def event_of(mail: Mail) -> Event:
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def plain(mail: Mail) -> str:
    text = f"Subject: {mail.subject}\n\n{mail.text}"
    return ID.sub(r"/\1/<id>", TOKEN.sub("<token>", text)).strip() + "\n"


def approved(kind: str, mail: Mail) -> None:
    """A mail reads as it was approved; `APPROVE_MAILS=1` writes it anew."""
    path = GOLDEN / f"{kind}.txt"
    if os.environ.get("APPROVE_MAILS"):
        path.write_text(plain(mail))
    assert plain(mail) == path.read_text()


def test_each_mail_reads_as_it_was_approved(mails: dict[str, Mail]) -> None:
    for kind, mail in mails.items():
        approved(kind, mail)


def test_no_mail_to_a_client_says_what_kind_of_help_it_is_or_who_else_comes(
    mails: dict[str, Mail],
) -> None:
    for kind, mail in mails.items():
        if kind == "session_canceled_by_client":
            continue
        said = TOKEN.sub("", f"{mail.subject} {mail.text} {mail.html} {mail.calendar}").lower()
        said = said.replace("prodid:-//counsel//en", "")
        assert [word for word in UNSAID if word in said] == [], kind
        assert "private reason" not in said


def test_every_word_of_the_text_stands_in_the_html_too(mails: dict[str, Mail]) -> None:
    for mail in mails.values():
        for link in re.findall(r"http\S+", mail.text):
            assert link in mail.html


def test_calendars_follow_one_event_through_its_life(mails: dict[str, Mail]) -> None:
    scheduled, moved, _reminder, canceled, _word = (mails[kind] for kind in KINDS)
    events = [event_of(mail) for mail in (scheduled, moved, canceled)]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    methods = [mail.calendar_method for mail in (scheduled, moved, canceled)]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    for event in events:
        assert (str(event["SUMMARY"]), str(event["CLASS"])) == ("Appointment", "PRIVATE")
        assert str(event["ATTENDEE"]) == "mailto:client@tests.example"
        assert not {"LOCATION", "DESCRIPTION", "URL"} & set(event)
    assert events[0]["DTSTART"].dt.isoformat() == "2026-12-01T14:00:00+00:00"
    assert events[1]["DTEND"].dt - events[1]["DTSTART"].dt == timedelta(minutes=50)


def test_a_calendar_travels_as_a_part_with_its_method(mails: dict[str, Mail]) -> None:
    message = as_email(mails["session_scheduled"], message_id="<a@b>", sender="a@b.example")
    [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "REQUEST"


def test_a_reminder_says_how_to_stop_reminders_in_its_header(mails: dict[str, Mail]) -> None:
    header = mails["session_reminder"].headers["List-Unsubscribe"]
    assert re.fullmatch(r"<http://\S+/r/\S+>", header)


def test_a_practice_name_can_not_break_a_header(
    app: Flask, cast: Cast, in_practice: Block, clock: FakeClock, mailbox: KeepingChannel
) -> None:
    with in_practice():
        db.session.get_one(Practice, cast.practice_id).sender_name = "North\r\nBcc: a@b.example"
        schedule(cast, now=START)
    clock.travel(minutes=3)
    deliver(app)
    [mail] = mailbox.sent
    message = as_email(mail, message_id="<a@b>", sender="a@b.example")
    assert message["Bcc"] is None
    assert len(Calendar.from_ical(mail.calendar).walk("VEVENT")) == 1
