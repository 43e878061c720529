"""Whose notices and devices these are: a person's own and nobody else's."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select

from counsel.kernel.actor import Actor
from counsel.notices.models import Notice, PushDevice
from counsel.reach.models import CLIENT, USER


def person_of(actor: Actor) -> tuple[str, uuid.UUID]:
    """The actor as the outbox calls its recipients."""
    if actor.client_id is not None:
        return CLIENT, actor.client_id
    return USER, actor.user_id


def own(actor: Actor) -> Select[Notice]:
    """What has come to the actor."""
    kind, person_id = person_of(actor)
    return select(Notice).where(
        Notice.practice_id == actor.practice_id,
        Notice.person_kind == kind,
        Notice.person_id == person_id,
    )


def unread(actor: Actor) -> Select[Notice]:
    """What they have not looked at."""
    return own(actor).where(Notice.read_at.is_(None))


def own_devices(actor: Actor) -> Select[PushDevice]:
    """The actor's devices."""
    return devices(*person_of(actor)).where(PushDevice.practice_id == actor.practice_id)


def devices(person_kind: str, person_id: uuid.UUID) -> Select[PushDevice]:
    """The devices of a person, in the practices in scope."""
    return (
        select(PushDevice)
        .where(PushDevice.person_kind == person_kind, PushDevice.person_id == person_id)
        .order_by(PushDevice.added_at, PushDevice.id)
    )
