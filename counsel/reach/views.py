"""Pages on which people say how they may be reached: clients, the team for itself, and the team for
a client who told them."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.accounts.models import User
from counsel.kernel.channels import SMS
from counsel.kernel.db import db, rollback
from counsel.kernel.errors import DomainError
from counsel.practices.models import Practice
from counsel.reach import access, acting, service, words
from counsel.reach.forms import NumberForm
from counsel.reach.models import OWN, TOLD
from counsel.reach.service import Person
from counsel.roster import access as roster
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.web.forms import again
from counsel.web.guard import allow, client, found, staff
from counsel.web.request import actor, now

bp = Blueprint("reach", __name__)


@bp.route("/my/reach", methods=["GET", "POST"])
@client
def mine() -> ResponseReturnValue:
    """A client's own ways: each with when and how they agreed, their order, a number to add."""
    return _page("reach/mine.html", _me(), url_for("reach.mine"), OWN)


@bp.post("/my/reach/<channel>")
@client
def change_mine(channel: str) -> ResponseReturnValue:
    """Turn a way on or off, try it first, or send a test ("act")."""
    _act(_me(), channel, OWN)
    return redirect(url_for("reach.mine"), 303)


@bp.post("/my/reach/again")
@client
def come_again() -> ResponseReturnValue:
    """A client who asked for no more messages lets them come again."""
    service.let_come_again(actor(), _me(), now=now())
    flash("Messages come again.", "done")
    return redirect(url_for("reach.mine"), 303)


@bp.route("/account/reach", methods=["GET", "POST"])
@staff()
def as_staff() -> ResponseReturnValue:
    """How somebody of the team is told what happens."""
    return _page("reach/as_staff.html", _self(), url_for("reach.as_staff"), OWN)


@bp.post("/account/reach/<channel>")
@staff()
def change_as_staff(channel: str) -> ResponseReturnValue:
    """Turn a way on or off, try it first, or send a test ("act")."""
    _act(_self(), channel, OWN)
    return redirect(url_for("reach.as_staff"), 303)


@bp.route("/cases/<uuid:case_id>/clients/<uuid:client_id>/reach", methods=["GET", "POST"])
@staff()
def for_client(case_id: uuid.UUID, client_id: uuid.UUID) -> ResponseReturnValue:
    """How a client may be reached, with what they told the team."""
    case, person = _participant(case_id, client_id)
    here = url_for("reach.for_client", case_id=case.id, client_id=person.id)
    return _page("reach/for_client.html", person, here, TOLD, case=case)


@bp.post("/cases/<uuid:case_id>/clients/<uuid:client_id>/reach/<channel>")
@staff()
def change_for_client(
    case_id: uuid.UUID, client_id: uuid.UUID, channel: str
) -> ResponseReturnValue:
    """Write down what a client told about a way: on, off, first; or send a test ("act")."""
    case, person = _participant(case_id, client_id)
    _act(person, channel, TOLD)
    return redirect(url_for("reach.for_client", case_id=case.id, client_id=person.id), 303)


def _page(
    template: str, who: Client | User, here: str, source: str, **context: Any
) -> ResponseReturnValue:
    """The ways of one person, and the form for a number."""
    form = NumberForm()
    if form.is_submitted():
        try:
            if form.validate():
                text = form.number.data or ""
                acting.add_number(actor(), _person(who), text, source=source, now=now())
                flash("Kept. Texts can go there.", "done")
                return redirect(here, 303)
        except DomainError as error:
            form.refuse(error)
            rollback()
    person = _person(who)
    known = access.known(person.kind, person.id)
    context |= {
        "who": who,
        "ways": words.ways(
            known, who.email or "", (person.since, person.source), own=source == OWN
        ),
        "texts": SMS in current_app.extensions["counsel.channels"],
        "practice": db.session.get_one(Practice, actor().practice_id),
    }
    if form.errors:
        return again(template, form, **context)
    return render_template(template, form=form, **context)


def _act(who: Client | User, channel: str, source: str) -> None:
    try:
        said = acting.act(
            actor(),
            _person(who),
            channel,
            request.form.get("act", ""),
            email=who.email or "",
            source=source,
            now=now(),
        )
        flash(said, "done")
    except DomainError as error:
        flash(error.text, "warning")


def _person(who: Client | User) -> Person:
    if isinstance(who, Client):
        return Person.of_client(who)
    return Person.of_user(actor(), who)


def _me() -> Client:
    return db.session.get_one(Client, actor().client_id)


def _self() -> User:
    return db.session.get_one(User, actor().user_id)


def _participant(case_id: uuid.UUID, client_id: uuid.UUID) -> tuple[Case, Client]:
    case = found(roster.roster(actor()).where(Case.id == case_id))
    allow(roster.may_schedule(actor(), case))
    statement = (
        roster.clients(actor())
        .join(CaseParticipant, CaseParticipant.client_id == Client.id)
        .where(CaseParticipant.case_id == case.id, CaseParticipant.until.is_(None))
    )
    return case, found(statement.where(Client.id == client_id))
