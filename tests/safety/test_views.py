"""The pages of safety: the screen, lifting, notices, who answers, the numbers of the help page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from counsel.accounts.models import User
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.outbox.kinds import NotWanted
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Practice
from counsel.roster.models import Client
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person
from tests.safety.factories import alert, answers, hold, screen

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]
Count = Callable[[], AbstractContextManager[list[str]]]


def spoken(**changed: str) -> dict[str, str]:
    said = {f"q{key}": one["answer"] for key, one in answers(**changed).items()}
    return said | {"alone": "y"}


def test_a_screen_is_asked_alone_kept_and_shown(cast: Cast, person: People) -> None:
    page, base = person(cast.counselor), f"/cases/{cast.case_id}/safety"
    url = f"{base}/people/{cast.client.client_id}"
    in_company = page.post(url, spoken() | {"alone": ""})
    assert in_company.status_code == 422
    assert 'id="alone-errors"' in in_company.text
    half = page.post(url, spoken() | {"q7": ""})
    assert half.status_code == 422
    assert 'id="q7-errors"' in half.text
    assert page.post(url, spoken(q4="unsure") | {"w12": "They wrote it."}).status_code == 303
    shown = page.get(base).text
    assert "Counts until" in shown
    assert "From the screen: question 4." in shown
    assert "Contact hold" in page.get("/caseload").text


def test_a_hold_is_lifted_with_a_reason_and_for_a_time(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        flag_id = hold(cast, "risk", now=START).id
    url = f"/cases/{cast.case_id}/safety/holds/{flag_id}"
    page = person(cast.counselor)
    assert page.post(url, {"reason": " ", "ends_on": "2026-12-01"}).status_code == 422
    assert page.post(url, {"reason": "A plan.", "ends_on": "2027-12-01"}).status_code == 422
    assert page.post(url, {"reason": "A plan.", "ends_on": "2026-12-01"}).status_code == 303
    assert "Risk hold" not in page.get("/caseload").text


def test_a_hold_of_another_case_is_not_there(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        flag_id = hold(cast, "risk", now=START).id
    url = f"/cases/{cast.quiet_case_id}/safety/holds/{flag_id}"
    assert person(cast.counselor).post(url, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("recipient", ["client", "user"])
def test_no_message_of_any_kind_leaves_where_writing_is_not_safe(
    app: Flask, cast: Cast, in_practice: Block, recipient: str
) -> None:
    with in_practice():
        screen(cast, now=START, q11="unsure")
        client = db.session.get_one(Client, cast.client.client_id)
        recipient_id = client.id if recipient == "client" else client.user_id
        for kind, renderer in app.extensions["counsel.kinds"].items():
            message = OutboxMessage(
                practice_id=cast.practice_id,
                kind=kind,
                subject_id=recipient_id,
                recipient_kind=recipient,
                recipient_id=recipient_id,
            )
            found = renderer(message, app.extensions["counsel.stationery"], START)
            assert found == NotWanted("no safe channel")


def test_the_owner_names_two_people_and_checks_a_number(cast: Cast, person: People) -> None:
    page = person(cast.owner)
    one = str(cast.counselor.user_id)
    assert page.post("/practice/safety", {"owner_id": one, "backup_id": one}).status_code == 422
    front_desk = {"owner_id": one, "backup_id": str(cast.assistant.user_id)}
    assert page.post("/practice/safety", front_desk).status_code == 422
    both = {"owner_id": one, "backup_id": str(cast.supervisor.user_id)}
    assert page.post("/practice/safety", both).status_code == 303
    assert "2 numbers of the help page to check" in page.get("/today").text
    sent = {"country": "DE", "number": "112"}
    assert page.post("/practice/safety/help-lines", sent).status_code == 303
    assert "1 number of the help page to check" in page.get("/today").text
    assert page.post("/practice/safety/help-lines", sent | {"number": "1"}).status_code == 404


def test_somebody_who_left_answers_for_nothing(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        practice = db.session.get_one(Practice, cast.practice_id)
        practice.risk_owner_id = db.session.get_one(User, cast.former.user_id).id
    assert (
        "Nobody is named yet, or somebody left" in person(cast.owner).get("/practice/safety").text
    )


def test_the_backup_reads_what_was_passed_on_and_nothing_else_of_the_case(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        one = alert(cast, now=START)
        url, case_url = f"/alerts/{one.id}", f"/cases/{one.case_id}/safety"
    page = person(cast.colleague)
    assert page.get(url).status_code == 200
    assert case_url not in page.get(url).text
    assert page.get(case_url).status_code == 404


def test_the_page_of_a_case_asks_as_much_with_more_on_it(
    cast: Cast, person: People, in_practice: Block, count_queries: Count
) -> None:
    page, url = person(cast.counselor), f"/cases/{cast.case_id}/safety"
    with in_practice():
        screen(cast, now=START, q1="yes")
    page.get(url)
    with count_queries() as few:
        page.get(url)
    with in_practice():
        for _ in range(5):
            screen(cast, now=START, q1="yes")
            hold(cast, "contact", now=START)
    with count_queries() as many:
        page.get(url)
    assert len(many) <= len(few) + 1
