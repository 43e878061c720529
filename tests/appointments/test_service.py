"""What happens with sessions below the pages: overlaps, races, messages, the record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from counsel.appointments import mails, placing, service
from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.audit.models import AuditEvent
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import DROPPED, QUEUED, OutboxMessage
from tests.appointments.factories import NEXT_WEEK, put_in_the_past, schedule
from tests.cast import Cast
from tests.fakes import START

MINUTES = timedelta(minutes=1)


def messages(kind: str) -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)))


def test_a_booking_mail_waits_three_minutes(practice: Cast) -> None:
    schedule(practice, case_id=practice.couple_case_id)
    queued = messages(mails.SCHEDULED)
    assert {one.recipient_id for one in queued} == {
        practice.client.client_id,
        practice.partner.client_id,
    }
    assert {one.not_before for one in queued} == {START + 3 * MINUTES}


def test_a_canceled_session_frees_its_time(practice: Cast) -> None:
    service.cancel(practice.counselor, schedule(practice), reason="", now=START)
    assert schedule(practice).sequence == 0


@pytest.mark.parametrize("shift", [-49, -1, 0, 1, 49])
def test_two_live_sessions_of_a_counselor_never_overlap(practice: Cast, shift: int) -> None:
    schedule(practice)
    with pytest.raises(DomainError) as refused:
        schedule(practice, wall=NEXT_WEEK + shift * MINUTES, case_id=practice.quiet_case_id)
    assert (refused.value.text, refused.value.field) == (placing.TAKEN, "start")


def test_a_session_may_move_within_its_own_time(practice: Cast) -> None:
    one = schedule(practice)
    wish = {"wall": NEXT_WEEK + 10 * MINUTES, "minutes": 50, "place": "", "link": ""}
    assert service.move(practice.counselor, one, **wish, now=START)


def test_the_database_itself_refuses_an_overlap(practice: Cast) -> None:
    one = schedule(practice)
    values = {c.key: getattr(one, c.key) for c in Appointment.__table__.columns}
    db.session.add(Appointment(**(values | {"id": uuid.uuid4()})))
    with pytest.raises(DBAPIError, match=placing.OVERLAP):
        db.session.flush()
    db.session.rollback()


def test_what_only_the_database_saw_is_refused_in_the_same_words(
    practice: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(practice)
    monkeypatch.setattr(placing, "refuse_taken", lambda *_args, **_kwargs: None)
    with pytest.raises(DomainError, match=placing.TAKEN):
        schedule(practice)
    assert db.session.query(Appointment).count() == 1


def book(app: Flask, cast: Cast) -> Callable[[int], str]:
    def one(number: int) -> str:
        with app.app_context(), tenancy.scope(cast.practice_id):
            try:
                with database.unit_of_work():
                    schedule(cast, wall=NEXT_WEEK + number * MINUTES)
            except DomainError as refused:
                return refused.text
            finally:
                db.session.remove()
            return "booked"

    return one


def test_of_overlapping_bookings_at_once_one_has_it_and_the_others_a_kind_word(
    app: Flask, cast: Cast
) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(book(app, cast), range(8)))
    assert sorted(answers) == sorted(["booked"] + [placing.TAKEN] * 7)


def cancel(app: Flask, cast: Cast, session_id: uuid.UUID) -> Callable[[int], str]:
    def one(_number: int) -> str:
        with app.app_context(), tenancy.scope(cast.practice_id):
            try:
                with database.unit_of_work():
                    found = db.session.get_one(Appointment, session_id)
                    service.cancel_as_client(
                        found, client_of(cast.client), reason="", now=START, actor_id=None
                    )
            except DomainError as refused:
                return refused.text
            finally:
                db.session.remove()
            return "canceled"

    return one


def client_of(actor: Actor) -> uuid.UUID:
    assert actor.client_id is not None
    return actor.client_id


def test_of_cancellations_at_once_one_counts(app: Flask, cast: Cast) -> None:
    with app.app_context(), tenancy.scope(cast.practice_id), database.unit_of_work():
        session_id = schedule(cast).id
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(cancel(app, cast, session_id), range(6)))
    assert answers.count("canceled") == 1
    with app.app_context(), tenancy.scope(cast.practice_id):
        assert db.session.get_one(Appointment, session_id).sequence == 1
        assert len(messages(mails.CANCELED_BY_CLIENT)) == 1


def test_moving_calls_off_what_waits_about_the_old_time(practice: Cast) -> None:
    one = schedule(practice)
    wish = {"wall": NEXT_WEEK + 60 * MINUTES, "minutes": 50, "place": "", "link": ""}
    service.move(practice.counselor, one, **wish, now=START)
    db.session.expire_all()
    assert [m.state for m in messages(mails.SCHEDULED)] == [DROPPED]
    assert [m.state for m in messages(mails.MOVED)] == [QUEUED]


def test_a_late_cancel_and_a_timely_one_are_kept_apart(practice: Cast) -> None:
    timely, late = schedule(practice), schedule(practice, wall=NEXT_WEEK + 60 * MINUTES)
    me = client_of(practice.client)
    service.cancel_as_client(timely, me, reason="", now=START, actor_id=None)
    near = late.starts_at - timedelta(hours=23)
    service.cancel_as_client(late, me, reason="", now=near, actor_id=None)
    assert (timely.late_canceled_at, late.late_canceled_at) == (None, near)


@pytest.mark.parametrize("act", ["cancel", "mute", "confirm"])
def test_nothing_is_canceled_or_confirmed_after_the_start(practice: Cast, act: str) -> None:
    one = put_in_the_past(practice)
    acts: dict[str, Callable[[], None]] = {
        "cancel": lambda: service.cancel(practice.counselor, one, reason="", now=START),
        "mute": lambda: service.mute(practice.counselor, one, True, now=START),
        "confirm": lambda: service.confirm_as_client(
            one, client_of(practice.client), now=START, actor_id=None
        ),
    }
    with pytest.raises(DomainError, match="begun"):
        acts[act]()


def test_a_reason_is_sealed_and_every_act_is_on_record(practice: Cast) -> None:
    one = schedule(practice)
    service.cancel(practice.counselor, one, reason="A private reason.", now=START)
    database.commit()
    assert b"private" not in (one.cancel_reason_sealed or b"")
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    assert [event.verb for event in events] == ["scheduled", "canceled"]
    assert "private" not in str([event.details for event in events])
    assert audit.verify(practice.practice_id) is None
