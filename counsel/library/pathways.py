"""Pathways of a practice: begun, copied, changed step by step, put away. A key is
`pathway:<id>` or `built-in:<slug>`."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.library import access, builtin
from counsel.library.models import Pathway
from counsel.library.pathway import MOST_STEPS, PathwayContent

OWN, BUILT_IN = "pathway", "built-in"
UNTITLED = "Untitled pathway"
STALE = "This was changed in another tab or on another device. What you typed stands here."
GONE = "This pathway is no longer there. Choose another one."


@dataclass(frozen=True, slots=True)
class Choice:
    """A pathway that a client can be sent on."""

    key: str
    content: PathwayContent


def choices(actor: Actor) -> list[Choice]:
    """Every finished pathway: own ones first, then the built-in ones."""
    own = [
        Choice(f"{OWN}:{one.id}", content_of(one))
        for one in db.session.scalars(access.pathways(actor))
    ]
    ready = [Choice(f"{BUILT_IN}:{slug}", one) for slug, one in builtin.pathways().items()]
    return [one for one in own if not one.content.problems()] + ready


def content_of(pathway: Pathway) -> PathwayContent:
    """A pathway's document."""
    return PathwayContent.model_validate(pathway.document)


def begin(actor: Actor, *, now: datetime, built_in: str | None = None) -> Pathway:
    """A new pathway, empty or a copy of a built-in one. Raises DomainError where there is none."""
    content = builtin.pathways().get(built_in) if built_in else PathwayContent()
    if content is None:
        raise DomainError(GONE)
    made = Pathway(
        practice_id=actor.practice_id,
        title=content.title or UNTITLED,
        document=content.model_dump(mode="json"),
        revision=1,
        copied_from=built_in,
        created_by=actor.user_id,
        created_at=now,
        changed_at=now,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "wrote", "pathway", made.id, now=now)
    return made


def save(
    actor: Actor,
    pathway: Pathway,
    head: dict[str, Any],
    steps: Sequence[dict[str, Any]],
    *,
    revision: int,
    now: datetime,
) -> None:
    """Keep a pathway as it was typed; it may be unfinished. Whoever is on it already stays on what
    they began. Raises StaleWrite, or DomainError where a value does not fit."""
    if pathway.revision != revision:
        raise StaleWrite(STALE)
    if len(steps) > MOST_STEPS:
        raise DomainError(f"A pathway can have {MOST_STEPS} steps at most.")
    kept = {name: getattr(content_of(pathway), name) for name in PathwayContent.model_fields}
    try:
        content = PathwayContent.model_validate({**kept, **head, "steps": steps})
    except ValidationError as error:
        raise DomainError(_plain(error)) from None
    pathway.document, pathway.title = content.model_dump(mode="json"), content.title or UNTITLED
    pathway.revision += 1
    pathway.changed_at = now
    audit.record(actor, "changed", "pathway", pathway.id, now=now)


def archive(actor: Actor, pathway: Pathway, *, back: bool, now: datetime) -> None:
    """Off the shelf, or back on it; who is on it goes on."""
    pathway.archived_at = None if back else now
    pathway.archived_by = None if back else actor.user_id
    verb = "brought back" if back else "archived"
    audit.record(actor, verb, "pathway", pathway.id, now=now)


def find(actor: Actor, key: str) -> PathwayContent:
    """The document that a key stands for. Raises DomainError where it is gone or unfinished."""
    kind, _, name = key.partition(":")
    if kind == BUILT_IN and (ready := builtin.pathways().get(name)) is not None:
        return ready
    if kind == OWN and (wanted := _id(name)) is not None:
        own = db.session.scalars(access.pathways(actor).where(Pathway.id == wanted)).one_or_none()
        if own is not None and not content_of(own).problems():
            return content_of(own)
    raise DomainError(GONE, field="pathway")


def _id(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None


def _plain(error: ValidationError) -> str:
    first = error.errors()[0]
    places = [part for part in first["loc"] if isinstance(part, int)]
    where = f"Step {places[0] + 1}: " if places else ""
    if first["type"] == "string_too_long":
        return f"{where}keep it under {first['ctx']['max_length']} characters."
    return f"{where}choose a number of days from 0 to 365."
