"""Pages of homework for clients: read, answer, submit, at their own pace."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.homework import access, answering, gate, pathways, sharing, states, talking, watching
from counsel.homework.file_views import change_files_of
from counsel.homework.models import Answer, Assignment
from counsel.homework.pair_views import waits_for_opening
from counsel.homework.views import bp
from counsel.kernel.db import commit, db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.paging import paginate
from counsel.kernel.timezones import to_wall
from counsel.library.blocks import registry
from counsel.library.blocks.block import Block
from counsel.library.content import ExerciseContent
from counsel.safety.workdays import next_working_day
from counsel.web.guard import client, found
from counsel.web.request import actor, now, page_number, wants_json


@bp.get("/my/homework")
@client
def mine() -> ResponseReturnValue:
    """What is open, and what is done."""
    page = paginate(access.own(actor()), page_number())
    at_rest = gate.resting(page.items, now=now())
    rows = [(one, gate.RESTS if one.id in at_rest else answering.state(one)) for one in page]
    return render_template(
        "homework/mine.html",
        page=page,
        waiting=[row for row in rows if row[1] in (*states.OPEN, gate.RESTS)],
        done=[row for row in rows if row[1] not in (*states.OPEN, gate.RESTS)],
        still_open=states.still_open,
        ways=[
            (one, pathways.content_of(one), pathways.places(one, now=now()))
            for one in db.session.scalars(access.own_enrolments(actor()).limit(5)).unique()
        ],
    )


@bp.route("/my/homework/<uuid:assignment_id>", methods=["GET", "POST"])
@client
def do(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Read and answer. A post saves everything; with "finish" it goes on to the end."""
    one = _own(assignment_id)
    if waits_for_opening(one):
        return redirect(url_for("homework.own_pair", assignment_id=one.id), 303)
    content = answering.content_of(one)
    if answering.state(one) not in states.OPEN:
        return _closed_page(one, content)
    if gate.resting([one], now=now()):
        return _resting_page(one, content)
    if request.method == "GET":
        answering.open_assignment(actor(), one, now=now())
        return _answer_page(one, content, {})
    unsaved, refused = _save_all(one, content), change_files_of(one, content)
    if unsaved or refused:
        # What could be saved is saved; the rest stands in its field, beside the other version.
        commit()
        return _answer_page(one, content, {}, unsaved, refused), 409 if unsaved else 422
    if "finish" not in request.form:
        return _stop_here(one, content)
    problems = answering.open_blocks(content, answering.saved_answers(one))
    if problems:
        # What was typed is saved although something is still open.
        commit()
        return _answer_page(one, content, problems), 422
    return redirect(url_for("homework.submission", assignment_id=one.id), 303)


def _stop_here(one: Assignment, content: ExerciseContent) -> ResponseReturnValue:
    """Saved; back to the part whose file was changed, or to the beginning."""
    asked = request.form.get("stay", "")
    changed = (key for key in content.by_key if key == asked or f"b-{key}.remove" in request.form)
    part = next(changed, None)
    flash("Saved. You can stop here and come back at any time.", "done")
    anchor = f"q-{part}" if part else None
    return redirect(url_for("homework.do", assignment_id=one.id, _anchor=anchor), 303)


@bp.put("/my/homework/<uuid:assignment_id>/answers/<key>")
@client
def save_answer(assignment_id: uuid.UUID, key: str) -> ResponseReturnValue:
    """One block, saved by the page itself. JSON out; 409 with the other version of a stale one."""
    one = _own(assignment_id)
    block = next((b for b in answering.content_of(one).blocks if b.key == key), None)
    if block is None or (block.kind.kept_apart and not sharing.is_free(block)):
        abort(404)
    try:
        answer = _save(one, block)
    except StaleWrite:
        db.session.rollback()
        return _other_version(_own(assignment_id), key), 409
    except DomainError as error:
        return {"error": error.text}, 423
    return {
        "revision": answer.revision,
        "saved_at": now().isoformat(),
        "help": watching.shows_help(one, answering.content_of(one)),
    }


