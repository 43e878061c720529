"""Clients, cases, care and flags: what may happen and what is refused."""

from __future__ import annotations

import pytest

from counsel.audit.models import AuditEvent
from counsel.kernel import db as database
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.roster import care, service
from counsel.roster.models import ACTIVE, COUPLE, DISCHARGED, LEAD, PAUSED, Client
from tests.cast import Cast
from tests.fakes import START
from tests.roster.factories import (
    add,
    co_counselor,
    invitations_of,
    invite_recipient,
    the_case,
    the_client,
    user_of,
)


def change(actor: Actor, client: Client, **values: str) -> None:
    """Change some contact details; the others stay."""
    known = {
        "name": client.name,
        "preferred_name": client.preferred_name,
        "pronouns": client.pronouns,
        "email": client.email or "",
        "phone": client.phone,
        "zone": client.zone,
    }
    service.change_client(actor, client, now=START, **(known | values))


def test_the_case_is_made_with_the_client(practice: Cast) -> None:
    case = add(practice.counselor, now=START)
    assert (case.kind, case.status, case.title) == ("individual", ACTIVE, "Somebody New")
    assert [(m.user_id, m.role) for m in case.care_team] == [(practice.counselor.user_id, LEAD)]


def test_adding_a_client_is_in_the_audit(practice: Cast) -> None:
    case = add(practice.counselor, now=START)
    database.commit()
    verbs = {(e.verb, e.case_id) for e in db.session.query(AuditEvent)}
    assert {("added", None), ("opened", case.id)} <= verbs


def test_an_address_is_given_once_in_a_practice_whatever_its_letters(practice: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        add(practice.counselor, now=START, email="RECIPIENT@tests.example")
    assert refusal.value.field == "email"
    assert "Recipient has this address already." in refusal.value.text


def test_the_name_behind_an_address_is_told_to_nobody_who_may_not_know(practice: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        add(practice.colleague, now=START, email="recipient@tests.example")
    assert refusal.value.text == "A client has it already."


def test_an_address_of_another_practice_is_free(practice: Cast) -> None:
    assert add(practice.counselor, now=START, email="outsider@tests.example").id is not None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": "  "}, "name"), ({"zone": "Mars/Base"}, "zone"), ({"email": "no"}, "email")],
)
def test_unusable_details_are_refused_at_their_field(
    practice: Cast, values: dict[str, str], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        change(practice.counselor, the_client(practice), **values)
    assert refusal.value.field == field


def test_a_new_name_is_the_new_title_of_all_cases(practice: Cast) -> None:
    client = the_client(practice)
    change(practice.counselor, client, name="Ariel Sand")
    assert the_case(practice).title == "Ariel Sand"
    joint = next(c for c in service._cases_of(client) if c.kind == COUPLE)
    assert joint.title == "Ariel Sand and Partner"


def test_the_longest_names_still_make_a_joint_case(practice: Cast) -> None:
    both = [
        add(practice.counselor, now=START, name=letter * 120).participants[0].client
        for letter in "ab"
    ]
    lead = user_of(practice.counselor)
    case = service.open_case(practice.counselor, both, kind=COUPLE, lead=lead, now=START)
    assert case.title == f"{'a' * 120} and {'b' * 120}"


def test_a_joint_case_has_two_different_clients(practice: Cast) -> None:
    client = the_client(practice)
    lead = user_of(practice.counselor)
    with pytest.raises(DomainError, match="two different"):
        service.open_case(practice.counselor, [client, client], kind=COUPLE, lead=lead, now=START)


@pytest.mark.parametrize("role", ["assistant", "supervisor", "former", "stranger", "client"])
def test_only_a_counselor_of_the_practice_leads_a_case(practice: Cast, role: str) -> None:
    lead = user_of(practice.actors()[role])
    with pytest.raises(DomainError) as refusal:
        service.open_case(
            practice.owner, [the_client(practice)], kind="individual", lead=lead, now=START
        )
    assert refusal.value.field == "lead"


def test_a_changed_address_ends_the_open_invitation(practice: Cast) -> None:
    invitation = invite_recipient(practice, now=START)
    client = db.session.get_one(Client, practice.recipient_id)
    change(practice.counselor, client, phone="1")
    assert invitation.revoked_at is None
    change(practice.counselor, client, email="elsewhere@tests.example")
    assert invitation.revoked_at == START


def test_inviting_again_replaces_the_invitation(practice: Cast) -> None:
    first = invite_recipient(practice, now=START)
    second = invite_recipient(practice, now=START)
    assert first.revoked_at == START
    assert second.revoked_at is None
    assert len(invitations_of(practice.recipient_id)) == 2


def test_a_discharge_says_why_and_a_return_need_not(practice: Cast) -> None:
    case = the_case(practice)
    with pytest.raises(DomainError) as refusal:
        care.set_status(practice.counselor, case, DISCHARGED, reason=" ", now=START)
    assert refusal.value.field == "reason"
    care.set_status(practice.counselor, case, DISCHARGED, reason="We are done.", now=START)
    assert case.status_reason == "We are done."
    assert b"done" not in (case.status_reason_sealed or b"")
    care.set_status(practice.counselor, case, ACTIVE, reason="", now=START)
    assert case.status == ACTIVE


def test_an_unknown_status_is_refused(practice: Cast) -> None:
    with pytest.raises(DomainError):
        care.set_status(practice.counselor, the_case(practice), "gone", reason="", now=START)


def test_joining_twice_is_joining_once(practice: Cast) -> None:
    co_counselor(practice, now=START)
    co_counselor(practice, now=START)
    assert len(the_case(practice).care_team) == 2


def test_a_case_is_never_without_its_lead(practice: Cast) -> None:
    case = the_case(practice)
    with pytest.raises(DomainError, match="lead"):
        care.end_membership(practice.owner, case, case.care_team[0], now=START)


@pytest.mark.parametrize(("kind", "reason"), [("mood", "x"), ("risk", "  ")])
def test_a_flag_needs_a_kind_and_a_reason(practice: Cast, kind: str, reason: str) -> None:
    with pytest.raises(DomainError):
        care.raise_flag(practice.counselor, the_case(practice), kind, reason=reason, now=START)


def test_a_status_change_keeps_its_author(practice: Cast) -> None:
    case = the_case(practice)
    care.set_status(practice.counselor, case, PAUSED, reason="Travel", now=START)
    assert (case.status_by, case.status_at) == (practice.counselor.user_id, START)
