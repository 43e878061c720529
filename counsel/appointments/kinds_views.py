"""Pages on which an owner says which kinds of session there are."""

from __future__ import annotations

from dataclasses import asdict

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments import kinds as all_kinds
from counsel.appointments import kinds_setting
from counsel.appointments.kinds import Kind
from counsel.appointments.kinds_forms import KindForm
from counsel.appointments.views import bp
from counsel.kernel.actor import OWNER
from counsel.kernel.errors import DomainError
from counsel.web.guard import staff
from counsel.web.request import actor, now


@bp.get("/practice/kinds")
@staff(OWNER)
def kinds() -> ResponseReturnValue:
    """All of them; those that are no longer offered last."""
    known = all_kinds.of_practice(actor().practice_id).values()
    return render_template(
        "appointments/kinds.html",
        offered=[one for one in known if one.offered],
        others=[one for one in known if not one.offered],
    )


@bp.route("/practice/kinds/new", methods=["GET", "POST"])
@staff(OWNER)
def new_kind() -> ResponseReturnValue:
    """One more."""
    return _kind_page(None)


@bp.route("/practice/kinds/<code>", methods=["GET", "POST"])
@staff(OWNER)
def kind(code: str) -> ResponseReturnValue:
    """Change one."""
    found = all_kinds.of_practice(actor().practice_id).get(code)
    return _kind_page(found) if found else abort(404)


def _kind_page(one: Kind | None) -> ResponseReturnValue:
    form = KindForm(data=asdict(one) | {"suits": sorted(one.suits)} if one else None)
    if form.validate_on_submit():
        try:
            kinds_setting.save(actor(), _kind(form, one), now=now())
            flash("Saved. Sessions that are planned stay as they are.", "done")
            return redirect(url_for("appointments.kinds"), 303)
        except DomainError as error:
            form.refuse(error)
    page = render_template("appointments/kind.html", form=form, kind=one)
    return (page, 422) if form.is_submitted() else page


def _kind(form: KindForm, one: Kind | None) -> Kind:
    return Kind(
        code=one.code if one else "",
        name=form.name.data or "",
        minutes=form.minutes.data,
        before=form.before.data or 0,
        after=form.after.data or 0,
        suits=frozenset(form.suits.data or ()),
        online=form.online.data,
        first_only=form.first_only.data,
        offered=form.offered.data,
    )
