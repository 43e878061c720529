"""What the owner looks after: who answers for risk, and the numbers of the help page."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from counsel.kernel.actor import OWNER
from counsel.kernel.errors import DomainError
from counsel.practices import access as practices
from counsel.practices import help_checks, help_lines
from counsel.practices.countries import country_names
from counsel.practices.models import Practice
from counsel.safety import responders
from counsel.safety.forms import RespondersForm
from counsel.safety.views import bp
from counsel.web.guard import found, staff
from counsel.web.request import actor, now


@bp.route("/practice/safety", methods=["GET", "POST"])
@staff(OWNER)
def practice_safety() -> ResponseReturnValue:
    """Name who answers for risk; see which numbers want to be checked."""
    practice = found(practices.practice_of(actor()))
    form = RespondersForm()
    people = [("", "Nobody yet")]
    people += [(str(one.id), one.name) for one in responders.candidates(practice.id)]
    choices = [SelectChoice(value=key, label=name) for key, name in people]
    form.owner_id.choices = form.backup_id.choices = choices
    if not form.is_submitted():
        form.owner_id.data = practice.risk_owner_id
        form.backup_id.data = practice.risk_backup_id
        return _page(practice, form)
    try:
        if form.validate():
            owner, backup = form.owner_id.data, form.backup_id.data
            responders.name(actor(), practice, owner, backup, now=now())
            flash("Saved.", "done")
            return redirect(url_for("safety.practice_safety"), 303)
    except DomainError as error:
        form.refuse(error)
    return _page(practice, form), 422


@bp.post("/practice/safety/help-lines")
@staff(OWNER)
def check_help_line() -> ResponseReturnValue:
    """Somebody called the number or looked it up at its source today."""
    country, number = request.form.get("country", ""), request.form.get("number", "")
    if not help_checks.is_known(country, number):
        abort(404)
    help_checks.check(actor(), country, number, now=now())
    flash("Noted as checked today.", "done")
    return redirect(url_for("safety.practice_safety", country=country, _anchor="lines"), 303)


def _page(practice: Practice, form: RespondersForm) -> str:
    asked = request.args.get("country", "")
    country = asked if asked in country_names() else practice.country
    offered = help_lines.help_for(country)
    known = help_checks.checked(actor().practice_id, country)
    return render_template(
        "safety/practice.html",
        form=form,
        named=responders.named(practice.id),
        country=country,
        countries={code: country_names()[code] for code in help_lines.known_countries()},
        offered=offered,
        lines=[
            (
                line,
                help_checks.verified_on(line, known),
                help_checks.is_stale(line, known, now()),
            )
            for line in help_lines.with_emergency(offered)
        ],
    )
