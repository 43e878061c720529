"""What has come to somebody, and the devices that show it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from sqlalchemy import text

from counsel.kernel.channels import EMAIL, INAPP, PUSH, Mail, PermanentFailure, TemporaryFailure
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.fetching import Policy
from counsel.kernel.webpush import WebPush
from counsel.notices import access, service
from counsel.notices.channels import OnDevices, OnThisSite
from counsel.notices.models import Notice, PushDevice
from counsel.outbox.models import OutboxMessage
from counsel.reach import access as reach
from counsel.roster.models import Client
from tests.appointments.factories import schedule
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.notices.matrix import device, notice
from tests.people import Person
from tests.reminders.factories import deliver
from tests.rigs.push_service import PushService, Reader, a_push_service

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]
Counting = Callable[[], AbstractContextManager[list[str]]]
HERE = Policy(schemes=("http", "https"), ports=(), inside=("127.0.0.1",))
BROWSER = {"endpoint": "https://push.example/one", "public_key": "B" * 87, "auth": "a" * 22}
MAIL = Mail(sender_name="North Room", recipient="", subject="", text="", html="", short="A line.")


def a_session(app: Flask, cast: Cast, in_practice: Block) -> str:
    """A session, the word of which has left. Out: its id."""
    with in_practice():
        known = str(schedule(cast).id)
    app.extensions["counsel.clock"].travel(minutes=10)
    deliver(app)
    return known


@pytest.fixture
def pushes(app: Flask) -> Iterator[PushService]:
    """A push service on this machine, and the channels that this installation would have."""
    channels = app.extensions["counsel.channels"]
    push = WebPush("secret", "appointments@north.example", FakeClock(), policy=HERE)
    with a_push_service() as found:
        channels |= {PUSH: OnDevices(push), INAPP: OnThisSite()}
        yield found
    del channels[PUSH], channels[INAPP]


def add_device(cast: Cast, pushes: PushService, path: str = "/one") -> Reader:
    """A browser of the client. Its push service is this machine, which no browser could say."""
    reader = Reader(ec.generate_private_key(ec.SECP256R1()), b"sixteen letters!")
    what = reader.browser(f"https://push.example{path}")
    known = service.Subscription(what.endpoint, what.public_key, what.auth)
    row = service.add_device(cast.client, known, "Chrome on Android", now=START)
    row.endpoint = f"{pushes.url}{path}"
    return reader


def push_first(cast: Cast, person: People) -> None:
    person(cast.client).post("/my/reach/push", {"act": "first"})


def test_what_leaves_is_kept_as_one_line_and_leads_to_the_session(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    known = a_session(app, cast, in_practice)
    me = person(cast.client)
    assert "One new notice" in me.get("/my").text
    page = me.get("/notices").text
    assert "Your appointment" in page
    assert "(new)" in page
    with in_practice():
        (one,) = db.session.query(Notice).all()
        assert one.path == f"/my/sessions/{known}"
        url = f"/notices/{one.id}"
    assert me.post(url).location == f"/my/sessions/{known}"
    assert "(new)" not in me.get("/notices").text
    assert "new notice" not in me.get("/my").text
    assert person(cast.partner).post(url).status_code == 404


def test_a_second_attempt_keeps_nothing_twice(
    app: Flask,
    cast: Cast,
    in_practice: Block,
    mailbox: KeepingChannel,
    clock: FakeClock,
) -> None:
    mailbox.failure = TemporaryFailure("smtp 451")
    a_session(app, cast, in_practice)
    mailbox.failure = None
    clock.travel(hours=1)
    deliver(app)
    with in_practice():
        assert db.session.query(Notice).count() == 1
    assert len(mailbox.sent) == 1


def test_a_link_that_works_without_signing_in_is_never_kept(cast: Cast, in_practice: Block) -> None:
    message = OutboxMessage(
        id=cast.case_id,
        kind="session_agenda",
        practice_id=cast.practice_id,
        recipient_kind="client",
        recipient_id=cast.client.client_id,
        subject_id=cast.case_id,
    )
    mail = Mail(**{**vars_of(MAIL), "link": "https://north.example/r/secret-token"})
    with in_practice():
        service.note(message, mail, START, about_sessions=())
        db.session.flush()
        (one,) = db.session.query(Notice).all()
        assert one.path == "/my"


def vars_of(mail: Mail) -> dict[str, str]:
    """The words of a mail."""
    names = ("sender_name", "recipient", "subject", "text", "html", "short")
    return {name: getattr(mail, name) for name in names}


def test_all_can_be_marked_as_read_and_old_ones_go(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        notice(cast)
        notice(cast)
    me = person(cast.client)
    assert "2 new notices" in me.get("/my").text
    me.post("/notices/read")
    assert "new notice" not in me.get("/my").text
    with in_practice():
        service.tidy(START + timedelta(days=59))
        assert db.session.query(Notice).count() == 2
        service.tidy(START + timedelta(days=61))
        assert db.session.query(Notice).count() == 0
    assert "Nothing has come yet" in me.get("/notices").text
    assert "Nothing has come yet" in person(cast.counselor).get("/notices").text


def test_the_list_asks_as_much_for_many_as_for_few(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    with in_practice():
        notice(cast)
    me = person(cast.client)
    me.get("/notices")
    with count_queries() as few:
        me.get("/notices")
    with in_practice():
        for _ in range(30):
            notice(cast)
    with count_queries() as many:
        me.get("/notices")
    assert len(many) <= len(few) <= 8


def test_a_device_is_added_named_and_taken_away(
    app: Flask, cast: Cast, person: People, in_practice: Block, pushes: PushService
) -> None:
    me = person(cast.client)
    assert "Show notices on this device" in me.get("/my/reach").text
    me.post("/notices/devices", BROWSER)
    page = me.get("/my/reach").text
    assert "This device shows notices from now on." in page
    assert "Notice on a device" in page
    with in_practice():
        (one,) = db.session.query(PushDevice).all()
        kept = db.session.execute(text("SELECT endpoint_sealed FROM push_devices")).scalar_one()
        assert b"push.example" not in bytes(kept)
        url = f"/notices/devices/{one.id}/removal"
    me.post("/notices/devices", BROWSER)
    with in_practice():
        assert db.session.query(PushDevice).count() == 1
    me.post(url)
    with in_practice():
        row = reach.one("client", cast.client.client_id, PUSH)  # type: ignore[arg-type]  # a client
        assert row is not None
        assert not row.stands


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://push.example/one"},
        {"endpoint": "https://push.example/" + "x" * 1000},
        {"public_key": "<script>"},
        {"auth": ""},
    ],
)
def test_what_no_browser_says_is_not_kept(
    cast: Cast, person: People, in_practice: Block, changes: dict[str, str]
) -> None:
    me = person(cast.client)
    me.post("/notices/devices", BROWSER | changes)
    assert "did not say where notices can go" in me.get("/my/reach").text
    with in_practice():
        assert db.session.query(PushDevice).count() == 0


def test_ten_devices_are_enough(cast: Cast, in_practice: Block) -> None:
    with in_practice():
        for _ in range(service.MOST_DEVICES):
            device(cast)
        with pytest.raises(DomainError, match="Ten devices"):
            device(cast)


def test_a_device_that_comes_first_shows_the_line_and_no_mail_leaves(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    pushes: PushService,
    mailbox: KeepingChannel,
) -> None:
    with in_practice():
        reader = add_device(cast, pushes)
    push_first(cast, person)
    a_session(app, cast, in_practice)
    [(_, _, body)] = pushes.given
    assert b"Your appointment" in reader.read(body)
    assert mailbox.sent == []


def test_a_browser_that_is_gone_is_forgotten_and_the_mail_leaves(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    pushes: PushService,
    mailbox: KeepingChannel,
) -> None:
    with in_practice():
        add_device(cast, pushes)
    push_first(cast, person)
    pushes.answers["/one"] = 410
    a_session(app, cast, in_practice)
    deliver(app)
    assert len(mailbox.sent) == 1
    with in_practice():
        assert db.session.query(PushDevice).count() == 0


def test_one_device_that_shows_it_is_enough_and_none_is_a_reason(
    app: Flask, cast: Cast, in_practice: Block, pushes: PushService
) -> None:
    with in_practice():
        add_device(cast, pushes, "/one")
        add_device(cast, pushes, "/two")
    channel = app.extensions["counsel.channels"][PUSH]
    mail = Mail(**{**vars_of(MAIL), "recipient": f"client:{cast.client.client_id}"})
    with app.app_context():
        pushes.answers |= {"/one": 503}
        channel.send(mail, message_id="<1@north>")
        pushes.answers |= {"/two": 400}
        with pytest.raises(TemporaryFailure, match="push 503"):
            channel.send(mail, message_id="<2@north>")
        pushes.answers |= {"/one": 410, "/two": 410}
        with pytest.raises(PermanentFailure, match="push 410"):
            channel.send(mail, message_id="<3@north>")
        with pytest.raises(PermanentFailure, match="push none"):
            channel.send(mail, message_id="<4@north>")


def test_notices_on_this_site_are_a_way_where_somebody_wants_them(
    app: Flask,
    cast: Cast,
    person: People,
    in_practice: Block,
    pushes: PushService,
    mailbox: KeepingChannel,
) -> None:
    me = person(cast.client)
    me.post("/my/reach/inapp", {"act": "on"})
    me.post("/my/reach/email", {"act": "off"})
    with in_practice():
        client = db.session.get_one(Client, cast.client.client_id)
        assert reach.channels_of([client])[client.id] == [INAPP]
        assert EMAIL not in reach.channels_of([client])[client.id]
    a_session(app, cast, in_practice)
    assert mailbox.sent == []
    assert "One new notice" in me.get("/my").text
    with in_practice():
        (one,) = db.session.scalars(access.own(cast.client)).all()
        sent = db.session.get_one(OutboxMessage, one.message_id)
        assert (sent.state, sent.channel) == ("sent", INAPP)
