"""Calendars elsewhere: read from a real server in a process of its own, kept as busy times."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from counsel.audit.models import AuditEvent
from counsel.feeds import access, outside, outside_due, reading
from counsel.feeds.models import OutsideCalendar, OutsideSpan
from counsel.feeds.reading import Question, Reach, Reading
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices.models import Membership
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.feeds.factories import Block
from tests.people import Person

People = Callable[..., Person]
ADDRESS = "https://calendar.example/private-9f8e7d6c/basic.ics"
SECRET = "A private title"
SPAN = (datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC))
LATER = (SPAN[0] + timedelta(days=1), SPAN[1] + timedelta(days=1))


def ics(*starts: str, rule: str = "") -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:{SECRET}\nDTSTART:{start}\nDURATION:PT1H\n{rule}END:VEVENT\n"
        for n, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{events}END:VCALENDAR\n".encode()


@dataclass
class Site:
    """A calendar's server: what it gives, and what it was asked."""

    port: int = 0
    status: int = 200
    body: bytes = b""
    location: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/mine.ics"

    @property
    def reach(self) -> Reach:
        return Reach(schemes=("http",), ports=(), inside=("127.0.0.1",))


@pytest.fixture
def site() -> Iterator[Site]:
    state = Site(body=ics("20261201T090000Z"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers))
            same = self.headers.get("If-None-Match") == '"one"'
            self.send_response(304 if same else state.status)
            self.send_header("ETag", '"one"')
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Length", str(0 if same else len(state.body)))
            self.end_headers()
            self.wfile.write(b"" if same else state.body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Fake:
    """A reader that answers as it is told and remembers what it was asked."""

    answer: Reading
    questions: list[Question] = field(default_factory=list)

    def __call__(self, question: Question, _reach: Reach) -> Reading:
        self.questions.append(question)
        return self.answer


def bring_in(in_practice: Block, cast: Cast, address: str = ADDRESS, **more: Any) -> None:
    with in_practice():
        outside.add(cast.counselor, name="Private", address=address, now=START, **more)


def due(app: Flask, now: datetime, read: Any, **more: Any) -> Counter[str]:
    with app.app_context():
        return outside_due.read_due(now, reach=Reach(**more), read=read)


def busy(in_practice: Block, cast: Cast) -> list[tuple[datetime, datetime]]:
    with in_practice():
        found = access.busy([cast.counselor.user_id], SPAN[0], SPAN[1] + timedelta(days=30))
        return [(one.starts_at, one.ends_at) for one in found]


def test_a_calendar_becomes_busy_times_and_nothing_else(
    app: Flask, cast: Cast, in_practice: Block, site: Site
) -> None:
    bring_in(in_practice, cast, site.address, schemes=("http",))
    with app.app_context():
        assert outside_due.read_due(START, reach=site.reach) == {"read": 1}
        assert outside_due.read_due(START, reach=site.reach) == {}
    assert busy(in_practice, cast) == [SPAN]
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM outside_calendars")).all()
        rows += connection.execute(text("SELECT * FROM outside_spans")).all()
    assert SECRET not in str(rows)
    assert "mine.ics" not in str(rows)
    assert site.asked[0]["User-Agent"] == "Counsel calendar reader"


def test_an_unchanged_calendar_is_asked_for_by_its_etag_and_whole_once_a_day(
    app: Flask, cast: Cast, in_practice: Block, site: Site
) -> None:
    bring_in(in_practice, cast, site.address, schemes=("http",))
    outcomes = []
    for hours in (0, 1, 24):
        with app.app_context():
            now = START + timedelta(hours=hours)
            outcomes += list(outside_due.read_due(now, reach=site.reach))
    assert outcomes == ["read", "unchanged", "read"]
    assert busy(in_practice, cast) == [SPAN]


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ({"status": 404}, "status"),
        ({"body": b"<html>Sign in</html>"}, "type"),
        ({"body": b"BEGIN:VCALENDAR\n" + b"X-A:b\n" * 1_000_000}, "large"),
        ({"status": 302, "location": "file:///etc/passwd"}, "address"),
        ({"status": 302, "location": "http://169.254.169.254/latest"}, "inside"),
    ],
)
def test_what_cannot_be_read_says_why(site: Site, changes: dict[str, Any], failed: str) -> None:
    for name, value in changes.items():
        setattr(site, name, value)
    question = Question(address=site.address, etag="", zone="UTC", first=SPAN[0], last=SPAN[1])
    assert reading.read(question, site.reach).failed == failed
    assert failed in reading.REASONS


def test_a_repetition_without_end_is_cut_off(site: Site) -> None:
    site.body = ics("19000101T000000Z", rule="RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31\n")
    question = Question(address=site.address, etag="", zone="UTC", first=SPAN[0], last=SPAN[1])
    assert reading.read(question, site.reach, seconds=2).failed == "slow"


def test_an_address_inside_is_never_read() -> None:
    question = Question(
        address="https://127.0.0.1/x.ics", etag="", zone="UTC", first=SPAN[0], last=SPAN[1]
    )
    assert reading.read(question, Reach()).failed == "inside"
    assert reading.read(question, Reach(allowed=False)).failed == "off"
    assert "127.0.0.1" not in repr(question)


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/x.ics",
        "file:///x",
        "https://",
        "https://a@b.example/",
        "x",
        "ftp://b",
    ],
)
def test_only_an_encrypted_address_is_taken(address: str) -> None:
    with pytest.raises(DomainError) as refused:
        outside.checked_address(address)
    assert refused.value.field == "address"


