"""The people of the tests: one practice with every role, and another one beside it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from counsel.kernel import tenancy
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.practices.models import Practice, Supervision
from counsel.practices.service import create_practice
from counsel.roster.identity import actor_of
from counsel.roster.models import COUPLE, Client
from tests.factories import make_actor, make_case, make_client, make_member


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Actors by role, and the cases between them.

    `counselor` leads `case` (of `client`) and `couple_case` (of `client` and `partner`), and is
    supervised by `supervisor`. `colleague` leads `colleague_case` (of `neighbor`). `stranger` and
    `outsider` are counselor and client of another practice, with `other_case`. `former` was a
    counselor of the practice once; `recipient` is a client without a sign-in in `quiet_case`,
    which `counselor` leads. For risk the colleague answers, and
    the supervisor stands in. The counselor lives in Berlin, the client in New York.
    """

    practice_id: uuid.UUID
    other_practice_id: uuid.UUID
    owner: Actor
    counselor: Actor
    colleague: Actor
    supervisor: Actor
    assistant: Actor
    client: Actor
    partner: Actor
    neighbor: Actor
    stranger: Actor
    outsider: Actor
    former: Actor
    case_id: uuid.UUID
    couple_case_id: uuid.UUID
    colleague_case_id: uuid.UUID
    quiet_case_id: uuid.UUID
    recipient_id: uuid.UUID
    other_case_id: uuid.UUID

    def actors(self) -> dict[str, Actor]:
        """Every actor by the name of its field."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Actor)}


def seed_cast(now: datetime) -> Cast:
    """Write the cast into an empty, migrated database."""
    with tenancy.everywhere():
        practice = create_practice("North Room", zone="Europe/Berlin", country="DE", now=now)
        other = create_practice("South Room", zone="Europe/Paris", country="FR", now=now)
        staff = _staff(practice, now)
        stranger = make_actor(other, "stranger", "counselor", now=now, profession="therapist")
        people = {
            "client": _client_with_sign_in(practice, staff["counselor"], "client", now),
            "partner": _client_with_sign_in(practice, staff["counselor"], "partner", now),
            "neighbor": _client_with_sign_in(practice, staff["colleague"], "neighbor", now),
            "outsider": _client_with_sign_in(other, stranger, "outsider", now),
        }
        recipient = make_client(staff["counselor"], "recipient", now=now)
        practice.risk_owner_id = staff["colleague"].user_id
        practice.risk_backup_id = staff["supervisor"].user_id
        records = {name: record for name, (record, _actor) in people.items()}
        lead = staff["counselor"]
        cast = Cast(
            practice_id=practice.id,
            other_practice_id=other.id,
            stranger=stranger,
            case_id=make_case(lead, records["client"], now=now).id,
            couple_case_id=make_case(
                lead, records["client"], records["partner"], now=now, kind=COUPLE
            ).id,
            colleague_case_id=make_case(staff["colleague"], records["neighbor"], now=now).id,
            quiet_case_id=make_case(lead, recipient, now=now).id,
            recipient_id=recipient.id,
            other_case_id=make_case(stranger, records["outsider"], now=now).id,
            **staff,
            **{name: actor for name, (_record, actor) in people.items()},
        )
        db.session.commit()
    return cast


def _staff(practice: Practice, now: datetime) -> dict[str, Actor]:
    def one(called: str, role: str = "counselor", profession: str | None = None) -> Actor:
        return make_actor(practice, called, role, now=now, profession=profession or "therapist")

    staff = {
        "owner": one("owner", "owner"),
        "counselor": one("counselor"),
        "colleague": one("colleague", profession="coach"),
        "supervisor": one("supervisor", "supervisor"),
        "assistant": one("assistant", "assistant"),
    }
    former, memberships = make_member(
        practice, "former", "counselor", now=now, profession="therapist"
    )
    staff["former"] = actor_of(former, practice, memberships)
    memberships[0].ended_at, memberships[0].ended_by = now, staff["owner"].user_id
    db.session.add(
        Supervision(
            practice_id=practice.id,
            supervisor_id=staff["supervisor"].user_id,
            counselor_id=staff["counselor"].user_id,
            since=now,
        )
    )
    return staff


def _client_with_sign_in(
    practice: Practice, creator: Actor, called: str, now: datetime
) -> tuple[Client, Actor]:
    user, memberships = make_member(practice, called, "client", now=now, zone="America/New_York")
    record = make_client(creator, called, now=now, zone="America/New_York")
    record.user_id = user.id
    db.session.flush()
    return record, actor_of(user, practice, memberships)
