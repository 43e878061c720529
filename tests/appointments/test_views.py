"""Pages of sessions, as people use them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from counsel.appointments.models import Appointment
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from tests.appointments.factories import NEXT_WEEK, put_in_the_past, schedule, schedule_many
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.people import Person

People = Callable[[Actor], Person]
Block = Callable[[], AbstractContextManager[None]]
Counting = Callable[[], AbstractContextManager[list[str]]]
WISH = {"day": "2026-12-01", "start": "15:00", "minutes": "50", "place": "Room 2", "link": ""}


def a_session(cast: Cast, in_practice: Block, **changes: Any) -> uuid.UUID:
    with in_practice():
        return schedule(cast, **changes).id


def the_session(in_practice: Block, appointment_id: uuid.UUID) -> Appointment:
    with in_practice():
        found = db.session.get_one(Appointment, appointment_id)
        db.session.expunge(found)
        return found


def new_url(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/sessions/new"


def test_a_counselor_schedules_and_both_see_their_own_time(cast: Cast, person: People) -> None:
    page = person(cast.counselor)
    made = page.post(new_url(cast), WISH)
    assert made.status_code == 303
    shown = page.get(made.location).text
    assert "Tue 1 Dec, 15:00–15:50" in shown
    assert "Tue 1 Dec, 09:00 (America/New York)" in shown
    mine = person(cast.client).get("/my/sessions").text
    assert "Tue 1 Dec, 09:00, your time; 15:00 for your counselor" in mine


def test_a_form_says_how_long_each_kind_lasts(cast: Cast, person: People) -> None:
    page = person(cast.counselor).get(new_url(cast)).text
    assert "First session (intake), 60 minutes" in page
    assert "Individual session, 50 minutes" in page
    assert "Couple session" not in page


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"day": "2026-11-22"}, "This time has passed."),
        ({"day": "2027-03-28", "start": "02:30"}, "this time does not exist on that day"),
        ({"link": "javascript:alert(1)"}, "Use an address that begins with https://"),
        ({"minutes": "0"}, "Between 5 minutes and 8 hours."),
        ({"minutes": "a"}, "Not a valid integer value."),
        ({"day": "2029-12-31"}, "more than two years away"),
        ({"day": "9999-12-31"}, "within the next two years"),
        ({"day": "0001-01-01", "start": "00:00"}, "within the next two years"),
        ({"day": "soon"}, "Not a valid date value."),
        ({"start": ""}, "Choose a time."),
        ({"place": "a" * 201}, "Keep it under 200 characters."),
        ({"counselor": "somebody"}, "Choose a counselor of this case."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(
    cast: Cast, person: People, changes: dict[str, str], text: str
) -> None:
    response = person(cast.counselor).post(new_url(cast), WISH | changes)
    assert response.status_code == 422
    assert text in response.text
    assert (changes.get("place") or "Room 2") in response.text


def test_a_refused_form_shows_the_time_of_the_client(cast: Cast, person: People) -> None:
    page = person(cast.counselor).post(new_url(cast), WISH | {"link": "ftp://a"})
    assert "Tue 1 Dec, 09:00" in page.text


def test_a_time_that_is_taken_is_refused_kindly(
    cast: Cast, person: People, in_practice: Block
) -> None:
    a_session(cast, in_practice)
    refused = person(cast.counselor).post(new_url(cast), WISH | {"start": "15:49"})
    assert refused.status_code == 422
    assert "There is another session at that time." in refused.text
    touching = person(cast.counselor).post(new_url(cast), WISH | {"start": "15:50"})
    assert touching.status_code == 303


def test_a_form_sent_twice_makes_one_session(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    key = {"_once": "the-same-key"}
    first, second = (page.post(new_url(cast), WISH | key) for _ in range(2))
    assert first.location == second.location
    with in_practice():
        assert db.session.query(Appointment).count() == 1


def test_a_follow_up_proposes_the_same_wall_time_over_a_clock_change(
    cast: Cast, person: People, in_practice: Block
) -> None:
    before = a_session(cast, in_practice, wall=NEXT_WEEK.replace(year=2027, month=3, day=16))
    page = person(cast.counselor)
    usual = page.get(f"{new_url(cast)}?follow_up_of={before}").text
    assert 'value="2027-03-30"' in usual
    assert 'value="15:00"' in usual
    for weeks, day in ((1, "2027-03-23"), (4, "2027-04-13"), (99, "2027-03-30")):
        asked = page.get(f"{new_url(cast)}?follow_up_of={before}&weeks={weeks}").text
        assert f'value="{day}"' in asked
    made = page.post(f"{new_url(cast)}?follow_up_of={before}", WISH | {"day": "2027-03-30"})
    assert f"/sessions/{before}" in page.get(made.location).text


def test_a_follow_up_of_another_case_is_only_a_new_session(
    cast: Cast, person: People, in_practice: Block
) -> None:
    other = a_session(cast, in_practice, case_id=cast.couple_case_id)
    page = person(cast.counselor).get(f"{new_url(cast)}?follow_up_of={other}")
    assert "New session" in page.text
    assert "2026-12-15" not in page.text


def test_moving_voids_the_confirmation(cast: Cast, person: People, in_practice: Block) -> None:
    one = a_session(cast, in_practice)
    person(cast.client).post(f"/my/sessions/{one}/confirmation")
    assert the_session(in_practice, one).confirmed_at == START
    person(cast.counselor).post(f"/sessions/{one}/time", WISH | {"start": "16:00"})
    moved = the_session(in_practice, one)
    assert (moved.confirmed_at, moved.sequence) == (None, 1)
    assert moved.moved_by == cast.counselor.user_id


def test_another_place_alone_keeps_the_confirmation(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_session(cast, in_practice)
    person(cast.client).post(f"/my/sessions/{one}/confirmation")
    person(cast.counselor).post(f"/sessions/{one}/time", WISH | {"place": "Room 3"})
    changed = the_session(in_practice, one)
    assert (changed.place, changed.sequence, changed.confirmed_at) == ("Room 3", 0, START)


def test_the_front_desk_schedules_for_the_counselor_and_reads_no_reason(
    cast: Cast, person: People, in_practice: Block
) -> None:
    desk = person(cast.assistant)
    made = desk.post(new_url(cast), WISH)
    one = uuid.UUID(made.location.rpartition("/")[2])
    assert the_session(in_practice, one).counselor_id == cast.counselor.user_id
    person(cast.client).post(f"/my/sessions/{one}/cancellation", {"reason": "A private reason."})
    assert "A private reason." not in desk.get(made.location).text
    assert "A private reason." in person(cast.counselor).get(made.location).text


def test_a_client_is_told_of_the_notice_before_a_late_cancel(
    cast: Cast, person: People, in_practice: Block, clock: FakeClock
) -> None:
    one = a_session(cast, in_practice)
    url = f"/my/sessions/{one}/cancellation"
    assert "counts as canceled late" not in person(cast.client).get(url).text
    clock.travel(days=8)
    assert "counts as canceled late" in person(cast.client).get(url).text
    person(cast.client).post(url, {"reason": ""})
    assert the_session(in_practice, one).late_canceled_at is not None
    assert "Canceled late" in person(cast.counselor).get(f"/sessions/{one}").text


def test_a_canceled_session_can_not_be_canceled_confirmed_or_moved_again(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_session(cast, in_practice)
    desk = person(cast.counselor)
    desk.post(f"/sessions/{one}/cancellation", {"reason": ""})
    canceled = the_session(in_practice, one)
    desk.post(f"/sessions/{one}/cancellation", {"reason": "again"})
    person(cast.client).post(f"/my/sessions/{one}/confirmation")
    person(cast.client).post(f"/my/sessions/{one}/cancellation", {"reason": ""})
    assert desk.post(f"/sessions/{one}/time", WISH).status_code == 422
    after = the_session(in_practice, one)
    assert (after.sequence, after.confirmed_at) == (canceled.sequence, None)
    assert after.canceled_by_client is None


def test_the_outcome_is_said_after_the_start_and_the_later_word_holds(
    cast: Cast, person: People, in_practice: Block
) -> None:
    page = person(cast.counselor)
    ahead = a_session(cast, in_practice)
    page.post(f"/sessions/{ahead}/attendance", {"came": "yes"})
    assert the_session(in_practice, ahead).attended_at is None
    with in_practice():
        past = put_in_the_past(cast, wall=NEXT_WEEK + timedelta(days=1)).id
    assert "How it went" in page.get(f"/sessions/{past}").text
    page.post(f"/sessions/{past}/attendance", {"came": "no"})
    assert "Did not come" in page.get(f"/sessions/{past}").text
    page.post(f"/sessions/{past}/attendance", {"came": "yes"})
    fact = the_session(in_practice, past)
    assert (fact.no_show_at, fact.attended_at) == (None, START)


def test_the_calendar_shows_a_week_with_an_address_of_its_own(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_session(cast, in_practice)
    page = person(cast.counselor)
    week = page.get("/calendar?week=2026-W49").text
    assert re.search(rf'class="slot at-84 for-10" href="/sessions/{one}"', week)
    assert "09:00 in New York" in week
    assert "week=2026-W48" in week
    assert "week=2026-W50" in week
    assert str(one) not in page.get("/calendar").text
    assert page.get("/calendar?week=nonsense&counselor=nobody").status_code == 200


def test_a_calendar_shows_only_the_counselors_that_one_may_see(
    cast: Cast, person: People, in_practice: Block
) -> None:
    one = a_session(cast, in_practice)
    url = f"/calendar?week=2026-W49&counselor={cast.counselor.user_id}"
    for who in (cast.assistant, cast.owner, cast.supervisor):
        assert str(one) in person(who).get(url).text
    for who in (cast.colleague, cast.stranger):
        assert str(one) not in person(who).get(url).text


def test_the_partner_sees_joint_sessions_alone(
    cast: Cast, person: People, in_practice: Block
) -> None:
    alone = a_session(cast, in_practice)
    joint = a_session(
        cast, in_practice, case_id=cast.couple_case_id, wall=NEXT_WEEK + timedelta(hours=2)
    )
    shown = person(cast.partner).get("/my/sessions").text
    assert str(joint) in shown
    assert str(alone) not in shown


def test_a_session_without_an_outcome_asks_for_one_wherever_it_shows(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        put_in_the_past(cast)
    page = person(cast.counselor)
    for url in (f"/cases/{cast.case_id}/sessions", "/today"):
        assert "Say how it went" in page.get(url).text
    assert person(cast.client).get("/my/sessions").status_code == 200


@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("counselor", "/calendar?week=2026-W49", 13),
        ("counselor", "/cases/{case}/sessions", 20),
        ("client", "/my/sessions", 13),
        ("counselor", "/caseload", 24),
    ],
)
def test_lists_make_a_bounded_number_of_queries(
    cast: Cast,
    person: People,
    in_practice: Block,
    count_queries: Counting,
    who: str,
    path: str,
    most: int,
) -> None:
    page = person(cast.actors()[who])
    url = path.format(case=cast.case_id)
    with in_practice():
        schedule_many(cast, 2)
    with count_queries() as few:
        assert page.get(url).status_code == 200
    with in_practice():
        for n in range(30):
            schedule(cast, wall=NEXT_WEEK + timedelta(days=n % 5, hours=3 + n // 5))
    with count_queries() as many:
        page.get(url)
    assert len(many) <= len(few) <= most
