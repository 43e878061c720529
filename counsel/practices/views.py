"""Pages of the practice: settings, the record of access, and help now."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from counsel.accounts.models import User
from counsel.audit import access as audit_access
from counsel.audit import service as audit_service
from counsel.kernel import tenancy
from counsel.kernel.actor import OWNER
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.practices import access, help_checks
from counsel.practices import settings as rules
from counsel.practices.countries import country_names
from counsel.practices.forms import SettingsForm
from counsel.practices.help_lines import choose_country, help_for, with_emergency
from counsel.web.forms import again, as_id
from counsel.web.guard import found, public, staff
from counsel.web.request import actor, actor_or_none, now, page_number

bp = Blueprint("practices", __name__)
LONGEST_CHECK = 10_000


@bp.route("/practice", methods=["GET", "POST"])
@staff(OWNER)
def settings() -> ResponseReturnValue:
    """The practice's settings; a post saves them."""
    practice = found(access.practice_of(actor()))
    form = SettingsForm(obj=practice)
    if not form.validate_on_submit():
        page = render_template("practices/settings.html", form=form)
        return page, 422 if form.is_submitted() else 200
    values = {name: getattr(form, name).data for name in rules.Choices.__dataclass_fields__}
    values["reminder_leads"] = tuple(values["reminder_leads"] or ())
    try:
        rules.change_settings(actor(), practice, rules.Choices(**values), now=now())
    except DomainError as error:
        form.refuse(error)
        return again("practices/settings.html", form)
    flash("Saved.", "done")
    return redirect(url_for("practices.settings"), 303)


@bp.get("/practice/audit")
@staff(OWNER)
def audit() -> ResponseReturnValue:
    """Who read or changed what, newest first; with `check` the chain is proved."""
    who = as_id(request.args.get("person", ""))
    verb = request.args.get("verb", "")
    page = paginate(audit_access.events(actor(), verb=verb, person=who), page_number())
    names = _names()
    return render_template(
        "audit/index.html",
        page=page,
        names=names,
        verb=verb,
        person=str(who or ""),
        verbs=[("", "Everything"), *((word, word) for word in audit_access.verbs(actor()))],
        people=[("", "Everyone"), *((str(key), name) for key, name in names.items())],
        check=_check() if request.args.get("check") else None,
    )


def _names() -> dict[uuid.UUID, str]:
    """Everyone who occurs in the record, by name."""
    people = audit_access.people(actor())
    statement = select(User.id, User.name).where(User.id.in_(people)).order_by(User.name)
    return dict(db.session.execute(statement).all())


def _check() -> tuple[str, str]:
    """The tone and the words of what a proof of the chain found."""
    count = audit_access.count(actor())
    if count > LONGEST_CHECK:
        return "info", (
            f"There are {count:,} entries: too many for a page. Whoever runs this installation "
            "proves them with `counsel audit verify`."
        )
    broken = audit_service.verify(actor().practice_id)
    if broken:
        return "danger", f"The record is not whole: {broken}. Tell whoever runs this installation."
    return (
        "done",
        f"The record is whole. Nothing was changed or taken out ({count:,} so far).",
    )


@bp.get("/help")
@public
def help_now() -> ResponseReturnValue:
    """Numbers to call now. It asks for no sign-in and keeps nothing."""
    who = actor_or_none()
    languages = [tag for tag, _weight in request.accept_languages]
    country = choose_country(request.args.get("country"), who.country if who else "", languages)
    offered = help_for(country)
    known = {}
    if who is not None:
        with tenancy.scope(who.practice_id):
            known = help_checks.checked(who.practice_id, country)
    return render_template(
        "practices/help.html",
        help=offered,
        names=country_names(),
        country=country,
        unchecked=any(help_checks.is_stale(line, known, now()) for line in with_emergency(offered)),
    )
