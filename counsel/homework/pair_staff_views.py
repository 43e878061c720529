"""Pages of a couple's pair for the team: where each stands, opening, revealing, ending."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.audit import service as audit
from counsel.homework import (
    pair_access,
    pair_page,
    pair_state,
    pair_words,
    pairing,
    pairs,
    partnering,
    reviewing,
    standing,
)
from counsel.homework.forms import EndPairForm
from counsel.homework.models import Submission
from counsel.homework.pair_models import Pair
from counsel.homework.pair_state import Look
from counsel.homework.views import CLINICAL, bp
from counsel.kernel.db import db, rollback
from counsel.kernel.errors import DomainError
from counsel.roster import secrets
from counsel.roster.models import Case
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now

MOST_LISTED = 20


@bp.get("/homework/pairs/<uuid:pair_id>")
@staff(*CLINICAL)
def pair(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Where each of the two stands, and what both sent."""
    one = _pair(pair_id)
    audit.record(actor(), "read", "pair", one.id, now=now(), case_id=one.case_id)
    return _page(one)


@bp.post("/homework/pairs/<uuid:pair_id>/opening")
@staff(*CLINICAL)
def open_pair(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Both may write."""
    return _act(pair_id, pairing.open_pair, "Open. Both can write now, sealed from each other.")


@bp.post("/homework/pairs/<uuid:pair_id>/reveal")
@staff(*CLINICAL)
def reveal_pair(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Show each the other's answers, in this moment."""
    return _act(pair_id, pairing.reveal_in_session, "Revealed to both.")


@bp.post("/homework/pairs/<uuid:pair_id>/end")
@staff(*CLINICAL)
def end_pair(pair_id: uuid.UUID) -> ResponseReturnValue:
    """No more of this: each keeps their own."""
    form = EndPairForm()

    def end(who: Any, one: Pair, *, now: datetime) -> None:
        pairing.end(who, one, form.reason.data or "", now=now)

    return _act(pair_id, end, "Ended. Each keeps what is theirs.")


@bp.post("/homework/pairs/<uuid:pair_id>/comments")
@staff(*CLINICAL)
def comment_for_pair(pair_id: uuid.UUID) -> ResponseReturnValue:
    """Say something that both read, after the reveal."""
    one = _led(pair_id)
    key, text = request.form.get("block", ""), request.form.get("text", "")
    try:
        about = pair_page.side_with(pair_page.sides_of(one), key)
        partnering.comment(actor(), one, about, key, text, now=now())
    except DomainError as error:
        return _page(one, typed={key: text}, refused={key: error.text}), 422
    anchor = f"c-{key}" if key else "whole"
    return redirect(url_for("homework.pair", pair_id=pair_id, _anchor=anchor), 303)


@bp.app_template_global()
def pairs_of(case: Case) -> Sequence[Pair]:
    """The newest pairs of a case that staff see."""
    wanted = pair_access.pairs(actor()).where(Pair.case_id == case.id).limit(MOST_LISTED)
    return db.session.scalars(wanted).unique().all()


def _pair(pair_id: uuid.UUID) -> Pair:
    return found(pair_access.pairs(actor()).where(Pair.id == pair_id))


def _led(pair_id: uuid.UUID) -> Pair:
    one = _pair(pair_id)
    allow(pair_access.may_lead(actor(), one.case))
    return one


def _act(pair_id: uuid.UUID, act: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do it and go back to the page; what stands against it is said there."""
    one = _led(pair_id)
    try:
        act(actor(), one, now=now())
    except DomainError as error:
        rollback()
        return _page(_pair(pair_id), refusal=error.text), 422
    flash(said, "done")
    return redirect(url_for("homework.pair", pair_id=pair_id), 303)


def _page(
    one: Pair,
    *,
    refusal: str = "",
    typed: dict[str, str] | None = None,
    refused: dict[str, str] | None = None,
) -> str:
    look = pair_state.look(one.id, now=now())
    may_lead = pair_access.may_lead(actor(), one.case)
    content, watched = pair_page.document_of(one.sides[0].assignment)
    sent = [look.sent_by(side) for side in look.sides]
    both = [submission for submission in sent if submission is not None]
    if may_lead and len(both) == len(sent):
        _open_for_review(both)
    return render_template(
        "homework/pair.html",
        pair=one,
        case=one.case,
        content=content,
        standing=[standing.of(look, side) for side in look.sides],
        not_opened=pairs.not_opened_because(look.facts(_against(look))),
        not_revealed=pairs.not_revealed_because(look.facts(look.against_reveal())),
        policy=secrets.POLICIES[one.policy],
        reveals=pairs.REVEALS,
        endings=pairs.ENDINGS,
        end_form=EndPairForm(formdata=None),
        beside=standing.beside(look, content, watched) if len(both) == len(sent) else None,
        shown=pair_page.shown(one, content, watched) if one.revealed_at else None,
        words=pair_words,
        may_lead=may_lead,
        may_comment=may_lead and one.ended_at is None,
        refusal=refusal,
        typed=typed or {},
        refused=refused or {},
    )


def _against(look: Look) -> str | None:
    """What the safety layer says against opening; asked only while that is the next thing."""
    if look.pair.opened_at is not None or look.pair.ended_at is not None:
        return None
    return pair_state.against_opening(actor(), look, now=now())


def _open_for_review(submissions: Sequence[Submission]) -> None:
    """Whoever reads them here has opened them: their writer cannot take them back any more."""
    for submission in submissions:
        reviewing.open_for_review(actor(), submission, now=now())
