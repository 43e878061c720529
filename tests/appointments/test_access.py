"""Who sees which session and which calendar."""

from __future__ import annotations

import pytest

from counsel.appointments import access
from counsel.appointments.contributions import client_needs, next_sessions, staff_needs
from counsel.kernel.db import db
from counsel.roster.models import Case
from tests.appointments.factories import NEXT_WEEK, schedule
from tests.cast import Cast
from tests.fakes import START

SEEING = {"owner", "counselor", "supervisor", "assistant"}


def test_only_the_care_team_the_supervisor_and_the_front_desk_see_a_session(practice: Cast) -> None:
    schedule(practice)
    seeing = {
        name
        for name, actor in practice.actors().items()
        if db.session.scalars(access.sessions(actor)).unique().all()
    }
    assert seeing == SEEING


def test_only_those_who_take_part_have_a_session_of_their_own(practice: Cast) -> None:
    schedule(practice, case_id=practice.couple_case_id)
    having = {
        name
        for name, actor in practice.actors().items()
        if db.session.scalars(access.own(actor)).all()
    }
    assert having == {"client", "partner"}


def test_supervisors_look_and_do_not_schedule(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    may = {n for n, actor in practice.actors().items() if access.may_schedule(actor, case)}
    assert may & SEEING == {"owner", "counselor", "assistant"}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("counselor", ["Counselor"]),
        ("colleague", ["Colleague"]),
        ("supervisor", ["Counselor"]),
        ("assistant", ["Colleague", "Counselor"]),
        ("owner", ["Colleague", "Counselor"]),
    ],
)
def test_calendars_are_ones_own_those_one_supervises_or_all_of_the_desk(
    practice: Cast, who: str, names: list[str]
) -> None:
    found = db.session.scalars(access.calendars(practice.actors()[who]))
    assert [user.name for user in found] == names


def test_the_next_session_is_the_nearest_live_one(practice: Cast) -> None:
    later = schedule(practice)
    sooner = schedule(practice, wall=NEXT_WEEK.replace(hour=9))
    found = next_sessions(practice.counselor, [practice.case_id], START)
    assert found[practice.case_id].starts_at == sooner.starts_at
    sooner.canceled_at = START
    db.session.flush()
    found = next_sessions(practice.counselor, [practice.case_id], START)
    assert found[practice.case_id].id == later.id


def test_first_pages_name_what_needs_a_person(practice: Cast) -> None:
    one = schedule(practice)
    assert [need.group for need in client_needs(practice.client, START)] == ["Your next session"]
    assert staff_needs(practice.counselor, START) == []
    [today] = staff_needs(practice.counselor, one.starts_at)
    assert (today.group, today.under) == ("Today", "15:00–15:50, Room 2")
    [after] = staff_needs(practice.counselor, one.ends_at)
    assert after.group == "Say how it went"
    one.canceled_at, one.canceled_by_client = START, practice.client.client_id
    db.session.flush()
    [news] = staff_needs(practice.counselor, START)
    assert news.group == "Canceled by clients"
