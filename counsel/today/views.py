"""The first page of each role: what needs me now."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from counsel.roster.contributions import Contributions, Need, NeedSource
from counsel.web.guard import client as client_page
from counsel.web.guard import staff as staff_page
from counsel.web.request import actor, now

bp = Blueprint("today", __name__)


@bp.get("/today")
@staff_page()
def staff() -> ResponseReturnValue:
    """A counselor between two sessions sees the answer without hunting."""
    return render_template("today/staff.html", groups=_groups(_contributed().staff_needs))


@bp.get("/my")
@client_page
def client() -> ResponseReturnValue:
    """One thing to do first, then the rest."""
    return render_template("today/client.html", groups=_groups(_contributed().client_needs))


def _contributed() -> Contributions:
    found: Contributions = current_app.extensions["counsel.contributions"]
    return found


def _groups(sources: tuple[NeedSource, ...]) -> list[tuple[str, list[Need]]]:
    """The needs by group, the most urgent group first; within one by time."""
    needs = [need for source in sources for need in source(actor(), now())]
    needs.sort(key=lambda need: (need.rank, need.group, need.at is None, need.at or now()))
    return [(group, list(members)) for group, members in groupby(needs, lambda need: need.group)]
