"""The revealed page: each question with what both say to it, and what was said since."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from counsel.accounts.models import User
from counsel.homework import answering, pair_access, pairs, watching
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairSide
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.roster.models import Client


@dataclass(frozen=True, slots=True)
class Said:
    """One comment: who said it, as this reader calls them, and when."""

    who: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two as the reader of a page calls them, with what they reveal."""

    called: str
    content: ExerciseContent
    answers: Mapping[str, Any]
    side: PairSide


@dataclass(frozen=True, slots=True)
class Shown:
    """A revealed page. `asked` are its questions in order; `said` the comments by block key."""

    asked: Sequence[Block]
    people: Sequence[Person]
    said: Mapping[str, Sequence[Said]]
    ended: bool

    @property
    def answered(self) -> set[str]:
        """The questions that somebody's answer stands at, which can be commented on."""
        return {key for one in self.people for key in one.answers}


def document_of(assignment: Assignment) -> tuple[ExerciseContent, set[str]]:
    """What one of the two is asked, and the keys of the blocks that an alert watches."""
    content = answering.content_of(assignment)
    return content, {rule.block for rule in watching.rules_of(assignment, content).values()}


def shown(
    pair: Pair, content: ExerciseContent, watched: Collection[str], *, me: PairSide | None = None
) -> Shown:
    """What a revealed pair shows, to a partner (`me`, who comes first) or to the counselor. Once it
    ended a partner sees their own part alone."""
    sides = sorted(sides_of(pair), key=lambda side: side is not me)
    names = _names(sides)
    if me is not None and pair.ended_at is not None:
        sides = [me]
    people = [_person(side, content, "You" if side is me else names[side.id]) for side in sides]
    keys = {
        key for one in people for key in pairs.listed_for_partner(content, one.answers, watched)
    }
    return Shown(
        asked=[block for block in content.blocks if block.key in keys],
        people=people,
        said={} if me is not None and pair.ended_at is not None else _said(pair, sides, me, names),
        ended=pair.ended_at is not None,
    )


def sides_of(pair: Pair) -> list[PairSide]:
    """Both sides of a pair."""
    wanted = select(PairSide).where(PairSide.pair_id == pair.id).order_by(PairSide.id)
    return list(db.session.scalars(wanted))


def side_with(
    sides: Sequence[PairSide], key: str, *, first: PairSide | None = None, other_first: bool = False
) -> PairSide:
    """Whose answer a comment is about: of the two that show one, the partner's. Raises DomainError
    where neither does."""
    ordered = sorted(sides, key=lambda side: (side is first) is other_first)
    fitting = [side for side in ordered if not key or key in (side.revealed or {})]
    if not fitting:
        raise DomainError("Choose an answer that is shown here.")
    return fitting[0]


def _person(side: PairSide, content: ExerciseContent, called: str) -> Person:
    answers = side.revealed or {}
    return Person(called, content.resolved(answers), answers, side)


def _names(sides: Sequence[PairSide]) -> dict[uuid.UUID, str]:
    people = [side.client_id for side in sides]
    rows = db.session.scalars(select(Client).where(Client.id.in_(people)))
    called = {one.id: one.called for one in rows}
    return {side.id: called[side.client_id] for side in sides}


def _said(
    pair: Pair, sides: Sequence[PairSide], me: PairSide | None, names: Mapping[uuid.UUID, str]
) -> dict[str, list[Said]]:
    authors = _authors(sides, me, names)
    found: dict[str, list[Said]] = {}
    for one in db.session.scalars(pair_access.comments(pair)):
        who = authors.get(one.author_id) or _name_of(one.author_id)
        found.setdefault(one.block_key, []).append(Said(who, one.text, one.written_at))
    return found


def _authors(
    sides: Sequence[PairSide], me: PairSide | None, names: Mapping[uuid.UUID, str]
) -> dict[uuid.UUID, str]:
    own = me.id if me is not None else None
    rows = db.session.execute(
        select(PairSide.id, Client.user_id)
        .join(Assignment, Assignment.id == PairSide.assignment_id)
        .join(Client, Client.id == Assignment.client_id)
        .where(PairSide.id.in_([side.id for side in sides]))
    )
    return {user: "You" if side == own else names[side] for side, user in rows if user is not None}


def _name_of(user_id: uuid.UUID) -> str:
    return db.session.get_one(User, user_id).name
