"""Exercises and homework for tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from counsel.homework import answering, service, submitting, uploads
from counsel.homework import pathways as enrolments
from counsel.homework.enrolment_models import Enrolment
from counsel.homework.models import Assignment, Submission, Upload
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.library import pathways
from counsel.library.content import ExerciseContent
from counsel.library.models import Exercise, ExerciseVersion, Pathway
from counsel.roster.models import Case, Client
from tests.cast import Cast
from tests.homework.pictures import PDF

BLOCKS: list[dict[str, Any]] = [
    {"key": "read", "type": "reading", "config": {"heading": "First", "text": "A few words."}},
    {"key": "story", "type": "long_text", "config": {"prompt": "What happened?", "required": True}},
    {"key": "hurt", "type": "scale", "config": {"prompt": "How much does it hurt?"}},
    {
        "key": "ready",
        "type": "choice",
        "config": {"prompt": "Do you want to go on?", "options": ["Yes", "Not now"]},
    },
    {
        "key": "next",
        "type": "short_text",
        "config": {"prompt": "What comes next?"},
        "show_if": {"block": "ready", "equals": "Yes"},
    },
]


def a_content(**changes: Any) -> ExerciseContent:
    """A small exercise with a reading, a needed long text, a scale, a choice and a condition."""
    values = {"title": "Looking back", "theme": "reflection", "minutes": 10, "blocks": BLOCKS}
    return ExerciseContent.model_validate(values | changes)


def publish(author: Actor, content: ExerciseContent, *, now: datetime) -> ExerciseVersion:
    """A published version of an own exercise."""
    document = content.model_dump(mode="json")
    exercise = Exercise(
        practice_id=author.practice_id,
        title=content.title,
        theme=content.theme,
        draft=document,
        draft_revision=1,
        draft_saved_at=now,
        created_by=author.user_id,
        created_at=now,
    )
    db.session.add(exercise)
    db.session.flush()
    version = ExerciseVersion(
        practice_id=author.practice_id,
        exercise_id=exercise.id,
        number=1,
        content=document,
        change_note="",
        published_at=now,
        published_by=author.user_id,
    )
    exercise.versions.append(version)
    db.session.flush()
    return version


def assign(
    cast: Cast, *, now: datetime, case_id: object = None, who: Actor | None = None, **changes: Any
) -> Assignment:
    """Homework from the counselor: to the client's own case unless said otherwise."""
    who = who or cast.client
    version = publish(cast.counselor, a_content(**changes), now=now)
    made = service.assign(
        cast.counselor,
        db.session.get_one(Case, case_id or cast.case_id),
        [db.session.get_one(Client, who.client_id)],
        version,
        rationale="Because you asked how to begin.",
        due_at=None,
        cautions_read=True,
        now=now,
    )
    return made[0]


def write(actor: Actor, assignment: Assignment, *, now: datetime, **values: Any) -> None:
    """Save answers by block key, each from its newest revision."""
    blocks = answering.content_of(assignment).by_key
    for key, value in values.items():
        saved = answering.saved_answers(assignment).get(key)
        revision = saved.revision if saved else 0
        answering.save_answer(actor, assignment, blocks[key], value, revision=revision, now=now)


def submit(cast: Cast, *, now: datetime, who: Actor | None = None, **options: Any) -> Submission:
    """Homework that its client answered and submitted."""
    who = who or cast.client
    assignment = assign(cast, now=now, who=who, **options)
    write(who, assignment, now=now, story="It was in spring.", hurt=7)
    return submitting.submit(who, assignment, difficulty=4, usefulness=8, now=now)


def add_file(cast: Cast, *, now: datetime) -> tuple[Assignment, Upload]:
    """Homework of one block with a document that its client added."""
    block = {"key": "page", "type": "file", "config": {"prompt": "Your page"}}
    one = assign(cast, now=now, blocks=[block])
    asked = answering.content_of(one).by_key["page"]
    return one, uploads.add(cast.client, one, asked, name="page.pdf", content=PDF, now=now)


def a_pathway(cast: Cast, *steps: dict[str, Any], now: datetime) -> Pathway:
    """An own pathway with steps: by default two, the second after the first was sent. A step that
    names no exercise gets a small one of its own."""
    steps = steps or ({"after_days": 0}, {"after_step": True})
    made = pathways.begin(cast.counselor, now=now)
    whole = []
    for number, step in enumerate(steps, start=1):
        if "exercise" not in step:
            version = publish(cast.counselor, a_content(title=f"Exercise {number}"), now=now)
            step = step | {"exercise": f"exercise:{version.exercise_id}"}
        whole.append({"reason": f"Because of {number}.", **step})
    head = {"title": "A way"}
    pathways.save(cast.counselor, made, head, whole, revision=made.revision, now=now)
    return made


def enrol(cast: Cast, *steps: dict[str, Any], now: datetime, **changes: Any) -> Enrolment:
    """The client of the counselor's case on such a pathway, from today on."""
    made = a_pathway(cast, *steps, now=now)
    values: dict[str, Any] = {"begins_on": now.date(), "cautions_read": True} | changes
    return enrolments.start(
        cast.counselor,
        db.session.get_one(Case, cast.case_id),
        [db.session.get_one(Client, cast.client.client_id)],
        f"pathway:{made.id}",
        now=now,
        **values,
    )[0]
