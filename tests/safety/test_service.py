"""Screens raise holds and never lift one; lifting is for clinicians and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from counsel.appointments.safety_needs import screen_after_no_show
from counsel.homework import gate, safety_needs
from counsel.homework import service as homework
from counsel.homework.gate import Attested
from counsel.homework.safety import STATEMENTS
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import care, holds
from counsel.roster.models import Case, Client, SafetyFlag
from counsel.safety import lifting, service
from counsel.safety.models import SafetyScreen
from tests.cast import Cast
from tests.fakes import START, FakeClock
from tests.homework.factories import a_content, publish, submit
from tests.safety.factories import answers, hold, lift, screen

DAY = timedelta(days=1)
HORIZON = timedelta(days=14)


def reach(cast: Cast, who: str = "client", *, now: datetime = START) -> set[str]:
    return holds.kinds_for([getattr(cast, who).client_id], now=now)


def unscreened(cast: Cast, now: datetime = START) -> list[str]:
    case = db.session.get_one(Case, cast.case_id)
    client = db.session.get_one(Client, cast.client.client_id)
    return [one.name for one in service.without_current_screen(case, [client], now=now)]


def test_answers_are_sealed(practice: Cast) -> None:
    screen(practice, now=START, q1="yes")
    stored = db.session.execute(text("SELECT answers_sealed FROM safety_screens")).scalar_one()
    assert b"yes" not in bytes(stored)


def test_a_screen_raises_its_holds_about_that_person(practice: Cast) -> None:
    made = screen(practice, now=START, q1="unsure", q8="yes")
    flags = list(db.session.scalars(select(SafetyFlag)))
    assert {one.kind for one in flags} == {"couple", "risk"}
    assert {one.client_id for one in flags} == {made.client_id}


def test_a_second_screen_does_not_double_a_hold_and_lifts_none(practice: Cast) -> None:
    screen(practice, now=START, q1="yes")
    screen(practice, now=START + DAY, q1="yes")
    screen(practice, now=START + 2 * DAY)
    assert [one.kind for one in db.session.scalars(select(SafetyFlag))] == ["couple"]
    assert reach(practice, now=START + 2 * DAY) == {"couple"}
    assert db.session.query(SafetyScreen).count() == 3


def test_nobody_is_screened_in_company(practice: Cast) -> None:
    case = db.session.get_one(Case, practice.case_id)
    client = db.session.get_one(Client, practice.client.client_id)
    with pytest.raises(DomainError) as refused:
        service.record_screen(practice.counselor, case, client, answers(), alone=False, now=START)
    assert refused.value.field == "alone"


def test_somebody_of_another_case_is_not_screened_here(practice: Cast) -> None:
    with pytest.raises(DomainError):
        screen(practice, now=START, who=practice.neighbor)


def test_a_screen_counts_until_thirty_days_or_a_flag(practice: Cast) -> None:
    assert unscreened(practice)
    screen(practice, now=START, q9="yes")
    assert not unscreened(practice)
    assert unscreened(practice, START + 30 * DAY)
    hold(practice, "risk", now=START + DAY)
    assert unscreened(practice, START + DAY)


def test_unsafe_messages_are_off_until_a_safe_way_is_set(practice: Cast) -> None:
    screen(practice, now=START, q11="unsure")
    case = db.session.get_one(Case, practice.case_id)
    client = db.session.get_one(Client, practice.client.client_id)
    assert client.notices_off_at == START
    with pytest.raises(DomainError):
        service.set_safe_channel(practice.counselor, case, client, " ", now=START)
    service.set_safe_channel(practice.counselor, case, client, "Mornings only.", now=START)
    assert client.notices_off_at is None
    assert client.safe_channel == "Mornings only."


@pytest.mark.parametrize("kind", holds.KINDS)
def test_only_a_licensed_clinician_lifts(practice: Cast, kind: str) -> None:
    flag = hold(practice, kind, now=START)
    until = START + DAY
    for person in (practice.colleague, practice.owner, practice.supervisor):
        if person.profession == "therapist":
            continue
        with pytest.raises(DomainError, match="clinician"):
            care.lift_flag(person, flag, reason="Fine now.", ends_at=until, now=START)
    care.lift_flag(practice.counselor, flag, reason="We made a plan.", ends_at=until, now=START)
    assert reach(practice) == set()


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(91, "Fine", "ends_on"), (0, "Fine", "ends_on"), (5, " ", "reason")],
)
def test_a_lifting_has_a_reason_and_an_end_within_ninety_days(
    practice: Cast, days: int, reason: str, field: str
) -> None:
    flag = hold(practice, "risk", now=START)
    with pytest.raises(DomainError) as refused:
        care.lift_flag(
            practice.counselor, flag, reason=reason, ends_at=START + days * DAY, now=START
        )
    assert refused.value.field == field


def test_an_order_is_written_down_before_its_hold_is_lifted(practice: Cast) -> None:
    screen(practice, now=START, q5="yes")
    for flag in db.session.scalars(select(SafetyFlag)):
        with pytest.raises(DomainError) as refused:
            lift(practice, flag, now=START)
        assert refused.value.field == "order_terms"
        care.lift_flag(
            practice.counselor,
            flag,
            reason="It ended.",
            order_terms="No contact until May.",
            ends_at=START + DAY,
            now=START,
        )
        assert flag.order_terms == "No contact until May."


def test_a_lifting_ends_at_once_and_is_written_down_once(practice: Cast, clock: FakeClock) -> None:
    flag = hold(practice, "risk", now=START, who=practice.client)
    lift(practice, flag, now=START, days=10)
    later = START + 10 * DAY
    assert reach(practice, now=later - timedelta(seconds=1)) == set()
    assert reach(practice, now=later) == {"risk"}
    db.session.commit()
    assert lifting.stand_again(later, horizon=HORIZON)["stood again"] == 1
    assert lifting.stand_again(later, horizon=HORIZON)["stood again"] == 0
    with tenancy.scope(practice.practice_id):
        assert reach(practice, now=later) == {"risk"}
        assert db.session.query(SafetyFlag).count() == 2


def test_a_new_screen_keeps_a_lifted_hold_from_coming_back(practice: Cast) -> None:
    flag = hold(practice, "risk", now=START, who=practice.client)
    lift(practice, flag, now=START, days=10)
    screen(practice, now=START + DAY)
    db.session.commit()
    later = START + 11 * DAY
    assert lifting.stand_again(later, horizon=HORIZON)["stood again"] == 0
    with tenancy.scope(practice.practice_id):
        assert reach(practice, now=later) == set()


@pytest.mark.parametrize(
    ("kind", "partner_too"), [("contact", True), ("couple", True), ("risk", False)]
)
def test_a_hold_on_the_two_reaches_the_partner_and_one_about_risk_does_not(
    practice: Cast, kind: str, partner_too: bool
) -> None:
    hold(practice, kind, now=START, who=practice.client)
    assert reach(practice) == {kind}
    assert reach(practice, "partner") == ({kind} if partner_too else set())
    assert reach(practice, "neighbor") == set()


@pytest.mark.parametrize("kind", holds.KINDS)
def test_a_hold_on_the_whole_joint_case_reaches_both_in_their_own(
    practice: Cast, kind: str
) -> None:
    hold(practice, kind, now=START, case_id=practice.couple_case_id)
    assert reach(practice) == reach(practice, "partner") == {kind}


def needs(cast: Cast, now: datetime) -> set[str]:
    sources = (
        safety_needs.reviews_due,
        safety_needs.screens_due,
        safety_needs.after_setbacks,
        screen_after_no_show,
    )
    return {one.under for source in sources for one in source(cast.counselor, now)}


def test_restricted_work_asks_for_its_review_and_for_a_new_screen(practice: Cast) -> None:
    screen(practice, now=START)
    content = a_content(tier="R", cautions="Screen first.")
    made = homework.assign(
        practice.counselor,
        db.session.get_one(Case, practice.case_id),
        [db.session.get_one(Client, practice.client.client_id)],
        publish(practice.counselor, content, now=START),
        rationale="Because.",
        due_at=None,
        cautions_read=True,
        attested=Attested(frozenset(STATEMENTS), 7),
        now=START,
    )[0]
    assert needs(practice, START) == set()
    assert needs(practice, START + 7 * DAY) == {"Review as you attested: Looking back"}
    gate.review_again(practice.counselor, made, 30, now=START + 7 * DAY)
    assert needs(practice, START + 8 * DAY) == set()
    assert needs(practice, START + 31 * DAY) == {safety_needs.OPEN_STILL}


def test_a_setback_asks_for_a_new_screen(practice: Cast) -> None:
    sent_one = submit(practice, now=START)
    sent_one.assignment.version.exercise.copied_from = "setback-plan"
    db.session.flush()
    assert needs(practice, START + DAY) == {"Screen again: a setback was written down"}
    screen(practice, now=START + DAY)
    assert needs(practice, START + DAY) == set()
