"""One alert: what was answered, by whom, and what was done about it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.accounts.models import User
from counsel.audit import service as audit
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.practices import access as practices
from counsel.roster import access as roster
from counsel.roster.models import Case
from counsel.safety import access, alerting
from counsel.safety.forms import AcknowledgeForm
from counsel.safety.models import SafetyAlert
from counsel.safety.views import CLINICAL, bp
from counsel.web.forms import again
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now


@bp.route("/alerts/<uuid:alert_id>", methods=["GET", "POST"])
@staff(*CLINICAL)
def alert(alert_id: uuid.UUID) -> ResponseReturnValue:
    """Read it; a post acknowledges it with what was done."""
    one = found(access.alerts(actor()).where(SafetyAlert.id == alert_id))
    practice = found(practices.practice_of(actor()))
    may = access.may_acknowledge(actor(), one, practice)
    form = AcknowledgeForm()
    context = {"alert": one, "may": may, "close": _is_close(one), "who": _who(one)}
    if not form.is_submitted():
        audit.record(actor(), "read", "safety alert", one.id, now=now(), case_id=one.case_id)
        return render_template("safety/alert.html", form=form, **context)
    allow(may)
    try:
        if form.validate():
            alerting.acknowledge(
                actor(),
                one,
                action=form.action.data or "",
                outcome=form.outcome.data or "",
                now=now(),
            )
            flash("Acknowledged.", "done")
            return redirect(url_for("safety.alert", alert_id=one.id), 303)
    except DomainError as error:
        form.refuse(error)
    return again("safety/alert.html", form, **context)


def _is_close(one: SafetyAlert) -> bool:
    """Whether the actor sees the case behind it; somebody named for risk may not."""
    return db.session.scalar(roster.cases(actor()).where(Case.id == one.case_id)) is not None


def _who(one: SafetyAlert) -> str:
    user = db.session.get(User, one.acknowledged_by) if one.acknowledged_by else None
    return user.name if user else ""
