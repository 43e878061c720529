"""Taking up an invitation, and asking for a new one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app

from counsel.accounts.models import Invitation, User
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.outbox.models import OutboxMessage
from counsel.practices.invitations import InvitationClosed, create_invitation
from counsel.practices.models import Membership
from counsel.roster import accepting, inviting
from counsel.roster.models import Client
from tests.cast import Cast
from tests.fakes import START
from tests.roster.factories import invitations_of, invite_recipient, the_client

SECRET = "a lamp beside the river"
LATER = START + timedelta(days=15)


def accept(invitation: Invitation, **more: Any) -> User:
    options: dict[str, Any] = {
        "password": SECRET,
        "network": "10.0.0.1",
        "name": "Recipient",
        "zone": "America/Chicago",
        "acting_user_id": None,
        "now": START,
    }
    return accepting.accept(invitation, current_app.extensions["counsel.door"], **(options | more))


def queued(kind: str) -> list[OutboxMessage]:
    return db.session.query(OutboxMessage).filter_by(kind=kind).all()


def recipient(cast: Cast) -> Client:
    return db.session.get_one(Client, cast.recipient_id)


def test_accepting_gives_the_record_its_sign_in_and_the_chosen_zone(practice: Cast) -> None:
    user = accept(invite_recipient(practice, now=START))
    assert recipient(practice).user_id == user.id
    assert recipient(practice).zone == "America/Chicago"
    held = db.session.query(Membership).filter_by(user_id=user.id).one()
    assert (held.role, held.practice_id) == ("client", practice.practice_id)


def test_a_client_who_can_sign_in_is_not_invited(practice: Cast) -> None:
    with pytest.raises(DomainError, match="can sign in already"):
        inviting.invite(practice.counselor, the_client(practice), now=START)


def test_a_client_without_an_address_is_not_invited(practice: Cast) -> None:
    recipient(practice).email = None
    with pytest.raises(DomainError) as refusal:
        invite_recipient(practice, now=START)
    assert refusal.value.field == "email"


def test_a_record_that_got_its_sign_in_meanwhile_is_not_taken_over(practice: Cast) -> None:
    invitation = invite_recipient(practice, now=START)
    recipient(practice).user_id = practice.partner.user_id
    with pytest.raises(InvitationClosed):
        accept(invitation)
    assert recipient(practice).user_id == practice.partner.user_id


def test_one_account_is_one_record_of_a_practice(practice: Cast) -> None:
    recipient(practice).email = "client@tests.example"
    invitation = invite_recipient(practice, now=START)
    with pytest.raises(DomainError, match="in use here already"):
        accept(invitation)


def test_somebody_else_who_is_signed_in_cannot_accept(practice: Cast) -> None:
    invitation = invite_recipient(practice, now=START)
    with pytest.raises(DomainError, match="another address"):
        accept(invitation, acting_user_id=practice.partner.user_id)


def test_an_old_link_brings_a_new_one_to_the_same_address_once_a_day(practice: Cast) -> None:
    old = invite_recipient(practice, now=START)
    assert accepting.ask_again(old, now=LATER)
    assert accepting.ask_again(old, now=LATER + timedelta(hours=1))
    fresh = [one for one in invitations_of(practice.recipient_id) if one.id != old.id]
    assert [(one.email, one.created_at) for one in fresh] == [("recipient@tests.example", LATER)]
    assert [m.subject_id for m in queued(inviting.KIND)] == [old.id, fresh[0].id]


def test_a_replaced_link_sends_the_newer_one_again(practice: Cast) -> None:
    old = invite_recipient(practice, now=START)
    newer = invite_recipient(practice, now=START)
    assert accepting.ask_again(old, now=START)
    assert [m.subject_id for m in queued(inviting.KIND)] == [old.id, newer.id, newer.id]


def test_a_link_that_was_taken_back_only_tells_who_invited(practice: Cast) -> None:
    old = invite_recipient(practice, now=START)
    inviting.revoke(practice.counselor, recipient(practice), now=START)
    assert not accepting.ask_again(old, now=START)
    assert not accepting.ask_again(old, now=START)
    (told,) = queued(accepting.WANTED)
    assert told.recipient_id == practice.counselor.user_id


def test_a_link_to_an_address_that_changed_only_tells_who_invited(practice: Cast) -> None:
    old = invite_recipient(practice, now=START)
    recipient(practice).email = "elsewhere@tests.example"
    assert not accepting.ask_again(old, now=LATER)
    assert len(invitations_of(practice.recipient_id)) == 1


def test_the_owner_is_told_where_who_invited_has_left(practice: Cast) -> None:
    old = create_invitation(
        practice_id=practice.practice_id,
        email="new.counselor@tests.example",
        name="New",
        role="counselor",
        invited_by=practice.former.user_id,
        now=START,
    )
    assert not accepting.ask_again(old, now=LATER)
    assert [m.recipient_id for m in queued(accepting.WANTED)] == [practice.owner.user_id]


def test_an_accepted_link_asks_for_nothing(practice: Cast) -> None:
    invitation = invite_recipient(practice, now=START)
    accept(invitation)
    db.session.refresh(invitation)
    with pytest.raises(InvitationClosed) as closed:
        accepting.ask_again(invitation, now=START)
    assert closed.value.reason == "accepted"


def test_a_forged_link_is_no_invitation(app: Flask, practice: Cast) -> None:
    with pytest.raises(InvitationClosed) as closed:
        accepting.closed_invitation(app.extensions["counsel.links"], "forged", now=START)
    assert closed.value.reason == "invalid"
