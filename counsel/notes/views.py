"""Pages of notes for the team: lists, the sheet, sharing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.appointments.models import Appointment
from counsel.audit import service as audit
from counsel.kernel.actor import COUNSELOR, OWNER, SUPERVISOR
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError, StaleWrite
from counsel.kernel.paging import paginate
from counsel.kernel.timezones import to_utc
from counsel.notes import access, service
from counsel.notes.forms import NewSheetForm, PartForm, SheetForm
from counsel.notes.labels import parts_for
from counsel.notes.models import KINDS, SHARED, Note
from counsel.roster import access as roster
from counsel.roster.models import Case
from counsel.web.forms import again, as_id
from counsel.web.guard import allow, found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("notes", __name__)
CLINICAL = (COUNSELOR, SUPERVISOR, OWNER)


@bp.get("/notes")
@staff(*CLINICAL)
def index() -> ResponseReturnValue:
    """Every sheet of the actor's cases, newest first."""
    page = paginate(access.sheets(actor()), page_number())
    return render_template("notes/index.html", page=page)


@bp.get("/cases/<uuid:case_id>/notes")
@staff(*CLINICAL)
def case_notes(case_id: uuid.UUID) -> ResponseReturnValue:
    """The sheets of one case."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    page = paginate(access.sheets(actor()).where(Note.case_id == case.id), page_number())
    may_write = access.may_write(actor(), case)
    return render_template("notes/case.html", case=case, page=page, may_write=may_write)


@bp.route("/cases/<uuid:case_id>/notes/new", methods=["GET", "POST"])
@staff(*CLINICAL)
def new(case_id: uuid.UUID) -> ResponseReturnValue:
    """Begin the notes of a session, or of a day without one."""
    case = found(roster.cases(actor()).where(Case.id == case_id))
    allow(access.may_write(actor(), case))
    appointment = _appointment(case)
    form = NewSheetForm()
    if not form.is_submitted():
        form.day.data = now().date()
    context: dict[str, Any] = {
        "case": case,
        "appointment": appointment,
        "parts": parts_for(actor().profession),
        "notes": {},
        "conflicts": {},
    }
    if not form.validate_on_submit():
        page = render_template("notes/new.html", form=form, **context)
        return page, 422 if form.is_submitted() else 200
    try:
        notes = service.write_sheet(
            actor(),
            case,
            {kind: form[f"text_{kind}"].data or "" for kind in KINDS},
            about_at=_about(form, appointment),
            appointment=appointment,
            now=now(),
        )
        _share_if_asked(notes[0])
    except DomainError as error:
        form.refuse(DomainError(error.text, field=error.field and f"text_{error.field}"))
        db.session.rollback()
        return again("notes/new.html", form, **context)
    return redirect(url_for("notes.sheet", sheet_id=notes[0].sheet_id), 303)


@bp.get("/notes/<uuid:sheet_id>")
@staff(*CLINICAL)
def sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """One sheet: an editor for its author, a page to read for others of the case."""
    notes = _sheet(sheet_id)
    shared = notes[SHARED]
    audit.record(actor(), "read", "notes", sheet_id, now=now(), case_id=shared.case_id)
    context = _sheet_context(notes)
    if not access.may_edit(actor(), shared):
        return render_template("notes/sheet_read.html", **context)
    service.see_remarks(shared, now=now())
    return render_template("notes/sheet.html", form=_filled(notes), **context)


@bp.post("/notes/<uuid:sheet_id>")
@staff(*CLINICAL)
def save_sheet(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Save all parts; with the button "share" the shared part is shared as it was sent."""
    notes = _sheet(sheet_id)
    allow(access.may_edit(actor(), notes[SHARED]))
    form = SheetForm()
    if not form.validate():
        return again("notes/sheet.html", form, **_sheet_context(notes))
    try:
        for kind, note in notes.items():
            service.save(
                actor(),
                note,
                form[f"text_{kind}"].data or "",
                version=form[f"version_{kind}"].data,
                now=now(),
            )
        _share_if_asked(notes[SHARED])
    except StaleWrite as error:
        return _both_texts(sheet_id, form, error)
    except DomainError as error:
        form.refuse(DomainError(error.text, field=error.field and f"text_{error.field}"))
        return again("notes/sheet.html", form, **_sheet_context(notes))
    flash("Shared. Your client will find it." if "share" in request.form else "Saved.", "done")
    return redirect(url_for("notes.sheet", sheet_id=sheet_id), 303)


