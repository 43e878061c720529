"""Reminders of homework: queued, moved and called off with what they are about."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework import nudging, service, submitting
from counsel.homework.mails import NUDGE
from counsel.homework.models import Assignment
from counsel.homework.nudge_mails import homework_nudge
from counsel.kernel.actor import Actor
from counsel.kernel.channels import Mail
from counsel.kernel.db import db
from counsel.kernel.timezones import to_wall
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import DROPPED, QUEUED, SENT, OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import assign, write
from tests.people import Person

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]
DAY = timedelta(days=1)
LOG = {
    "key": "log",
    "type": "daily_log",
    "config": {"prompt": "Each day", "fields": [{"key": "done", "label": "Done", "kind": "tick"}]},
}
TODAY = START.date()
FILLED = {"began": str(TODAY), "days": {"1": {"done": True}}}


def give(cast: Cast, **changes: object) -> Assignment:
    """Open homework that is due in ten days."""
    one = assign(cast, now=START, blocks=[LOG])
    one.due_at = START + 10 * DAY
    for name, value in changes.items():
        setattr(one, name, value)
    db.session.flush()
    return one


def reconcile(app: Flask, now: datetime = START) -> dict[str, int]:
    with app.app_context():
        return dict(nudging.reconcile(now, horizon=DAY))


@dataclass(frozen=True)
class Told:
    what: str
    state: str
    not_before: datetime


def queued(in_practice: Block) -> list[Told]:
    with in_practice():
        statement = select(OutboxMessage).where(OutboxMessage.kind == NUDGE)
        rows = db.session.scalars(statement.order_by(OutboxMessage.not_before))
        return [Told(r.dedupe_key.rpartition(":")[2], r.state, r.not_before) for r in rows]


def whats(in_practice: Block, state: str = QUEUED) -> list[str]:
    return [one.what for one in queued(in_practice) if one.state == state]


def test_a_second_look_finds_nothing_to_do(app: Flask, cast: Cast, in_practice: Block) -> None:
    with in_practice():
        give(cast, nudge_at=time(20))
    assert reconcile(app)["planned"] > 0
    assert reconcile(app) == {}


def test_reminders_of_a_date_come_within_their_day_and_a_half(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        give(cast)
    assert reconcile(app) == {}
    reconcile(app, START + 8 * DAY)
    assert whats(in_practice) == ["eve"]


def test_quiet_hours_of_the_practice_and_then_of_the_client_hold_for_them_too(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        client_id = give(cast).client_id
        db.session.get_one(Practice, cast.practice_id).quiet_until = 11
    reconcile(app, START + 8 * DAY)
    assert to_wall(queued(in_practice)[0].not_before, "America/New_York").hour == 11
    with in_practice():
        person = db.session.get_one(Client, client_id)
        person.quiet_from, person.quiet_until = 20, 12
    reconcile(app, START + 8 * DAY)
    moved = queued(in_practice)[0].not_before
    assert to_wall(moved, "America/New_York").hour == 12
    assert isinstance(rendered(app, in_practice, moved), Mail)
    assert rendered(app, in_practice, moved + timedelta(hours=9)) == NotWanted("quiet hours")


@pytest.mark.parametrize("end", ["submitted", "skipped", "withdrawn", "muted", "off"])
def test_what_has_lost_its_point_is_called_off(
    app: Flask, cast: Cast, in_practice: Block, end: str
) -> None:
    with in_practice():
        one = give(cast, nudge_at=time(23))
        one_id = one.id
    reconcile(app)
    with in_practice():
        one = db.session.get_one(Assignment, one_id)
        if end == "submitted":
            write(
                cast.client,
                one,
                now=START,
                log={"began": str(TODAY), "days": {"1": {"done": True}}},
            )
            submitting.submit(cast.client, one, difficulty=None, usefulness=None, now=START)
        elif end == "skipped":
            submitting.skip(cast.client, one, reason="", now=START)
        elif end == "withdrawn":
            service.withdraw(cast.counselor, one, now=START)
        elif end == "muted":
            nudging.mute(one, now=START)
        else:
            one.client.mail_stopped_at = START
    reconcile(app)
    assert whats(in_practice) == []


def test_a_moved_time_moves_the_reminder_and_a_wish_taken_back_revives_it(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        one_id = give(cast, nudge_at=time(22)).id
    reconcile(app)
    before = [message.not_before for message in queued(in_practice)]
    with in_practice():
        nudging.remind_at(db.session.get_one(Assignment, one_id), time(23))
    reconcile(app)
    after = [message.not_before for message in queued(in_practice)]
    assert after == [moment + timedelta(hours=1) for moment in before]
    with in_practice():
        nudging.mute(db.session.get_one(Assignment, one_id), now=START)
    reconcile(app)
    assert len(whats(in_practice, DROPPED)) == len(after)
    with in_practice():
        nudging.unmute(db.session.get_one(Assignment, one_id))
    reconcile(app)
    assert len(whats(in_practice)) == len(after)


def test_one_that_is_due_is_not_called_off_before_it_left(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    with in_practice():
        give(cast, nudge_at=time(20))
    reconcile(app)
    first = queued(in_practice)[0].not_before
    reconcile(app, first + timedelta(seconds=30))
    assert queued(in_practice)[0].state == QUEUED


def rendered(app: Flask, in_practice: Block, now: datetime) -> Mail | NotWanted:
    with in_practice():
        message = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == NUDGE).order_by("not_before")
        ).first()
        assert message is not None
        return homework_nudge(message, app.extensions["counsel.stationery"], now)


def a_nudge(app: Flask, cast: Cast, in_practice: Block) -> datetime:
    with in_practice():
        give(cast, nudge_at=time(20))
    reconcile(app)
    return queued(in_practice)[0].not_before


def test_a_reminder_says_that_something_is_open_and_not_what(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    at = a_nudge(app, cast, in_practice)
    mail = rendered(app, in_practice, at)
    assert isinstance(mail, Mail)
    words = f"{mail.subject} {mail.text.partition('http')[0]}".lower()
    assert not any(word in words for word in ("homework", "exercise", "log", "overdue", "counsel"))
    assert mail.headers["List-Unsubscribe"].startswith("<http")


def test_no_nudge_leaves_for_a_day_that_is_filled(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    at = a_nudge(app, cast, in_practice)
    with in_practice():
        one = db.session.scalars(select(Assignment)).one()
        write(cast.client, one, now=START, log=FILLED)
        assert nudging.is_filled(one, TODAY)
        assert not nudging.is_filled(one, date(2020, 1, 1))
    assert rendered(app, in_practice, at) == NotWanted("done or past")


def test_no_nudge_leaves_once_the_days_of_a_log_are_over(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    a_nudge(app, cast, in_practice)
    with in_practice():
        one = db.session.scalars(select(Assignment)).one()
        write(cast.client, one, now=START, log=FILLED)
        assert not nudging.is_filled(one, TODAY + 6 * DAY)
        assert nudging.is_filled(one, TODAY + 7 * DAY)


def test_a_nudge_that_comes_a_day_late_does_not_leave(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    at = a_nudge(app, cast, in_practice)
    assert rendered(app, in_practice, at + DAY) == NotWanted("done or past")


def test_who_had_a_mail_about_it_today_gets_no_second_one(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    at = a_nudge(app, cast, in_practice)
    with in_practice():
        told = db.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "homework_assigned")
        ).one()
        told.state, told.finished_at = SENT, at - timedelta(hours=1)
    assert rendered(app, in_practice, at) == NotWanted("one a day")


def test_a_client_chooses_a_time_and_mutes_on_their_page(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one_id = give(cast).id
    client, url = person(cast.client), f"/my/homework/{one_id}/reminders"
    assert "Remind me to fill it in at" in client.get(url).text
    assert client.post(url, {"nudge_at": "21:15", "muted": "y"}).status_code == 303
    with in_practice():
        one = db.session.get_one(Assignment, one_id)
        assert one.nudge_at == time(21, 15)
        assert one.muted_at is not None
    client.post(url, {"nudge_at": ""})
    with in_practice():
        one = db.session.get_one(Assignment, one_id)
        assert (one.nudge_at, one.muted_at) == (None, None)


def test_opening_the_link_changes_nothing_and_its_button_mutes(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    at = a_nudge(app, cast, in_practice)
    mail = rendered(app, in_practice, at)
    assert isinstance(mail, Mail)
    path = "/h/" + mail.headers["List-Unsubscribe"].partition("/h/")[2].rstrip(">")
    visitor = person(None)
    assert "No more of these reminders?" in visitor.get(path).text
    with in_practice():
        assert db.session.scalars(select(Assignment)).one().muted_at is None
    assert "You get no more" in visitor.post(path).text
    assert "You get no more" in visitor.post(path).text
    with in_practice():
        assert db.session.scalars(select(Assignment)).one().muted_at is not None
    assert visitor.get("/h/forged").status_code == 404
