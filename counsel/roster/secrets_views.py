"""Where the counselor of a couple records what both agreed on about secrets."""

from __future__ import annotations

import uuid

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.errors import DomainError
from counsel.roster import access, secrets
from counsel.roster.forms import SecretsForm
from counsel.roster.models import COUPLE, Case
from counsel.roster.views import bp
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now


@bp.route("/cases/<uuid:case_id>/secrets", methods=["GET", "POST"])
@staff(COUNSELOR, SUPERVISOR, OWNER)
def secrets_policy(case_id: uuid.UUID) -> ResponseReturnValue:
    """What both agreed on, and the form to record it."""
    case = _couple(case_id)
    allow(access.may_work_on(actor(), case))
    form = SecretsForm()
    form.policy.choices = [
        SelectChoice(value=key, label=words) for key, words in secrets.POLICIES.items()
    ]
    if not form.is_submitted():
        form.policy.data = case.secrets_policy
        audit.record(actor(), "read", "case", case.id, now=now(), case_id=case.id)
        return render_template("roster/secrets.html", form=form, case=case)
    try:
        secrets.record_policy(
            actor(), case, form.policy.data, agreed=bool(form.agreed.data), now=now()
        )
    except DomainError as error:
        form.refuse(error)
        return again("roster/secrets.html", form, case=case)
    flash("Recorded.", "done")
    return redirect(url_for("roster.case", case_id=case.id), 303)


def _couple(case_id: uuid.UUID) -> Case:
    case = found(access.cases(actor()).where(Case.id == case_id))
    if case.kind != COUPLE:
        abort(404)
    return case


@bp.app_template_global()
def secrets_label(case: Case) -> str:
    """The policy of a couple in two words; empty where none is recorded."""
    return secrets.LABELS.get(case.secrets_policy or "", "")
