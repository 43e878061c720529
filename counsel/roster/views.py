"""Pages of the roster: the caseload, new clients, joint cases."""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from counsel.audit import service as audit
from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.roster import access, inviting
from counsel.roster.caseload import (
    BY_NAME,
    Caseload,
    Wish,
    filters_for,
    flags_of,
    sees_clinical_signals,
    signals_for,
)
from counsel.roster.caseload import caseload as caseload_of
from counsel.roster.contributions import Contributions, Happening, Need
from counsel.roster.forms import STATUS_CHOICES
from counsel.roster.models import Case, CaseParticipant, Client
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("roster", __name__)
ADDERS = (OWNER, COUNSELOR, ASSISTANT)
STATUSES = [("", "Open cases"), ("any", "All"), *((one.value, one.label) for one in STATUS_CHOICES)]
STEP, MOST = 20, 200


def contributed() -> Contributions:
    """What the features add to these pages."""
    found_: Contributions = current_app.extensions["counsel.contributions"]
    return found_


@bp.get("/caseload")
@staff()
def caseload() -> ResponseReturnValue:
    """The roster at a glance."""
    wish = Wish(
        words=request.args.get("q", "")[:100],
        status=request.args.get("status", ""),
        filter=request.args.get("filter", ""),
        sort=request.args.get("sort", ""),
    )
    shown = caseload_of(actor(), wish, page_number(), contributed=contributed(), now=now())
    return render_template(
        "roster/caseload.html",
        shown=shown,
        wish=wish,
        statuses=STATUSES,
        filters=[("", "Everyone"), *filters_for(actor(), contributed())],
        sorts=_sorts(shown),
        may_add=access.may_add_clients(actor()),
    )


def _sorts(shown: Caseload) -> list[tuple[str, str]]:
    by_need = [("", "What needs you")] if sees_clinical_signals(actor()) else []
    by_name = (BY_NAME if by_need else "", "Name")
    return [*by_need, by_name, *((s.name, s.label) for s in shown.signals if s.order is not None)]


@bp.get("/cases/<uuid:case_id>")
@staff()
def case(case_id: uuid.UUID) -> ResponseReturnValue:
    """One case: what needs you, and everything in order. The front desk is led to the details."""
    one = case_of(case_id)
    if not sees_clinically(one):
        return redirect(url_for("roster.case_details", case_id=one.id))
    audit.record(actor(), "read", "case", one.id, now=now(), case_id=one.id)
    limit = min(MOST, max(STEP, request.args.get("show", STEP, type=int)))
    happenings = _timeline(one, limit + 1)
    clients = [p.client for p in one.participants if p.until is None]
    return render_template(
        "roster/case.html",
        case=one,
        needs=_needs(one),
        happenings=happenings[:limit],
        more=limit + STEP if len(happenings) > limit and limit < MOST else None,
        signals=[
            (signal, signal.values(actor(), [one.id], now()).get(one.id))
            for signal in signals_for(actor(), contributed())
        ],
        clients=clients,
        invitations=inviting.newest([client.id for client in clients]),
        may_invite=access.may_add_clients(actor()),
        works=access.may_work_on(actor(), one),
        may_schedule=access.may_schedule(actor(), one),
    )


def _timeline(case: Case, limit: int) -> list[Happening]:
    """What happened in a case, the newest first."""
    found = [h for source in contributed().timeline for h in source(actor(), case, limit)]
    return sorted(found, key=lambda happening: happening.at, reverse=True)[:limit]


def _needs(case: Case) -> list[Need]:
    """What needs the actor in a case, the most urgent first."""
    found = [n for source in contributed().case_needs for n in source(actor(), case, now())]
    return sorted(found, key=lambda need: (need.rank, need.group, need.at or now()))


def case_of(case_id: uuid.UUID) -> Case:
    """A case of the actor's roster, or 404."""
    statement = access.roster(actor()).where(Case.id == case_id)
    return found(statement.options(selectinload(Case.participants), selectinload(Case.care_team)))


def sees_clinically(case: Case) -> bool:
    """Whether the actor sees the clinical content of a case."""
    wanted = select(Case.id).where(Case.id == case.id, access.sees_case(actor()))
    return db.session.scalar(wanted) is not None


@bp.app_template_global()
def case_tabs(case: Case) -> list[tuple[str, str, str, None]]:
    """The tabs of a case's pages that this person has."""
    clinical = sees_clinically(case)
    tabs = [("roster.case", "Overview", True), *_contributed_tabs()]
    tabs.append(("roster.case_details", "Details", False))
    return [
        (endpoint, url_for(endpoint, case_id=case.id), label, None)
        for endpoint, label, only_clinical in tabs
        if clinical or not only_clinical
    ]


@bp.app_template_global()
def standing_flags(case: Case) -> list[str]:
    """The words of the holds that stand, for those who see the case clinically."""
    kinds = flags_of(actor(), [case.id], now=now()).get(case.id, [])
    return [f"{kind.capitalize()} hold" for kind in kinds]


def known_case(email: str | None, but: Client | None = None) -> Case | None:
    """A case, of the actor's roster, of the client who has this address already."""
    taking_part = (
        select(CaseParticipant.case_id)
        .join(Client, Client.id == CaseParticipant.client_id)
        .where(func.lower(Client.email) == (email or "").strip().lower())
    )
    if but is not None:
        taking_part = taking_part.where(Client.id != but.id)
    statement = access.roster(actor()).where(Case.id.in_(taking_part)).order_by(Case.kind.desc())
    return db.session.scalars(statement).first() if email else None


def _contributed_tabs() -> list[tuple[str, str, bool]]:
    return [(tab.endpoint, tab.label, tab.clinical) for tab in contributed().tabs]
