"""What the panel of assigning shows before anything is sent: exercises, sizes, what is open."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from counsel.homework import planned_access, smaller
from counsel.homework.assigning import MOST_OPEN
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import access as library
from counsel.library import assignable, builtin, marks
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.library.marks import Marks
from counsel.library.models import ExerciseVersion
from counsel.roster.models import Client

People = Mapping[tuple[uuid.UUID, uuid.UUID], int]


@dataclass(frozen=True, slots=True)
class Size:
    """How an exercise can be made smaller: the questions that may go, the days that its log may
    have, and what is proposed of both."""

    questions: list[Block]
    days: range
    proposed: Collection[str]
    proposed_days: int | None

    @property
    def can_shrink(self) -> bool:
        """Whether there is anything to leave out."""
        return bool(self.questions or self.days)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an option's key stands for, with what its document is or came from."""

    content: ExerciseContent
    built_in: str | None = None
    copied_from: str | None = None

    @property
    def marks(self) -> Marks:
        """What binds it for the safety layer."""
        return marks.of(self.content, built_in=self.built_in, copied_from=self.copied_from)

    @property
    def size(self) -> Size:
        """How it can be made smaller."""
        watching = marks.alerts_of(
            self.content, built_in=self.built_in, copied_from=self.copied_from
        )
        rules = list(watching.values())
        questions = smaller.may_leave_out(self.content, rules)
        days = smaller.log_days(self.content, rules)
        return Size(questions, days, *smaller.proposed(self.content, rules))


def chosen(actor: Actor, key: str) -> Chosen | None:
    """What a key stands for; None where there is no such exercise. Adopts nothing."""
    kind, _, name = key.partition(":")
    if kind == assignable.BUILT_IN:
        content = builtin.exercises().get(name)
        return Chosen(content, built_in=name) if content is not None else None
    try:
        wanted = uuid.UUID(name)
    except ValueError:
        return None
    newest = library.newest_versions(actor).where(ExerciseVersion.exercise_id == wanted)
    version = db.session.scalars(newest).first()
    if version is None:
        return None
    content = ExerciseContent.model_validate(version.content)
    return Chosen(content, copied_from=version.exercise.copied_from)


def open_counts(case_ids: Sequence[uuid.UUID]) -> People:
    """How many each client has open, by case and client; one query for all."""
    rows = db.session.execute(planned_access.open_counts(case_ids))
    return {(case_id, client_id): number for case_id, client_id, number in rows}


def with_enough(case_id: uuid.UUID, people: Collection[Client]) -> list[tuple[str, int]]:
    """Who of these has as much open as is good for most, by name, and how much."""
    counts = open_counts([case_id])
    numbers = [(one.called, counts.get((case_id, one.id), 0)) for one in people]
    return [(name, number) for name, number in numbers if number >= MOST_OPEN]
