"""The delivery page, the operator's addresses and the demo's sent mails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from flask import Flask

from config import Settings, new_secrets
from counsel.app import create_app
from counsel.kernel.channels import Mail
from counsel.outbox import health
from counsel.outbox.health import Ran
from counsel.outbox.models import QUEUED
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.outbox.factories import fail, queue, reload
from tests.people import Person

Block = Callable[[], AbstractContextManager[None]]
People = Callable[..., Person]


def test_the_page_says_what_failed_for_whom_and_why(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        fail(cast)
        queue(cast, reason="smtp 451", not_before=START + timedelta(minutes=5))
    page = person(cast.assistant).get("/practice/delivery").text
    assert "Client" in page
    assert "(smtp 550)" in page
    assert "(smtp 451)" in page
    assert "No mail is leaving now" in page
    assert "<strong>1</strong> in 30 days. It bounced: there is no such mailbox" in page
    assert "Ask for the right address" in page


def test_a_counselor_learns_nothing_of_another_counselors_clients(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        message_id = fail(cast).id
    colleague = person(cast.colleague)
    assert "smtp 550" not in colleague.get("/practice/delivery").text
    assert colleague.post(f"/practice/delivery/{message_id}/attempts").status_code == 404
    assert "smtp 550" in person(cast.counselor).get("/practice/delivery").text


def test_try_again_queues_the_message_once_more(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        message_id = fail(cast).id
    owner = person(cast.owner)
    path = f"/practice/delivery/{message_id}/attempts"
    assert owner.post(path).status_code == 303
    with in_practice():
        assert reload(message_id).state == QUEUED
    assert owner.post(path).status_code == 422, "it is on its way already"


def test_the_page_asks_a_bounded_number_of_questions(
    cast: Cast,
    person: People,
    in_practice: Block,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with in_practice():
        queue(cast, 30)
    owner = person(cast.owner)
    with count_queries() as seen:
        assert owner.get("/practice/delivery").status_code == 200
    assert len(seen) <= 14


def test_the_heartbeat_is_shown_and_counts(
    cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    with in_practice():
        assert health.is_silent(START)
        health.record_run("deliver", Ran(started_at=START, finished_at=START))
    fresh = person(cast.owner).get("/practice/delivery")
    assert fresh.status_code == 200
    assert "No mail is leaving" not in fresh.text
    clock.travel(minutes=2)
    assert "No mail is leaving" in person(cast.owner).get("/practice/delivery").text


def test_the_operator_learns_that_it_lives_and_is_ready(person: People) -> None:
    visitor = person(None)
    assert visitor.get("/healthz").json == {"status": "ok"}
    assert visitor.get("/readyz").json == {"status": "ok", "wrong": []}


def test_metrics_are_for_this_machine_and_hold_only_numbers(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        queue(cast, 3)
    visitor = person(None)
    assert 'counsel_outbox_messages{of="queued"} 3' in visitor.get("/metrics").text
    passed_on = {"X-Forwarded-For": "127.0.0.1"}
    assert visitor.get("/metrics", headers=passed_on).status_code == 404
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert visitor.get("/metrics", environ_base=elsewhere).status_code == 404


def demo_app(folder: Path, **more: str) -> Flask:
    env = {**new_secrets(), "COUNSEL_ENV": "demo", "COUNSEL_DATA_DIR": str(folder), **more}
    return create_app(Settings.from_env(env))


def test_the_demo_keeps_its_mails_and_shows_them_with_links(tmp_path: Path) -> None:
    app = demo_app(tmp_path)
    letter = Mail(
        sender_name="North Room",
        recipient="client@tests.example",
        subject="Your account",
        text="Open http://127.0.0.1:8000/invitations/abc <b>now</b>",
        html="<script>1</script>",
    )
    app.extensions["counsel.channels"]["email"].send(letter, message_id="<1@tests.example>")
    visitor = app.test_client()
    shown = visitor.get("/demo/outbox").text
    assert "Your account" in shown
    name = app.extensions["counsel.channels"]["email"].kept()[0]["name"]
    page = visitor.get(f"/demo/outbox/{name}").text
    assert '<a href="http://127.0.0.1:8000/invitations/abc"' in page
    assert "&lt;b&gt;now" in page
    assert "<script>1" not in page
    assert visitor.get("/demo/outbox/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_demo_with_a_mail_server_shows_no_mails(tmp_path: Path) -> None:
    visitor = demo_app(tmp_path, COUNSEL_SMTP_URL="smtp://127.0.0.1:25").test_client()
    assert visitor.get("/demo/outbox").status_code == 404


def test_the_first_page_of_those_who_can_act_leads_to_what_failed(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        fail(cast)
    for actor in (cast.owner, cast.assistant, cast.counselor):
        assert 'href="/practice/delivery"' in person(actor).get("/today").text
    for actor in (cast.colleague, cast.supervisor, cast.stranger):
        assert "could not be delivered" not in person(actor).get("/today").text
