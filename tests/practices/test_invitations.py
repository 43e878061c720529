"""Invitations: opened by a link, accepted once, never a way into somebody's account."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from counsel.accounts.models import Invitation, User
from counsel.accounts.throttling import Throttled
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices import invitations
from counsel.practices.invitations import InvitationClosed
from counsel.practices.models import Membership
from tests.accounts.factories import OTHER_PASSWORD, PASSWORD, door_of
from tests.cast import Cast
from tests.fakes import START

NEW = {"name": "Newcomer", "zone": "Europe/Berlin"}


def an_invitation(cast: Cast, email: str = "Newcomer@tests.example", **more: str) -> Invitation:
    return invitations.create_invitation(
        practice_id=cast.practice_id,
        email=email,
        name="Newcomer",
        role=more.get("role", "counselor"),
        profession="coach",
        invited_by=cast.owner.user_id,
        now=START,
    )


def accept(app: Flask, one: Invitation, password: str = PASSWORD, **more: object) -> User:
    values = {**NEW, "network": "192.0.2.1", "now": START, **more}
    return invitations.accept_invitation(one, door_of(app), password=password, **values)


def with_password(app: Flask, user_id: uuid.UUID) -> User:
    user = db.session.get_one(User, user_id)
    user.password_hash = door_of(app).passwords.hash(PASSWORD)
    return user


def roles(practice: Cast, user: User) -> set[str]:
    mine = select(Membership.role).where(
        Membership.user_id == user.id, Membership.ended_at.is_(None)
    )
    return set(db.session.scalars(mine))


def test_a_new_person_gets_an_account_and_the_role(app: Flask, practice: Cast) -> None:
    one = an_invitation(practice)
    assert not invitations.has_account(one)
    user = accept(app, one)
    assert (user.email, user.name) == ("newcomer@tests.example", "Newcomer")
    assert roles(practice, user) == {"counselor"}
    assert door_of(app).passwords.matches(user.password_hash, PASSWORD)


def test_an_invitation_never_takes_over_an_account(app: Flask, practice: Cast) -> None:
    user = with_password(app, practice.client.user_id)
    before = (user.password_hash, user.name, user.zone)
    one = an_invitation(practice, email="CLIENT@tests.example", role="owner")
    assert invitations.has_account(one)
    with pytest.raises(DomainError) as caught:
        accept(app, one, OTHER_PASSWORD, name="Thief", zone="Asia/Tokyo")
    assert caught.value.field == "password"
    assert (user.password_hash, user.name, user.zone) == before
    assert roles(practice, user) == {"client"}


def test_a_person_with_an_account_proves_it_and_keeps_it_as_it_is(
    app: Flask, practice: Cast
) -> None:
    user = with_password(app, practice.assistant.user_id)
    before = (user.password_hash, user.name, user.zone)
    accepted = accept(app, an_invitation(practice, email=user.email), name="Other")
    assert accepted.id == user.id
    assert (user.password_hash, user.name, user.zone) == before
    assert roles(practice, user) == {"assistant", "counselor"}


def test_guessing_the_password_of_an_account_by_an_invitation_is_slowed(
    app: Flask, practice: Cast
) -> None:
    user = with_password(app, practice.assistant.user_id)
    one = an_invitation(practice, email=user.email)
    for _ in range(4):
        with pytest.raises(DomainError, match="does not fit"):
            accept(app, one, "wrong")
    with pytest.raises(Throttled):
        accept(app, one, "wrong")


def test_somebody_else_who_is_signed_in_cannot_accept(app: Flask, practice: Cast) -> None:
    one = an_invitation(practice)
    with pytest.raises(DomainError, match="another address"):
        accept(app, one, acting_user_id=practice.partner.user_id)


def test_an_invitation_is_accepted_once(app: Flask, practice: Cast) -> None:
    one = an_invitation(practice)
    accept(app, one)
    db.session.expire(one, ["accepted_at"])
    with pytest.raises(InvitationClosed) as caught:
        accept(app, one)
    assert caught.value.reason == "accepted"
    count = select(func.count()).where(Membership.role == "counselor")
    assert db.session.scalar(count.where(Membership.ended_at.is_(None))) == 3


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("zone", {"zone": "Nowhere"}),
        ("password", {"password": "short"}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    app: Flask, practice: Cast, field: str, values: dict[str, str]
) -> None:
    with pytest.raises(DomainError) as caught:
        accept(app, an_invitation(practice), **values)
    assert caught.value.field == field


def test_a_newer_invitation_closes_the_one_before(app: Flask, practice: Cast) -> None:
    links = door_of(app).links
    first = an_invitation(practice)
    token = invitations.token_of(first, links)
    second = an_invitation(practice)
    with pytest.raises(InvitationClosed) as caught:
        invitations.open_invitation(links, token, now=START)
    assert caught.value.reason == "revoked"
    fresh = invitations.token_of(second, links)
    assert invitations.open_invitation(links, fresh, now=START).id == second.id


def test_a_link_ends_after_two_weeks(app: Flask, practice: Cast) -> None:
    links = door_of(app).links
    token = invitations.token_of(an_invitation(practice), links)
    with pytest.raises(InvitationClosed) as caught:
        invitations.open_invitation(links, token, now=START + timedelta(days=14))
    assert caught.value.reason == "expired"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00"])
def test_a_made_up_link_opens_nothing(app: Flask, practice: Cast, token: str) -> None:
    with pytest.raises(InvitationClosed) as caught:
        invitations.open_invitation(door_of(app).links, token, now=START)
    assert caught.value.reason == "invalid"


def test_a_link_for_a_password_opens_no_invitation(app: Flask, practice: Cast) -> None:
    one = an_invitation(practice)
    links = door_of(app).links
    token = links.sign("password_reset", one.id, ends_at=START + timedelta(days=1))
    with pytest.raises(InvitationClosed):
        invitations.open_invitation(links, token, now=START)
