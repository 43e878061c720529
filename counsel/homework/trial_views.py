"""An exercise as its client will get it, to be tried by the team. Nothing of it is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from counsel.homework.views import bp
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.library import access as library
from counsel.library import authoring
from counsel.library.models import Exercise
from counsel.web.guard import found, staff
from counsel.web.headers import in_a_frame
from counsel.web.request import actor


@dataclass(frozen=True, slots=True)
class Trial:
    """What stands for the assignment that is not there."""

    id: uuid.UUID
    rationale: str
    due_at: None = None
    agreed: bool = False
    plan: None = None
    confidence: None = None
    barrier: str = ""
    left_out: None = None
    log_days: None = None


@bp.get("/library/exercises/<uuid:exercise_id>/trial")
@staff(COUNSELOR, OWNER, SUPERVISOR)
def trial(exercise_id: uuid.UUID) -> ResponseReturnValue:
    """The draft, by the templates of the client's page."""
    one = found(library.every_exercise(actor()).where(Exercise.id == exercise_id))
    content = authoring.content_of(one)
    page = render_template(
        "homework/trial.html",
        exercise=one,
        assignment=Trial(one.id, content.rationale),
        content=content,
        blocks=content.blocks,
        shown={block.key for block in content.visible_blocks({})},
        values={},
        revisions={},
        problems={},
        conflicts={},
        said={},
    )
    return in_a_frame(make_response(page))