def test_a_webcal_address_is_read_by_https_and_shown_masked() -> None:
    assert outside.checked_address(" webcal://c.example/a/b.ics ") == "https://c.example/a/b.ics"
    shown = outside.masked(ADDRESS)
    assert shown == "calendar.example, ending in asic"


def test_a_failed_reading_keeps_the_times_and_waits_longer_each_time(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    bring_in(in_practice, cast)
    due(app, START, Fake(Reading((SPAN,))))
    fake, now, pauses = Fake(Reading(failed="silent")), START + timedelta(minutes=15), []
    for _ in range(6):
        assert due(app, now, fake) == {"failed": 1}
        with in_practice():
            following = db.session.query(OutsideCalendar).one().next_at
        pauses.append((following - now).total_seconds() / 3600)
        now = following
    assert pauses == [0.5, 1, 2, 4, 6, 6]
    assert busy(in_practice, cast) == [SPAN]
    assert due(app, now, Fake(Reading((LATER,)))) == {"read": 1}
    assert busy(in_practice, cast) == [LATER]


def test_a_reading_writes_only_what_changed(app: Flask, cast: Cast, in_practice: Block) -> None:
    bring_in(in_practice, cast)
    due(app, START, Fake(Reading((SPAN,))))
    with in_practice():
        first = db.session.query(OutsideSpan).one().id
    due(app, START + timedelta(hours=1), Fake(Reading((SPAN, LATER))))
    with in_practice():
        assert first in [one.id for one in db.session.query(OutsideSpan)]
    assert busy(in_practice, cast) == [SPAN, LATER]


def test_two_hosts_read_a_calendar_once(app: Flask, cast: Cast, in_practice: Block) -> None:
    bring_in(in_practice, cast)
    inner = Fake(Reading((SPAN,)))
    outcomes = []

    def meanwhile(question: Question, reach: Reach) -> Reading:
        outcomes.append(outside_due.read_due(START, reach=Reach(), read=inner))
        return Reading((SPAN,))

    assert due(app, START, meanwhile) == {"read": 1}
    assert (outcomes, inner.questions) == ([Counter()], [])


def test_the_calendar_of_somebody_who_left_is_not_read(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    bring_in(in_practice, cast)
    with in_practice():
        for row in db.session.query(Membership).filter_by(user_id=cast.counselor.user_id):
            row.ended_at, row.ended_by = START, cast.owner.user_id
    assert due(app, START, Fake(Reading((SPAN,)))) == {}


def test_a_sixth_calendar_and_the_same_one_twice_are_refused(practice: Cast) -> None:
    who = practice.counselor
    outside.add(who, name="", address=ADDRESS, now=START)
    with pytest.raises(DomainError, match="there already"):
        outside.add(who, name="", address=ADDRESS, now=START)
    for n in range(4):
        outside.add(who, name="", address=f"https://c.example/{n}", now=START)
    with pytest.raises(DomainError, match="Five"):
        outside.add(who, name="", address="https://c.example/9", now=START)


def test_a_counselor_brings_a_calendar_in_reads_it_again_and_takes_it_out(
    app: Flask, cast: Cast, in_practice: Block, person: People, clock: FakeClock
) -> None:
    counselor = person(cast.counselor)
    url = "/account/calendar/outside"
    refused = counselor.post(url, {"address": "http://x.example/a.ics", "name": "Mine"})
    assert refused.status_code == 422
    assert "begins with https://" in refused.text
    assert 'value="Mine"' in refused.text
    assert counselor.post(url, {"address": ADDRESS, "name": "Mine"}).status_code == 303
    page = counselor.get("/account/calendar").text
    assert "It is read within a minute" in page
    assert "private-9f8e7d6c" not in page
    due(app, START, Fake(Reading((SPAN,), etag='"x"')))
    assert "1 busy time ahead" in counselor.get("/account/calendar").text
    due(app, clock.travel(minutes=20), Fake(Reading(failed="status")))
    assert "copy it once more" in counselor.get("/account/calendar").text
    with in_practice():
        one = db.session.query(OutsideCalendar).one().id
    counselor.post(f"{url}/{one}/reading")
    fake = Fake(Reading((SPAN,)))
    assert due(app, clock.now(), fake) == {"read": 1}
    assert [question.etag for question in fake.questions] == [""]
    assert counselor.post(f"{url}/{one}/removal").status_code == 303
    assert busy(in_practice, cast) == []
    with in_practice():
        events = [e for e in db.session.query(AuditEvent) if e.subject_kind == "outside calendar"]
        assert [event.verb for event in events] == ["brought in", "took out"]
        assert "calendar.example" not in str([event.details for event in events])


def test_reading_is_off_where_the_installation_says_so(
    app: Flask, cast: Cast, in_practice: Block
) -> None:
    bring_in(in_practice, cast)
    assert due(app, START, Fake(Reading((SPAN,))), allowed=False) == {}
    assert replace(Reach(), allowed=False).schemes == ("https",)