@bp.put("/notes/<uuid:sheet_id>/<kind>")
@staff(*CLINICAL)
def save_part(sheet_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """One part, saved by the page itself. JSON out; 409 with the newer text where it is stale."""
    notes = _sheet(sheet_id)
    if kind not in notes:
        abort(404)
    note = notes[kind]
    allow(access.may_edit(actor(), note))
    form = PartForm()
    if not form.validate():
        return {"error": next(iter(form.errors.values()))[0]}, 422
    try:
        service.save(actor(), note, form.body.data or "", version=form.version.data, now=now())
    except StaleWrite:
        db.session.rollback()
        current = _sheet(sheet_id)[kind]
        return {"version": current.version, "body": current.body}, 409
    return {"version": note.version, "saved_at": now().isoformat()}


@bp.post("/notes/<uuid:sheet_id>/sharing/withdrawal")
@staff(*CLINICAL)
def withdraw(sheet_id: uuid.UUID) -> ResponseReturnValue:
    """Take the shared part back while it is unread."""
    note = _sheet(sheet_id)[SHARED]
    allow(access.may_edit(actor(), note))
    try:
        service.withdraw(actor(), note, now=now())
        flash("Taken back. Your client cannot read it.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return redirect(url_for("notes.sheet", sheet_id=sheet_id), 303)


@bp.get("/notes/<uuid:sheet_id>/<kind>/revisions")
@staff(*CLINICAL)
def revisions(sheet_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """What one part said before."""
    notes = _sheet(sheet_id)
    if kind not in notes:
        abort(404)
    audit.record(
        actor(), "read", "revisions", notes[kind].id, now=now(), case_id=notes[kind].case_id
    )
    part = next(part for part in parts_for(actor().profession) if part.kind == kind)
    return render_template(
        "notes/revisions.html", note=notes[kind], part=part, kept=service.revisions(notes[kind])
    )


def _sheet(sheet_id: uuid.UUID) -> dict[str, Note]:
    statement = access.notes(actor()).where(Note.sheet_id == sheet_id)
    notes = list(db.session.scalars(statement).unique())
    if not notes:
        abort(404)
    return service.sheet_parts(notes)


def _appointment(case: Case) -> Appointment | None:
    wanted = as_id(request.args.get("appointment", ""))
    if wanted is None:
        return None
    return db.session.scalars(
        db.select(Appointment).where(Appointment.id == wanted, Appointment.case_id == case.id)
    ).one_or_none()


def _about(form: NewSheetForm, appointment: Appointment | None) -> datetime:
    if appointment is not None:
        return appointment.starts_at
    day = form.day.data
    return to_utc(datetime.combine(day, time(12)), actor().zone) if day else now().astimezone(UTC)


def _share_if_asked(note: Note) -> None:
    if "share" in request.form:
        service.share(actor(), note, now=now())


def _filled(notes: dict[str, Note]) -> SheetForm:
    values: dict[str, object] = {f"text_{kind}": note.body for kind, note in notes.items()}
    versions = {f"version_{kind}": note.version for kind, note in notes.items()}
    return SheetForm(formdata=None, data=values | versions)


def _sheet_context(notes: dict[str, Note]) -> dict[str, object]:
    shared = notes[SHARED]
    return {
        "case": shared.case,
        "notes": notes,
        "shared": shared,
        "parts": [part for part in parts_for(actor().profession) if part.kind in notes],
        "readings": {r.client_id: r.read_at for r in service.readings(shared)},
        "conflicts": {},
    }


def _both_texts(sheet_id: uuid.UUID, form: SheetForm, error: StaleWrite) -> ResponseReturnValue:
    """Show what was typed and what was saved meanwhile; saving again keeps what is then typed."""
    db.session.rollback()
    notes = _sheet(sheet_id)
    typed = {kind: form[f"text_{kind}"].data or "" for kind in notes}
    conflicts = {kind: note.body for kind, note in notes.items() if note.body != typed[kind]}
    again_form = SheetForm(
        formdata=None,
        data={f"text_{kind}": text for kind, text in typed.items()}
        | {f"version_{kind}": note.version for kind, note in notes.items()},
    )
    again_form.form_errors.append(error.text)
    context = _sheet_context(notes) | {"conflicts": conflicts}
    return render_template("notes/sheet.html", form=again_form, **context), 409
