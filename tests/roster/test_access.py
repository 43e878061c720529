"""Whose cases and clients each role sees, and what each may do with them."""

from __future__ import annotations

import uuid

import pytest

from counsel.kernel.db import db
from counsel.roster import access, care
from counsel.roster.models import Case, CaseParticipant
from tests.cast import Cast
from tests.fakes import START
from tests.roster.factories import co_counselor, the_case


def case_ids(statement: object) -> set[uuid.UUID]:
    return {case.id for case in db.session.scalars(statement)}  # type: ignore[call-overload]  # any select


@pytest.mark.parametrize("role", ["owner", "assistant"])
def test_owner_and_assistant_see_every_name_and_no_clinical_content(
    practice: Cast, role: str
) -> None:
    actor = practice.actors()[role]
    assert len(case_ids(access.roster(actor))) == 4
    assert case_ids(access.cases(actor)) == set()


def test_a_counselor_sees_their_caseload_alone(practice: Cast) -> None:
    mine = {practice.case_id, practice.couple_case_id, practice.quiet_case_id}
    assert case_ids(access.cases(practice.counselor)) == mine
    assert case_ids(access.roster(practice.counselor)) == mine
    assert case_ids(access.cases(practice.colleague)) == {practice.colleague_case_id}


def test_a_supervisor_sees_the_cases_of_whom_they_supervise_and_only_looks(practice: Cast) -> None:
    seen = case_ids(access.cases(practice.supervisor))
    assert practice.case_id in seen
    assert practice.colleague_case_id not in seen
    assert not access.may_work_on(practice.supervisor, the_case(practice))
    assert not access.may_schedule(practice.supervisor, the_case(practice))


def test_somebody_of_another_practice_sees_nothing(practice: Cast) -> None:
    assert case_ids(access.roster(practice.stranger)) == set()
    assert db.session.scalars(access.clients(practice.stranger)).all() == []


def test_a_client_has_their_own_and_their_joint_case(practice: Cast) -> None:
    own = {practice.case_id, practice.couple_case_id}
    assert case_ids(access.own_cases(practice.client)) == own
    assert case_ids(access.own_cases(practice.partner)) == {practice.couple_case_id}
    assert case_ids(access.roster(practice.client)) == set()


def test_who_left_a_case_takes_part_no_more(practice: Cast) -> None:
    part = db.session.query(CaseParticipant).filter_by(
        case_id=practice.couple_case_id, client_id=practice.client.client_id
    )
    part.one().until = START
    db.session.flush()
    assert case_ids(access.own_cases(practice.client)) == {practice.case_id}


def test_who_left_the_care_team_sees_the_case_no_more(practice: Cast) -> None:
    case = the_case(practice)
    joined = co_counselor(practice, now=START)
    assert case.id in case_ids(access.cases(practice.colleague))
    assert access.may_work_on(practice.colleague, case)
    member = next(m for m in case.care_team if m.id == joined)
    care.end_membership(practice.counselor, case, member, now=START)
    db.session.flush()
    assert case.id not in case_ids(access.cases(practice.colleague))
    assert not access.may_work_on(practice.colleague, case)


def test_only_the_lead_and_the_owner_say_who_works_on_a_case(practice: Cast) -> None:
    case = the_case(practice)
    co_counselor(practice, now=START)
    may = {name for name, who in practice.actors().items() if access.may_manage_team(who, case)}
    assert may == {"owner", "counselor"}


def test_the_front_desk_schedules_and_does_not_work_on_cases(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    assert access.may_schedule(practice.assistant, case)
    assert not access.may_work_on(practice.assistant, case)
    assert not access.in_care_team(practice.assistant, case)
