"""The counts behind a report: a handful of queries, whatever the size of the practice."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, Subquery, and_, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import load_only
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from counsel.homework.models import Assignment, Submission
from counsel.homework.reporting import Counts, Report
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library.models import Exercise, ExerciseVersion
from counsel.roster import access as roster
from counsel.roster.models import Case

Moment = datetime | None
Scope = Select[uuid.UUID, Moment, Moment, Moment]
MOST_READ = 300
MOST_EXERCISES = 100


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is about: one case or all that the actor sees, one exercise or all, from an
    instant on or from the beginning."""

    case_id: uuid.UUID | None = None
    exercise_id: uuid.UUID | None = None
    since: datetime | None = None


class whole_days(GenericFunction[int]):  # noqa: N801 - named as the function of SQL that it is
    """The whole days from the second instant to the first."""

    type = Integer()
    inherit_cache = True


@compiles(whole_days, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(one, **options) for one in element.clauses)
    return f"((strftime('%s', {later}) - strftime('%s', {earlier})) / 86400)"


@compiles(whole_days, "postgresql")
def _on_postgres(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(floor(extract(epoch FROM ({later} - {earlier})) / 86400) AS integer)"


def report(actor: Actor, question: Question) -> Report:
    """What the actor may see of it, counted. Six queries; barriers are sealed and opened one by
    one, so only the newest MOST_READ that named one are."""
    scope = _scope(actor, question).subquery()
    newest = _newest(scope)
    assigned, opened, sent, put_aside, discussed, days = _whole(scope)
    barriers, read, all_of_them = _barriers(newest)
    return Report(
        assigned=assigned,
        opened=opened,
        sent=sent,
        put_aside=put_aside,
        discussed=discussed,
        days=days,
        amounts=_counted(newest, "amount"),
        difficulty=_counted(newest, "difficulty"),
        usefulness=_counted(newest, "usefulness"),
        barriers=barriers,
        barriers_read=read,
        barriers_all=all_of_them,
    )


def exercises(actor: Actor, question: Question) -> list[tuple[uuid.UUID, str]]:
    """The exercises that a report of these cases and this time can be about, by title."""
    everything = Question(case_id=question.case_id, since=question.since)
    scope = _scope(actor, everything).with_only_columns(ExerciseVersion.exercise_id)
    statement = select(Exercise.id, Exercise.title).where(Exercise.id.in_(scope))
    rows = db.session.execute(statement.order_by(Exercise.title).limit(MOST_EXERCISES))
    return [(row.id, row.title) for row in rows]


def _scope(actor: Actor, question: Question) -> Scope:
    """The assignments that count: released and not withdrawn, of the cases that staff see."""
    statement = (
        select(
            Assignment.id,
            Assignment.released_at,
            Assignment.opened_at,
            Assignment.skipped_at,
        )
        .join(Assignment.case)
        .join(Assignment.version)
        .where(
            roster.sees_case(actor),
            Assignment.withdrawn_at.is_(None),
            Assignment.released_at.is_not(None),
        )
    )
    if question.case_id is not None:
        statement = statement.where(Case.id == question.case_id)
    if question.exercise_id is not None:
        statement = statement.where(ExerciseVersion.exercise_id == question.exercise_id)
    if question.since is not None:
        statement = statement.where(Assignment.released_at >= question.since)
    return statement


def _live(scope: Subquery) -> Any:
    in_scope = Submission.assignment_id.in_(select(scope.c.id))
    return and_(Submission.taken_back_at.is_(None), in_scope)


def _newest(scope: Subquery) -> Subquery:
    """The newest submission of each assignment that has one."""
    place = func.row_number().over(
        partition_by=Submission.assignment_id,
        order_by=(Submission.submitted_at.desc(), Submission.id.desc()),
    )
    numbered = (
        select(
            Submission.id,
            Submission.amount,
            Submission.difficulty,
            Submission.usefulness,
            place.label("place"),
        )
        .where(_live(scope))
        .subquery()
    )
    return select(numbered).where(numbered.c.place == 1).subquery()


def _whole(scope: Subquery) -> tuple[int, int, int, int, int, Counts]:
    """How many were assigned, opened, sent, put aside and talked about; and the days it took."""
    first = (
        select(
            Submission.assignment_id,
            func.min(Submission.submitted_at).label("sent_at"),
            func.max(Submission.discussed_at).label("discussed_at"),
        )
        .where(_live(scope))
        .group_by(Submission.assignment_id)
        .subquery()
    )
    took = whole_days(first.c.sent_at, scope.c.released_at).label("took")
    rows = db.session.execute(
        select(
            took,
            func.count().label("assigned"),
            func.count(scope.c.opened_at).label("opened"),
            func.count(first.c.assignment_id).label("sent"),
            func.count(scope.c.skipped_at).label("put_aside"),
            func.count(first.c.discussed_at).label("discussed"),
        )
        .select_from(scope)
        .join(first, first.c.assignment_id == scope.c.id, isouter=True)
        .group_by(took)
    ).all()
    names = ("assigned", "opened", "sent", "put_aside", "discussed")
    sums = [sum(getattr(row, name) for row in rows) for name in names]
    days = {max(0, row.took): row.sent for row in rows if row.took is not None}
    return sums[0], sums[1], sums[2], sums[3], sums[4], days


def _counted(newest: Subquery, name: str) -> Counts:
    column = newest.c[name]
    rows = db.session.execute(
        select(column, func.count()).where(column.is_not(None)).group_by(column)
    )
    return {row[0]: row[1] for row in rows}


def _barriers(newest: Subquery) -> tuple[Counter[str], int, int]:
    """What got in the way, of the newest that named something; how many were read, of how many."""
    named = Submission.id.in_(select(newest.c.id)), Submission.barriers_sealed.is_not(None)
    statement = (
        select(Submission)
        .where(*named)
        .options(load_only(Submission.practice_id, Submission.barriers_sealed))
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
    )
    rows = db.session.scalars(statement.limit(MOST_READ)).all()
    kinds = Counter(kind for row in rows for kind in (row.barriers or {}).get("kinds", ()))
    if len(rows) < MOST_READ:
        return kinds, len(rows), len(rows)
    return kinds, len(rows), db.session.scalar(select(func.count()).where(*named)) or 0
