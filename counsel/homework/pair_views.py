"""Pages of one partner: what doing it as a pair means, yes or no, ready, leaving, the reveal.

Before the reveal a page of these is made from the partner's own side alone, so that it is the same
in size, words and statements whatever the other one did (tests/homework/test_seal.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from counsel.audit import service as audit
from counsel.homework import access, answering, gate, pair_page, pair_words, pairs, partnering
from counsel.homework.models import Assignment
from counsel.homework.pair_models import Pair, PairSide
from counsel.homework.partnering import Own
from counsel.homework.views import bp
from counsel.kernel.actor import Actor
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.web.guard import client, found
from counsel.web.request import actor, now

SAID_YES = "You said yes. Your counselor opens it when the time is right, or decides not to."
SAID_NO = "You said no. Only your counselor knows."
READY = "You are ready. Nothing of yours is shown before it is revealed to both of you."
WAITING = "You are not ready yet. That is fine."
LEFT = "You left. What you wrote stays yours."


@bp.get("/my/homework/<uuid:assignment_id>/pair")
@client
def own_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """What a pair means for this partner, and where they are in it."""
    one = _of_pair(assignment_id)
    if one.pair_id is not None and _own(one).stage == pairs.REVEALED:
        audit.record(actor(), "read", "pair", one.pair_id, now=now(), case_id=one.case_id)
    return _page(one)


@bp.post("/my/homework/<uuid:assignment_id>/pair/acceptance")
@client
def accept_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Yes, for oneself."""
    return _act(assignment_id, partnering.accept, SAID_YES)


@bp.post("/my/homework/<uuid:assignment_id>/pair/refusal")
@client
def decline_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """No, without a reason."""
    return _act(assignment_id, partnering.decline, SAID_NO)


@bp.post("/my/homework/<uuid:assignment_id>/pair/readiness")
@client
def ready_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Ready to reveal, but for what is kept from the partner."""
    private = request.form.getlist("private")

    def be_ready(who: Actor, one: Assignment, *, now: datetime) -> None:
        partnering.be_ready(who, one, private, now=now)

    return _act(assignment_id, be_ready, READY)


@bp.post("/my/homework/<uuid:assignment_id>/pair/readiness/withdrawal")
@client
def unready_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Not ready yet after all."""
    return _act(assignment_id, partnering.wait, WAITING)


@bp.post("/my/homework/<uuid:assignment_id>/pair/departure")
@client
def leave_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Leave before the reveal, without a reason."""
    return _act(assignment_id, partnering.leave, LEFT)


@bp.post("/my/homework/<uuid:assignment_id>/pair/comments")
@client
def comment_on_pair(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """Say something to what was revealed."""
    one = _of_pair(assignment_id)
    mine = _own(one)
    key, text = request.form.get("block", ""), request.form.get("text", "")
    try:
        sides = pair_page.sides_of(mine.pair)
        about = pair_page.side_with(sides, key, first=mine.side, other_first=True)
        partnering.comment(actor(), mine.pair, about, key, text, now=now())
    except DomainError as error:
        return _page(one, typed={key: text}, refused={key: error.text}), 422
    anchor = f"c-{key}" if key else "whole"
    return redirect(url_for("homework.own_pair", assignment_id=one.id, _anchor=anchor), 303)


def waits_for_opening(one: Assignment) -> bool:
    """Whether this is one of a pair that nobody can write in yet."""
    return one.pair_id is not None and _own(one).pair.opened_at is None


@bp.app_template_global()
def pair_of(one: Assignment) -> Own | None:
    """The pair that a piece of homework is of, as its client knows it; None where it is of none."""
    return _own(one) if one.pair_id is not None else None


@bp.app_template_global()
def private_words(mine: Own, key: str) -> tuple[bool, str]:
    """Whether a partner can choose to keep the answer to a block, and what that means."""
    content, watched = _document(mine.assignment)
    if key in pairs.never_shown(content, watched):
        return False, pair_words.never(mine.partner)
    needed = bool(content.by_key[key].required)
    return True, pair_words.at_private_field(mine.pair.policy, mine.partner, needed=needed)


@bp.app_template_global()
def pair_marks(assignments: Sequence[Assignment]) -> dict[uuid.UUID, str]:
    """For a list of a client's own homework: by id, whether a pair is revealed or not."""
    wanted = [one.pair_id for one in assignments if one.pair_id is not None]
    if not wanted:
        return {}
    rows = db.session.execute(
        select(PairSide.assignment_id, Pair.revealed_at)
        .join(Pair, Pair.id == PairSide.pair_id)
        .where(PairSide.client_id == actor().client_id, Pair.id.in_(wanted))
    )
    return {row[0]: "Revealed" if row[1] else pair_words.NOT_REVEALED for row in rows}


def _of_pair(assignment_id: uuid.UUID) -> Assignment:
    mine = access.own(actor()).where(Assignment.pair_id.is_not(None))
    return found(mine.where(Assignment.id == assignment_id))


def _own(one: Assignment) -> Own:
    """Read once a request: several parts of a page ask for it."""
    known: dict[uuid.UUID, Own] = g.setdefault("own_pairs", {})
    if one.id not in known:
        known[one.id] = partnering.own(one)
    return known[one.id]


def _document(one: Assignment) -> Any:
    known: dict[uuid.UUID, Any] = g.setdefault("pair_documents", {})
    if one.id not in known:
        known[one.id] = pair_page.document_of(one)
    return known[one.id]


def _act(assignment_id: uuid.UUID, act: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do it and go back to the page; what cannot be done is said there."""
    one = _of_pair(assignment_id)
    try:
        act(actor(), one, now=now())
        flash(said, "done")
    except DomainError as error:
        flash(error.text, "info")
    return redirect(url_for("homework.own_pair", assignment_id=assignment_id), 303)


def _page(
    one: Assignment, *, typed: dict[str, str] | None = None, refused: dict[str, str] | None = None
) -> str:
    mine = _own(one)
    content, watched = _document(one)
    sent = answering.latest(one)
    answers = (sent.answers or {}) if sent else {}
    return render_template(
        "homework/own_pair.html",
        assignment=one,
        mine=mine,
        words=pair_words,
        reveal_in_session=mine.pair.reveal_by == pairs.SESSION,
        content=content.resolved(answers),
        answers=answers,
        unrevealed=(sent.unrevealed or ()) if sent else (),
        kept=(sent.kept or {}) if sent else {},
        never=pairs.never_shown(content, watched),
        resting=bool(gate.resting([one], now=now())),
        shown=pair_page.shown(mine.pair, content, watched, me=mine.side)
        if mine.stage == pairs.REVEALED
        else None,
        typed=typed or {},
        refused=refused or {},
    )
