"""Team, supervision, settings, and the places of a person."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

from counsel.accounts.models import User
from counsel.audit.models import AuditEvent
from counsel.kernel import db as database
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices import access, settings, team
from counsel.practices.models import Membership, Practice, Supervision
from counsel.practices.service import join
from counsel.practices.settings import Choices
from counsel.roster import access as roster
from tests.cast import Cast
from tests.fakes import START

CHOICES = Choices(
    name="North Room",
    sender_name="North Room",
    zone="Europe/Berlin",
    country="DE",
    phone="030 1",
    reminder_leads=(60, 4320),
    first_session_lead=4320,
    quiet_from=22,
    quiet_until=7,
    cancel_notice_hours=48,
    session_minutes=45,
)


def membership_of(actor: Actor, role: str) -> Membership:
    mine = select(Membership).where(Membership.user_id == actor.user_id, Membership.role == role)
    return db.session.scalars(mine).unique().one()


def invite(actor: Actor, **values: str | None) -> None:
    usual = {
        "name": "Newcomer",
        "email": "newcomer@tests.example",
        "role": "counselor",
        "profession": "coach",
    }
    team.invite_staff(actor, **{**usual, **values}, now=START)  # type: ignore[arg-type]  # texts


def test_settings_are_saved_and_audited_by_the_names_of_the_fields(practice: Cast) -> None:
    row = db.session.get_one(Practice, practice.practice_id)
    settings.change_settings(practice.owner, row, CHOICES, now=START)
    database.commit()
    assert row.reminder_leads == [4320, 60]
    event = db.session.scalars(select(AuditEvent)).one()
    assert "session_minutes" in event.details["fields"]
    assert "030 1" not in str(event.details)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("sender_name", ""),
        ("zone", "Nowhere"),
        ("country", "XX"),
        ("reminder_leads", (60, 120, 240, 720, 1440)),
        ("reminder_leads", (61,)),
        ("quiet_from", 24),
        ("quiet_until", -1),
        ("cancel_notice_hours", 10_000),
        ("session_minutes", 0),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_at_its_field(
    practice: Cast, field: str, value: object
) -> None:
    row = db.session.get_one(Practice, practice.practice_id)
    wrong = replace(CHOICES, **{field: value})
    with pytest.raises(DomainError) as caught:
        settings.change_settings(practice.owner, row, wrong, now=START)
    assert caught.value.field == field
    assert row.session_minutes == 50


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("email", {"email": "nowhere"}),
        ("role", {"role": "client"}),
        ("role", {"role": "god"}),
        ("profession", {"profession": None}),
        ("email", {"email": "COUNSELOR@tests.example"}),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused_at_its_field(
    practice: Cast, field: str, values: dict[str, str | None]
) -> None:
    with pytest.raises(DomainError) as caught:
        invite(practice.owner, **values)
    assert caught.value.field == field


def test_the_last_owner_cannot_end_their_own_role(practice: Cast) -> None:
    with pytest.raises(DomainError, match="needs an owner"):
        team.end_membership(practice.owner, membership_of(practice.owner, "owner"), now=START)


def test_one_of_two_owners_can_go(practice: Cast) -> None:
    row = db.session.get_one(Practice, practice.practice_id)
    join(row, db.session.get_one(User, practice.colleague.user_id), "owner", now=START)
    mine = membership_of(practice.owner, "owner")
    team.end_membership(practice.owner, mine, now=START)
    assert (mine.ended_at, mine.ended_by) == (START, practice.owner.user_id)


def test_ending_a_supervisor_ends_what_they_saw(practice: Cast) -> None:
    assert db.session.scalars(roster.cases(practice.supervisor)).unique().all()
    mine = membership_of(practice.supervisor, "supervisor")
    team.end_membership(practice.owner, mine, now=START)
    db.session.flush()
    assert not db.session.scalars(roster.cases(practice.supervisor)).unique().all()


def test_a_pair_of_supervision_opens_cases_and_its_end_closes_them(practice: Cast) -> None:
    ids = (practice.supervisor.user_id, practice.colleague.user_id)
    before = len(db.session.scalars(roster.cases(practice.supervisor)).unique().all())
    pair = team.supervise(practice.owner, *ids, now=START)
    assert team.supervise(practice.owner, *ids, now=START) is pair
    db.session.flush()
    assert len(db.session.scalars(roster.cases(practice.supervisor)).unique().all()) > before
    team.end_supervision(practice.owner, pair, now=START)
    db.session.flush()
    assert len(db.session.scalars(roster.cases(practice.supervisor)).unique().all()) == before


def test_supervision_is_only_between_people_who_hold_the_roles(practice: Cast) -> None:
    supervisor, counselor = practice.supervisor.user_id, practice.counselor.user_id
    for pair, field in (
        ((practice.client.user_id, counselor), "supervisor_id"),
        ((supervisor, practice.client.user_id), "counselor_id"),
        ((supervisor, practice.stranger.user_id), "counselor_id"),
        ((None, counselor), "supervisor_id"),
        ((supervisor, uuid.uuid4()), "counselor_id"),
    ):
        with pytest.raises(DomainError) as caught:
            team.supervise(practice.owner, *pair, now=START)
        assert caught.value.field == field


def test_only_the_owner_sees_the_team_and_its_lists(practice: Cast) -> None:
    for actor in practice.actors().values():
        seen = [
            db.session.scalars(statement).unique().all()
            for statement in (
                access.team(actor),
                access.memberships(actor),
                access.supervisions(actor),
            )
        ]
        assert all(seen) if actor == practice.owner else not any(seen)


def test_clients_are_not_part_of_the_team(practice: Cast) -> None:
    people = {user.id for user in db.session.scalars(access.team(practice.owner))}
    assert practice.client.user_id not in people
    assert practice.former.user_id not in people
    assert practice.counselor.user_id in people


def test_places_are_where_a_role_is_held_now(practice: Cast) -> None:
    assert [place.name for place in access.places(practice.counselor.user_id)] == ["North Room"]
    assert [place.staff for place in access.places(practice.client.user_id)] == [False]
    assert access.places(practice.former.user_id) == []


def test_supervisions_of_another_practice_stay_unseen(practice: Cast) -> None:
    other = replace(practice.owner, practice_id=practice.other_practice_id)
    assert not db.session.scalars(access.supervisions(other)).all()
    assert db.session.scalars(select(Supervision)).all()
