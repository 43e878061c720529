"""Pages of pathways, as a counselor and a client see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from counsel.homework import pathways, releasing
from counsel.homework.enrolment_models import Enrolment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.cast import Cast
from tests.fakes import START
from tests.homework.factories import enrol
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]


def begun(cast: Cast, in_practice: Block, *steps: dict[str, object]) -> uuid.UUID:
    with in_practice():
        return enrol(cast, *steps, now=START).id


def test_a_counselor_starts_a_pathway_from_the_case(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    form = {
        "pathway": "built-in:letting-go",
        "clients": str(cast.client.client_id),
        "begins_on": "2026-11-24",
        "cautions_read": "y",
    }
    new = f"/cases/{cast.case_id}/pathways/new"
    made = page.post(new, form)
    assert made.status_code == 303
    assert "Letting go" in page.get(f"/cases/{cast.case_id}/homework").text
    again = page.post(new, form)
    assert again.status_code == 422
    assert "is on this pathway already" in again.text


def test_cautions_that_were_not_read_are_asked_for_beside_their_box(
    cast: Cast, person: People
) -> None:
    refused = person(cast.counselor).post(
        f"/cases/{cast.case_id}/pathways/new",
        {
            "pathway": "built-in:letting-go",
            "clients": str(cast.client.client_id),
            "begins_on": "2026-11-24",
        },
    )
    assert refused.status_code == 422
    assert 'href="#cautions_read"' in refused.text


def test_a_client_sees_where_they_stand_and_nobody_else_does(
    cast: Cast, person: People, in_practice: Block
) -> None:
    begun(cast, in_practice, {"after_days": 3}, {"after_step": True})
    shown = person(cast.client).get("/my/homework").text
    assert "A way" in shown
    assert "0 of 2 steps are behind you. The next one comes on Thu 26 Nov." in shown
    assert "A way" not in person(cast.partner).get("/my/homework").text


def test_the_counselor_changes_a_step_by_each_of_its_buttons(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    enrolment_id = begun(cast, in_practice, {"after_days": 3}, {"after_days": 9})
    here = f"/homework/pathways/{enrolment_id}"
    for action in ("leave_out", "put_back", "release"):
        assert page.post(f"{here}/steps/0", {"action": action}).status_code == 303
    assert "Open now" in page.get(here).text
    moved = page.post(f"{here}/steps/1", {"action": "later", "day": "2027-01-04"})
    assert moved.status_code == 303
    assert page.post(f"{here}/steps/1", {"action": "later", "day": "soon"}).status_code == 422
    assert page.post(f"{here}/steps/0", {"action": "release"}).status_code == 422
    assert page.post(f"{here}/steps/1", {"action": "dance"}).status_code == 400
    assert page.post(f"{here}/steps/7", {"action": "release"}).status_code == 404


def test_the_counselor_pauses_goes_on_and_ends(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    here = f"/homework/pathways/{begun(cast, in_practice)}"
    for action, word in (("pause", "Paused"), ("go_on", "Started"), ("end", "Ended")):
        assert page.post(f"{here}/changes", {"action": action}).status_code == 303
        assert word in page.get(here).text


def test_a_held_step_stands_on_the_counselors_first_page(
    app: Flask, cast: Cast, person: People, in_practice: Block
) -> None:
    enrolment_id = begun(cast, in_practice)
    with in_practice():
        step = db.session.get_one(Enrolment, enrolment_id).steps[0]
        step.held_at, step.held_reason = START, "Not now."
    page = person(cast.counselor)
    assert "Pathways that wait for you" in page.get("/today").text
    assert "Not now." in page.get(f"/homework/pathways/{enrolment_id}").text
    assert "Pathways that wait for you" not in person(cast.supervisor).get("/today").text


def test_the_page_of_a_pathway_asks_the_same_number_of_questions_for_many_steps(
    cast: Cast, person: People, in_practice: Block, count_queries: Counting
) -> None:
    page = person(cast.counselor)
    short = begun(cast, in_practice, {"after_days": 0})
    long = begun(cast, in_practice, *[{"after_days": day} for day in range(9)])
    with in_practice():
        for enrolment_id in (short, long):
            one = db.session.get_one(Enrolment, enrolment_id)
            releasing.release_now(cast.counselor, one.steps[0], now=START)
            assert pathways.places(one, now=START)[0].state == "open"
    page.get(f"/homework/pathways/{short}")
    with count_queries() as few:
        page.get(f"/homework/pathways/{short}")
    with count_queries() as many:
        page.get(f"/homework/pathways/{long}")
    assert len(many) == len(few)
