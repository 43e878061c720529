"""The caseload: searching, filtering, ordering, and a bounded number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, text

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.roster.caseload import Caseload, Wish, caseload
from counsel.roster.contributions import Contributions, Signal
from counsel.roster.models import PAUSED, Case, Client
from tests.cast import Cast
from tests.fakes import START
from tests.people import Person
from tests.roster.factories import add, flag, the_case

asked: list[Sequence[uuid.UUID]] = []


def letters(
    _actor: Actor, case_ids: Sequence[uuid.UUID], _now: datetime
) -> Mapping[uuid.UUID, Any]:
    """A signal of the tests: how long each title is."""
    asked.append(case_ids)
    rows = db.session.query(Case.id, Case.title).filter(Case.id.in_(case_ids))
    return {row.id: len(row.title) for row in rows}


def is_client(_actor: Actor, _now: datetime) -> ColumnElement[bool]:
    return Case.title.like("Client%")


def is_recipient(_actor: Actor, _now: datetime) -> ColumnElement[bool]:
    return Case.title == "Recipient"


def longest_first(_actor: Actor, _now: datetime) -> ColumnElement[Any]:
    return -func.length(Case.title)


SIGNAL = Signal(
    name="letters",
    label="Letters",
    template="-",
    values=letters,
    filters={"client": ("Clients alone", is_client)},
    order=longest_first,
    attention=((10, is_recipient),),
)


def look(actor: Actor, number: int = 1, **wish: str) -> Caseload:
    contributed = Contributions(signals=(SIGNAL,))
    return caseload(actor, Wish(**wish), number, contributed=contributed, now=START)


def titles(actor: Actor, **wish: str) -> list[str]:
    return [case.title for case in look(actor, **wish).page]


@pytest.mark.parametrize("words", ["muller", "MÜLLER", "jur mül", "  Jürgen  "])
def test_a_name_is_found_whatever_its_letters(practice: Cast, words: str) -> None:
    add(practice.counselor, now=START, name="Jürgen Müller")
    assert titles(practice.counselor, words=words) == ["Jürgen Müller"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "nobody", "client nobody"])
def test_signs_of_patterns_are_only_letters(practice: Cast, words: str) -> None:
    assert titles(practice.counselor, words=words) == []


def test_a_joint_case_is_found_by_both_names_and_by_an_address(practice: Cast) -> None:
    assert titles(practice.counselor, words="client partner") == ["Client & Partner"]
    assert titles(practice.counselor, words="partner@tests") == ["Client & Partner"]


def test_a_new_name_is_found_and_the_old_one_is_not(practice: Cast) -> None:
    client = db.session.get_one(Client, practice.recipient_id)
    client.preferred_name = "Ørsted"
    db.session.flush()
    assert titles(practice.counselor, words="ørsted") == ["Recipient"]


def test_what_needs_somebody_comes_first_and_a_flag_before_all(practice: Cast) -> None:
    assert titles(practice.counselor) == ["Recipient", "Client", "Client & Partner"]
    flag(practice, now=START)
    assert titles(practice.counselor)[0] == "Client"
    assert look(practice.counselor).flags == {practice.case_id: ["risk"]}


def test_other_orders_and_filters_are_taken_on_request(practice: Cast) -> None:
    assert titles(practice.counselor, sort="name")[-1] == "Recipient"
    assert titles(practice.counselor, sort="letters")[0] == "Client & Partner"
    assert titles(practice.counselor, filter="client") == ["Client", "Client & Partner"]
    assert titles(practice.counselor, filter="uninvited") == ["Recipient"]
    assert len(titles(practice.counselor, filter="unknown", sort="unknown")) == 3


def test_paused_cases_are_open_and_discharged_ones_are_asked_for(practice: Cast) -> None:
    the_case(practice).status = PAUSED
    db.session.flush()
    assert "Client" in titles(practice.counselor)
    assert titles(practice.counselor, status="paused") == ["Client"]
    assert titles(practice.counselor, status="discharged") == []
    assert len(titles(practice.counselor, status="any")) == 3


def test_the_front_desk_gets_no_signal_no_flag_and_no_order_that_tells(practice: Cast) -> None:
    flag(practice, now=START)
    for role in (practice.assistant, practice.owner):
        shown = look(role)
        assert (shown.signals, shown.values, shown.flags) == ((), {}, {})
        assert titles(role)[0] == "Client"
        assert titles(role, filter="client") == titles(role)


def test_an_owner_with_a_caseload_learns_nothing_of_the_cases_of_others(practice: Cast) -> None:
    both = Actor(
        user_id=practice.colleague.user_id,
        practice_id=practice.practice_id,
        name="Both",
        roles=frozenset({"owner", "counselor"}),
        zone="Europe/Berlin",
    )
    flag(practice, now=START)
    asked.clear()
    shown = look(both)
    assert shown.page.total == 4
    assert set(shown.close) == {practice.colleague_case_id}
    assert [list(ids) for ids in asked] == [[practice.colleague_case_id]]
    assert shown.flags == {}
    assert titles(both, filter="client") == []
    assert titles(both, filter="flagged") == []
    assert titles(both) == sorted(titles(both))


def test_the_page_asks_as_much_for_sixty_clients_as_for_three(
    cast: Cast,
    person: Callable[[Actor], Person],
    in_practice: Callable[[], AbstractContextManager[None]],
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    page = person(cast.counselor)
    with count_queries() as few:
        page.get("/caseload")
    with in_practice():
        for number in range(57):
            add(cast.counselor, now=START, name=f"Number {number}")
    with count_queries() as many:
        answer = page.get("/caseload")
    assert "1–50 of 60" in answer.text
    assert len(many) <= len(few) <= 22
    assert answer.text.count("data-row") == 50
    assert page.get("/caseload?page=2").text.count("data-row") == 10


def test_no_case_costs_a_walk_through_the_whole_practice(practice: Cast) -> None:
    """On SQLite the index on practice_id loses against the one on the case (migrations)."""
    if db.engine.dialect.name != "sqlite":
        return
    query = text(
        "EXPLAIN QUERY PLAN SELECT 1 FROM cases WHERE EXISTS (SELECT 1 FROM appointments "
        "WHERE appointments.case_id = cases.id AND appointments.practice_id = :practice)"
    )
    plan = " ".join(row[3] for row in db.session.execute(query, {"practice": "x"}))
    assert "ix_appointments_case_id" in plan
    assert "ix_appointments_practice_id" not in plan