def _other_version(one: Assignment, key: str) -> dict[str, Any]:
    """One question as it is saved, with its revision: what the page puts beside its own."""
    saved = answering.saved_answers(one)
    values = {name: answer.value for name, answer in saved.items()}
    content = answering.content_of(one).resolved(values)
    html = render_template(
        "homework/_question.html",
        assignment=one,
        block=content.by_key[key],
        today=to_wall(now(), actor().zone).date(),
        shown={key},
        values=values,
        revisions={},
        problems={},
        conflicts={},
        shares={key: answering.share_of(saved[key])},
        said={},
    )
    return {"revision": saved[key].revision, "html": html}


def likely_read() -> date:
    """When a counselor is likely to look: the next working day of the practice."""
    return next_working_day(now(), actor().practice_zone)


@bp.app_template_global()
def block_type(name: str) -> Any:
    """The type of a block, for templates that show blocks of any kind."""
    return registry.get(name)


@bp.app_template_global()
def share_choices() -> dict[str, str]:
    """How much of an answer a client can share: words by value."""
    return sharing.CHOICES


def _own(assignment_id: uuid.UUID) -> Assignment:
    return found(access.own(actor()).where(Assignment.id == assignment_id))


def _resting_page(one: Assignment, content: ExerciseContent) -> ResponseReturnValue:
    page = render_template("homework/resting.html", assignment=one, content=content)
    return page, 200 if request.method == "GET" else 423


def _answer_page(
    one: Assignment,
    content: ExerciseContent,
    problems: dict[str, list[str]],
    unsaved: dict[str, Any] | None = None,
    refused: dict[str, str] | None = None,
) -> str:
    answers = answering.saved_answers(one)
    values = {key: answer.value for key, answer in answers.items()}
    conflicts = {key: _summary(content.by_key[key], values[key]) for key in unsaved or {}}
    values |= unsaved or {}
    content = content.resolved(values)
    shown = {block.key for block in content.visible_blocks(values)}
    said = talking.threads(actor(), one)
    talking.look(actor(), one, said, now=now())
    return render_template(
        "homework/do.html",
        assignment=one,
        content=content,
        blocks=content.blocks,
        today=to_wall(now(), actor().zone).date(),
        shown=shown,
        values=values,
        revisions={key: answer.revision for key, answer in answers.items()},
        saved_at=max((answer.saved_at for answer in answers.values()), default=None),
        problems=problems,
        conflicts=conflicts,
        refused_files=refused or {},
        shares={key: answering.share_of(answer) for key, answer in answers.items()},
        crisis=watching.shows_help(one, content),
        likely_read=likely_read(),
        said=said,
    )


def _closed_page(one: Assignment, content: ExerciseContent) -> ResponseReturnValue:
    rounds = answering.rounds(one)
    newest = rounds[0] if rounds else None
    said = talking.threads(actor(), one)
    talking.look(actor(), one, said, now=now())
    return render_template(
        "homework/done.html",
        assignment=one,
        content=content.resolved((newest.answers or {}) if newest else {}),
        state=answering.state(one),
        submission=newest,
        rounds=rounds,
        answers=(newest.answers or {}) if newest else {},
        kept=(newest.kept or {}) if newest else {},
        own={key: answer.value for key, answer in answering.saved_answers(one).items()},
        said=said,
        wants_json=wants_json(),
        crisis=watching.shows_help(one, content),
        likely_read=likely_read(),
    )


def _save_all(one: Assignment, content: ExerciseContent) -> dict[str, Any]:
    """Save every block that was sent. Out: by key what was typed where another device was first."""
    unsaved = {}
    for block in content.blocks:
        if not block.kind.answerable or f"revision-{block.key}" not in request.form:
            continue
        if block.kind.kept_apart and not sharing.is_free(block):
            continue
        try:
            _save(one, block)
        except StaleWrite:
            unsaved[block.key] = _typed(block)
    return unsaved


def _save(one: Assignment, block: Block) -> Answer:
    """Save one block as it was sent, with what is shared of it."""
    share = sharing.read(request.form, block.key)
    if block.kind.kept_apart:
        return answering.save_share(actor(), one, block, share, now=now())
    return answering.save_answer(
        actor(), one, block, _typed(block), revision=_revision(block), now=now(), share=share
    )


def _typed(block: Block) -> Any:
    return registry.get(block.type).read_form(block.config, request.form, f"b-{block.key}")


def _revision(block: Block) -> int:
    sent = request.form.get(f"revision-{block.key}", "0")
    return int(sent) if sent.isdigit() else 0


def _summary(block: Block, value: Any) -> str:
    return registry.get(block.type).summary(block.config, value)
