"""Pages of the team: who belongs to it, invitations, supervision."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.accounts.models import Invitation, User
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.practices import access
from counsel.practices import team as rules
from counsel.practices.forms import InviteForm, SupervisionForm
from counsel.practices.models import Membership, Supervision
from counsel.practices.views import bp
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number


@bp.get("/practice/team")
@staff(OWNER)
def team() -> ResponseReturnValue:
    """Who belongs to the team and in which roles."""
    return _page()


@bp.post("/practice/invitations")
@staff(OWNER)
def invite() -> ResponseReturnValue:
    """Invite someone into the team by mail."""
    form = InviteForm()
    if not form.validate_on_submit():
        return _page(form), 422
    values = {name: getattr(form, name).data for name in ("name", "email", "role", "profession")}
    try:
        rules.invite_staff(actor(), **values, now=now())
    except DomainError as error:
        form.refuse(error)
        return _page(form), 422
    return _done(f"{form.name.data} gets a mail with a link. It works for 14 days.")


@bp.post("/practice/invitations/<uuid:invitation_id>/renewal")
@staff(OWNER)
def resend_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send an invitation again, with a fresh link."""
    rules.resend(actor(), _invitation(invitation_id), now=now())
    return _done("Sent again. The link of the earlier mail no longer works.")


@bp.post("/practice/invitations/<uuid:invitation_id>/revocation")
@staff(OWNER)
def revoke_invitation(invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Take an invitation back."""
    rules.revoke(actor(), _invitation(invitation_id), now=now())
    return _done("Taken back. The link in the mail no longer works.")


@bp.post("/practice/memberships/<uuid:membership_id>/ending")
@staff(OWNER)
def end_membership(membership_id: uuid.UUID) -> ResponseReturnValue:
    """End one role of one person."""
    membership = found(access.memberships(actor()).where(Membership.id == membership_id))
    try:
        rules.end_membership(actor(), membership, now=now())
    except DomainError as error:
        return _page(refusal=error.text), 422
    return _done("Ended. What they did stays in the record.")


@bp.post("/practice/supervision")
@staff(OWNER)
def supervise() -> ResponseReturnValue:
    """Let a supervisor see the cases of a counselor."""
    form = SupervisionForm()
    if not form.validate_on_submit():
        return _page(supervision=form), 422
    ids = (form.supervisor_id.data, form.counselor_id.data)
    try:
        rules.supervise(actor(), *ids, now=now())
    except DomainError as error:
        form.refuse(error)
        return _page(supervision=form), 422
    return _done("Saved. It takes effect at once.")


@bp.post("/practice/supervision/<uuid:supervision_id>/ending")
@staff(OWNER)
def end_supervision(supervision_id: uuid.UUID) -> ResponseReturnValue:
    """End a supervision."""
    pair = found(access.supervisions(actor()).where(Supervision.id == supervision_id))
    rules.end_supervision(actor(), pair, now=now())
    return _done("Ended. The supervisor no longer sees these cases.")


def _invitation(invitation_id: uuid.UUID) -> Invitation:
    return found(access.staff_invitations(actor()).where(Invitation.id == invitation_id))


def _done(text: str) -> ResponseReturnValue:
    flash(text, "done")
    return redirect(url_for("practices.team"), 303)


def _page(
    invite: InviteForm | None = None,
    supervision: SupervisionForm | None = None,
    refusal: str = "",
) -> str:
    page = paginate(access.team(actor()), page_number())
    pairing = supervision or SupervisionForm(None)
    supervisors, counselors = (_offered(role) for role in (SUPERVISOR, COUNSELOR))
    pairing.offer(supervisors, counselors)
    return render_template(
        "practices/team.html",
        page=page,
        roles=_roles([person.id for person in page]),
        invite=invite or InviteForm(None),
        invitations=db.session.scalars(access.staff_invitations(actor()).limit(50)).all(),
        supervision=pairing,
        pairs=db.session.scalars(access.supervisions(actor()).limit(200)).all(),
        names=dict([*supervisors, *counselors]),
        can_pair=bool(supervisors and counselors),
        refusal=refusal,
    )


def _offered(role: str) -> list[tuple[uuid.UUID, str]]:
    people: list[User] = access.holders(actor(), role)
    return [(person.id, person.name) for person in people]


def _roles(user_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """The live roles of these people, in the order in which they began."""
    found_roles: dict[uuid.UUID, list[Any]] = defaultdict(list)
    statement = access.memberships(actor()).where(Membership.user_id.in_(user_ids))
    for row in db.session.scalars(statement.order_by(Membership.since, Membership.id)).unique():
        found_roles[row.user_id].append(row)
    return found_roles
