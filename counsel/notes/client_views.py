"""Pages of notes for clients: what was shared, and their remarks on it."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.paging import paginate
from counsel.notes import access, service
from counsel.notes.forms import RemarkForm
from counsel.notes.models import Note
from counsel.notes.views import bp
from counsel.web.guard import client, found
from counsel.web.request import actor, now, page_number


@bp.get("/my/notes")
@client
def mine() -> ResponseReturnValue:
    """Notes that were shared with me."""
    return render_template(
        "notes/mine.html", page=paginate(access.shared_with(actor()), page_number())
    )


@bp.route("/my/notes/<uuid:note_id>", methods=["GET", "POST"])
@client
def read(note_id: uuid.UUID) -> ResponseReturnValue:
    """One shared note with my remarks; a post adds one."""
    note = found(access.shared_with(actor()).where(Note.id == note_id))
    form = RemarkForm()
    if form.validate_on_submit():
        service.add_remark(actor(), note, form.body.data, now=now())
        flash("Added. Your counselor can read it.", "done")
        return redirect(url_for("notes.read", note_id=note.id), 303)
    service.open_as_client(actor(), note, now=now())
    remarks = [remark for remark in note.remarks if remark.client_id == actor().client_id]
    page = render_template(
        "notes/read.html", note=note, text=service.shared_text(note), remarks=remarks, form=form
    )
    return page, 422 if form.is_submitted() else 200
