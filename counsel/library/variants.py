"""One exercise and its variants: solo, paired, abuse-aware; built-in ones and the practice's own.

A document names what it varies by `variant_of`: the slug of a built-in exercise or the id of an own
one. The exercise that is named, and all that name it, are a family.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, cast, func, or_

from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import access, builtin
from counsel.library.models import Exercise


@dataclass(frozen=True, slots=True)
class Member:
    """One of a family: an own exercise by its id, or a built-in one by its slug. `parts` is how
    many parts it has, `state` one of built-in, draft, published."""

    kind: str
    title: str
    state: str
    parts: int
    id: uuid.UUID | None = None
    slug: str = ""


def stored(variant_of: str) -> str:
    """`variant_of` as its column holds it: an id without dashes, or a slug."""
    try:
        return uuid.UUID(variant_of).hex
    except ValueError:
        return variant_of


def head(exercise: Exercise) -> str:
    """What the variants of an exercise's family name: the id or slug of the one they vary."""
    named = str(exercise.draft.get("variant_of") or "")
    return named or str(exercise.id)


def family(actor: Actor, named: str) -> list[Member]:
    """The exercise of this id or slug with its variants, that one first; those that the actor may
    see, without archived ones."""
    key = stored(named)
    rows = db.session.scalars(
        access.exercises(actor).where(or_(Exercise.variant_of == key, _plain_id() == key))
    ).unique()
    own = sorted(rows, key=lambda one: (one.id.hex != key, one.created_at, one.id.hex))
    return [*_built_in(named), *(member(one) for one in own)]


def title(actor: Actor, named: str) -> str:
    """What the exercise of an id or slug is called; empty where the actor does not see it."""
    if named in builtin.exercises():
        return builtin.exercises()[named].title
    if not named:
        return ""
    found = access.every_exercise(actor).where(_plain_id() == stored(named))
    return db.session.scalar(found.with_only_columns(Exercise.title).order_by(None)) or ""


def member(exercise: Exercise) -> Member:
    """An own exercise as one of its family."""
    return Member(
        kind=str(exercise.draft.get("variant", "solo")),
        title=exercise.title,
        state="published" if exercise.versions else "draft",
        parts=len(exercise.draft["blocks"]),
        id=exercise.id,
    )


def of_built_in(actor: Actor, slug: str) -> list[Member]:
    """The family of a built-in exercise, with the practice's own variants."""
    return family(actor, builtin.exercises()[slug].variant_of or slug)


def heads_only(actor: Actor, statement: Select[Exercise]) -> Select[Exercise]:
    """Without those that stand beneath another exercise of the same shelf."""
    shown = access.exercises(actor).with_only_columns(_plain_id()).order_by(None).correlate(None)
    return statement.where(or_(Exercise.variant_of == "", Exercise.variant_of.not_in(shown)))


def beneath(actor: Actor, heads: Iterable[Exercise]) -> dict[uuid.UUID, Sequence[Exercise]]:
    """The variants of these exercises, by the id of the one that they vary."""
    by_key = {one.id.hex: one.id for one in heads}
    found: dict[uuid.UUID, list[Exercise]] = {}
    if by_key:
        rows = db.session.scalars(access.exercises(actor).where(Exercise.variant_of.in_(by_key)))
        for one in rows.unique():
            found.setdefault(by_key[one.variant_of], []).append(one)
    return dict(found)


def _plain_id() -> ColumnElement[str]:
    """An id as text without dashes, on both engines."""
    return func.replace(cast(Exercise.id, String), "-", "")


def _built_in(named: str) -> list[Member]:
    every = builtin.exercises()
    return [
        Member(one.variant, one.title, "built-in", len(one.blocks), slug=slug)
        for slug, one in every.items()
        if slug == named or one.variant_of == named
    ]
