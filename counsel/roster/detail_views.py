"""The details of a case: who takes part, care team and status."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import SelectChoice

from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER
from counsel.kernel.db import rollback
from counsel.kernel.errors import DomainError
from counsel.roster import access, care, inviting, service
from counsel.roster.forms import MemberForm, StatusForm
from counsel.roster.models import CareTeamMember, Case
from counsel.roster.views import bp, case_of, sees_clinically
from counsel.web.forms import Form
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now

WORKERS = (COUNSELOR, OWNER)


@bp.get("/cases/<uuid:case_id>/details")
@staff()
def case_details(case_id: uuid.UUID) -> ResponseReturnValue:
    """Who takes part, how to reach them, who cares for them, status."""
    case = case_of(case_id)
    if sees_clinically(case):
        audit.record(actor(), "read", "case", case.id, now=now(), case_id=case.id)
    return _page(case)


@bp.post("/cases/<uuid:case_id>/status")
@staff(*WORKERS)
def change_status(case_id: uuid.UUID) -> ResponseReturnValue:
    """Pause, discharge, take up again."""
    case, form = _worked_on(case_id), StatusForm()
    status, reason = form.status.data, form.reason.data or ""
    return _try(
        case,
        form,
        lambda: care.set_status(actor(), case, status, reason=reason, now=now()),
        "The status is changed.",
        status_form=form,
    )


@bp.post("/cases/<uuid:case_id>/care-team")
@staff(*WORKERS)
def add_member(case_id: uuid.UUID) -> ResponseReturnValue:
    """A second counselor joins."""
    case = _managed(case_id)
    form = _member_form(case, request.form)
    user = next((u for u in service.counselors(actor()) if str(u.id) == form.user.data), None)

    def join() -> None:
        if user is None:
            raise DomainError("Choose a counselor of this practice.", field="user")
        care.add_to_care_team(actor(), case, user, now=now())

    said = f"{user.name} is in the care team." if user else ""
    return _try(case, form, join, said, member_form=form)


@bp.post("/cases/<uuid:case_id>/care-team/<uuid:member_id>/departure")
@staff(*WORKERS)
def end_membership(case_id: uuid.UUID, member_id: uuid.UUID) -> ResponseReturnValue:
    """A co-counselor leaves the case."""
    case = _managed(case_id)
    of_case = select(CareTeamMember).where(CareTeamMember.case_id == case.id)
    member = found(of_case.where(CareTeamMember.id == member_id))
    care.end_membership(actor(), case, member, now=now())
    flash(f"{member.user.name} no longer sees this case.", "done")
    return redirect(url_for("roster.case_details", case_id=case_id), 303)


def _try(
    case: Case, form: Form, change: Callable[[], object], said: str, **shown: Any
) -> ResponseReturnValue:
    """Make a change and go back to the details; refused, show them with what was typed."""
    case_id = case.id
    try:
        if form.validate():
            change()
            flash(said, "done")
            return redirect(url_for("roster.case_details", case_id=case_id), 303)
    except DomainError as error:
        form.refuse(error)
    rollback()
    return _page(case_of(case_id), refused=form, **shown), 422


def _page(case: Case, **shown: Any) -> str:
    """The details, with forms as they were sent where one was refused."""
    clinical = sees_clinically(case)
    clients = [one.client for one in case.participants if one.until is None]
    fresh = {
        "status_form": StatusForm(formdata=None, data={"status": case.status}),
        "member_form": _member_form(case, None),
    }
    return render_template(
        "roster/details.html",
        case=case,
        clients=clients,
        invitations=inviting.newest([one.id for one in clients]),
        clinical=clinical,
        works=access.may_work_on(actor(), case),
        manages=access.may_manage_team(actor(), case),
        may_change=access.may_add_clients(actor()),
        may_schedule=access.may_schedule(actor(), case),
        **(fresh | shown),
    )


def _worked_on(case_id: uuid.UUID) -> Case:
    case = case_of(case_id)
    allow(access.may_work_on(actor(), case))
    return case


def _managed(case_id: uuid.UUID) -> Case:
    case = case_of(case_id)
    allow(access.may_manage_team(actor(), case))
    return case


def _member_form(case: Case, sent: Any) -> MemberForm:
    present = {member.user_id for member in case.care_team if member.until is None}
    form = MemberForm(formdata=sent)
    form.user.choices = [
        SelectChoice(value=str(user.id), label=user.name)
        for user in service.counselors(actor())
        if user.id not in present
    ]
    return form
