"""Alerts: raised once, told without content, acknowledged, passed on to the backup once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from counsel.homework.models import Assignment
from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.deliver import deliver_due
from counsel.outbox.models import OutboxMessage
from counsel.practices.models import Membership, Practice
from counsel.roster.models import SafetyFlag
from counsel.safety import access, alerting, responders
from counsel.safety.models import SafetyAlert
from counsel.scheduler import delivery_of
from tests.cast import Cast
from tests.fakes import START, FakeClock, KeepingChannel
from tests.homework.factories import assign, write
from tests.people import Person
from tests.safety.factories import RISKY, alert, name_responders, risky, sent

People = Callable[[Actor | None], Person]
Block = Callable[[], AbstractContextManager[None]]
HORIZON = timedelta(days=14)
TOMORROW = START + timedelta(days=4)


def told(cast: Cast) -> set[object]:
    db.session.flush()
    rows = select(OutboxMessage.recipient_id).where(OutboxMessage.kind == alerting.WAITING)
    return set(db.session.scalars(rows))


def test_an_answer_raises_one_alert_and_tells_who_answers_for_it(practice: Cast) -> None:
    made = alert(practice, now=START)
    write(practice.client, db.session.get_one(Assignment, made.assignment_id), now=START, hurt=3)
    assert db.session.query(SafetyAlert).count() == 1
    assert told(practice) == {practice.counselor.user_id, practice.colleague.user_id}
    assert made.says == RISKY["says"]
    assert b"safe" not in (made.says_sealed or b"")


def test_another_answer_raises_none(practice: Cast) -> None:
    one = risky(practice, now=START)
    write(practice.client, one, now=START, ready="Yes")
    assert db.session.query(SafetyAlert).count() == 0


def test_submitting_raises_what_was_not_raised_yet_once(practice: Cast) -> None:
    made = alert(practice, now=START)
    sent(practice, db.session.get_one(Assignment, made.assignment_id), now=START)
    assert db.session.query(SafetyAlert).count() == 1


def test_a_rule_about_contact_raises_its_hold(practice: Cast) -> None:
    one = assign(practice, now=START, alerts=[RISKY | {"kind": "contact"}])
    write(practice.client, one, now=START, ready="Not now")
    flag = db.session.scalars(select(SafetyFlag)).one()
    assert (flag.kind, flag.client_id) == ("contact", practice.client.client_id)


def test_a_rule_about_risk_leaves_the_hold_to_a_person(practice: Cast) -> None:
    alert(practice, now=START)
    assert db.session.query(SafetyFlag).count() == 0


def test_please_read_is_a_mark_without_a_mail(practice: Cast) -> None:
    one = assign(practice, now=START, alerts=[RISKY | {"kind": "review"}])
    write(practice.client, one, now=START, ready="Not now")
    assert db.session.query(SafetyAlert).one().pass_on_at is None
    assert told(practice) == set()


def test_acknowledging_says_what_was_done_and_what_came_of_it(practice: Cast) -> None:
    made = alert(practice, now=START)
    for action, outcome, field in (("", "x", "action"), ("x", " ", "outcome")):
        with pytest.raises(DomainError) as refused:
            alerting.acknowledge(
                practice.counselor, made, action=action, outcome=outcome, now=START
            )
        assert refused.value.field == field
    alerting.acknowledge(practice.counselor, made, action="Called.", outcome="Safe.", now=START)
    assert b"Called" not in (made.action_sealed or b"")
    with pytest.raises(DomainError):
        alerting.acknowledge(practice.counselor, made, action="a", outcome="b", now=START)


def test_who_works_alone_stands_in_for_themself_and_is_told_a_second_time(practice: Cast) -> None:
    made = alert(practice, now=START)
    alone = select(Membership).where(
        Membership.role.in_(("counselor", "supervisor")),
        Membership.user_id != practice.counselor.user_id,
        Membership.practice_id == practice.practice_id,
    )
    for one in db.session.scalars(alone):
        one.ended_at, one.ended_by = START, practice.owner.user_id
    row = db.session.get_one(Practice, practice.practice_id)
    me = practice.counselor.user_id
    responders.name(practice.owner, row, me, me, now=START)
    due = made.pass_on_at
    assert due is not None
    db.session.commit()
    assert alerting.pass_on(due, horizon=HORIZON)["passed on"] == 1
    mails = select(OutboxMessage.recipient_id).where(OutboxMessage.kind == alerting.WAITING)
    with tenancy.scope(practice.practice_id):
        assert list(db.session.scalars(mails)).count(me) == 2


def test_what_nobody_acknowledged_goes_to_the_backup_once(practice: Cast) -> None:
    made = alert(practice, now=START)
    assert made.pass_on_at is not None
    due = made.pass_on_at
    db.session.commit()
    assert not alerting.pass_on(due - timedelta(seconds=1), horizon=HORIZON)["passed on"]
    assert alerting.pass_on(due, horizon=HORIZON)["passed on"] == 1
    assert not alerting.pass_on(due + timedelta(days=1), horizon=HORIZON)["passed on"]
    with tenancy.scope(practice.practice_id):
        assert practice.supervisor.user_id in told(practice)


def test_what_was_acknowledged_is_not_passed_on(practice: Cast) -> None:
    made = alert(practice, now=START)
    alerting.acknowledge(practice.counselor, made, action="Called.", outcome="Safe.", now=START)
    db.session.commit()
    assert not alerting.pass_on(TOMORROW, horizon=HORIZON)["passed on"]


def test_an_alert_is_seen_by_the_team_and_those_named_alone(practice: Cast) -> None:
    alert(practice, now=START)

    def sees(actor: Actor) -> bool:
        return bool(db.session.scalars(access.alerts(actor)).unique().all())

    seeing = {name for name, actor in practice.actors().items() if sees(actor)}
    assert seeing == {"counselor", "supervisor", "colleague"}


def test_the_mail_says_only_that_something_waits(
    app: Flask, cast: Cast, in_practice: Block, mailbox: KeepingChannel, clock: FakeClock
) -> None:
    with in_practice():
        alert(cast, now=START)
    with app.app_context():
        from_app = delivery_of(app, _Never())  # type: ignore[arg-type]  # asked for is_set alone
        deliver_due(from_app)
    mails = [mail for mail in mailbox.sent if mail.subject == "Something waits for you"]
    assert len(mails) == 2
    whole = " ".join(mail.subject + mail.text + mail.html for mail in mails).lower()
    for word in ("risk", "safe", "client", "alert ", "suicid", "answer"):
        assert word not in whole


class _Never:
    """An event that is never set."""

    def is_set(self) -> bool:
        return False


def test_the_client_sees_where_to_find_help_at_once(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        url = f"/my/homework/{risky(cast, now=START).id}"
    page = person(cast.client)
    hidden = page.get(url).text
    assert "data-crisis" in hidden
    sent_answer = {"b-ready": "Not now", "revision-ready": "0"}
    answer = page.send("PUT", f"{url}/answers/ready", sent_answer)
    assert answer.json["help"] is True
    shown = page.get(url).text
    assert "not have to carry this alone" in shown
    assert 'tabindex="-1" hidden' not in shown
    assert "Nobody watches this around the clock" in shown


def test_an_alert_is_first_on_the_first_page_and_on_the_caseload(
    cast: Cast, person: People, in_practice: Block
) -> None:
    with in_practice():
        url = f"/alerts/{alert(cast, now=START).id}"
    page = person(cast.counselor)
    assert url in page.get("/today").text
    assert "1 to read" in page.get("/caseload").text
    assert url in page.get(f"/cases/{cast.case_id}").text
    done = page.post(url, {"action": "Called.", "outcome": "Safe."})
    assert done.status_code == 303
    assert url not in page.get("/today").text


def test_naming_takes_two_people(practice: Cast) -> None:
    name_responders(practice, now=START)
    again = practice.colleague.user_id
    from_owner = {"now": START}
    with pytest.raises(DomainError):
        alerting.responders.name(
            practice.owner,
            db.session.get_one(alerting.Practice, practice.practice_id),
            again,
            again,
            **from_owner,
        )
