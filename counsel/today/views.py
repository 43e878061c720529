"""The first page of each role: what needs me now."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from counsel.kernel.db import db
from counsel.roster import access as roster
from counsel.roster.contributions import Contributions, Need, NeedSource
from counsel.roster.models import Client
from counsel.web.filters import first_name
from counsel.web.guard import client as client_page
from counsel.web.guard import staff as staff_page
from counsel.web.request import actor, now

bp = Blueprint("today", __name__)
Groups = list[tuple[str, list[Need]]]


@bp.get("/today")
@staff_page()
def staff() -> ResponseReturnValue:
    """A counselor between two sessions sees the answer without hunting."""
    groups = _groups(_needs(_contributed().staff_needs))
    return render_template(
        "today/staff.html", groups=groups, first_time=not groups and _is_first_time()
    )


@bp.get("/my")
@client_page
def client() -> ResponseReturnValue:
    """One thing to do first, then the rest."""
    needs = _needs(_contributed().client_needs)
    step = next((need for need in needs if need.step), None)
    rest = [need for need in needs if need is not step]
    return render_template("today/client.html", step=step, groups=_groups(rest), called=_called())


def _contributed() -> Contributions:
    found: Contributions = current_app.extensions["counsel.contributions"]
    return found


def _needs(sources: tuple[NeedSource, ...]) -> list[Need]:
    """Everything that needs the actor: the most urgent group first, within one by time."""
    needs = [need for source in sources for need in source(actor(), now())]
    return sorted(
        needs, key=lambda need: (need.rank, need.group, need.at is None, need.at or now())
    )


def _groups(needs: list[Need]) -> Groups:
    return [(group, list(members)) for group, members in groupby(needs, lambda one: one.group)]


def _is_first_time() -> bool:
    """Whether this person could add clients and has none on the roster."""
    if not roster.may_add_clients(actor()):
        return False
    return db.session.scalars(roster.roster(actor()).limit(1)).first() is None


def _called() -> str:
    """What the client wants to be called; the roster knows."""
    record = db.session.get(Client, actor().client_id)
    return record.called if record else first_name(actor().name)
