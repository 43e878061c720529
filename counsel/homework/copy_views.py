"""Pages of a client's own copies: one to print, and all of them to take along."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from wtforms import PasswordField
from wtforms.validators import DataRequired

from counsel.accounts import signing_in
from counsel.accounts.models import User
from counsel.accounts.signing_in import Door
from counsel.homework import access, copies
from counsel.homework.copies import Copy
from counsel.homework.models import Assignment
from counsel.homework.views import bp
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.web.assets import Assets
from counsel.web.boundary import keep
from counsel.web.forms import Form, again
from counsel.web.guard import client, found
from counsel.web.request import actor, network, now

PIECE = 64 * 1024
IN_MEMORY = 8 * 1024 * 1024
NO_FIT = "This is not your password."


class TakeAlongForm(Form):
    """Whoever takes everything along proves once more who they are."""

    password = PasswordField("Your password", [DataRequired("Type your password.")])


@bp.get("/my/homework/<uuid:assignment_id>/print")
@client
def own_copy(assignment_id: uuid.UUID) -> ResponseReturnValue:
    """One piece with one's own answers and what came back, as it goes on paper."""
    one = found(access.own(actor()).where(Assignment.id == assignment_id))
    return render_template("homework/print.html", copy=copies.copy_of(one))


@bp.route("/my/homework/copy", methods=["GET", "POST"])
@client
def take_along() -> ResponseReturnValue:
    """All of one's own homework as a ZIP of pages, data and files, for one's password."""
    form = TakeAlongForm()
    if not form.is_submitted():
        return render_template("homework/take_along.html", form=form)
    if not form.validate():
        return again("homework/take_along.html", form)
    try:
        _prove(form.password.data or "")
    except DomainError as error:
        keep()
        form.refuse(error)
        return again("homework/take_along.html", form)
    copies.note_export(actor(), now=now())
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by what sends it)
    copies.pack(actor(), out, _page, _index, _style())
    response = Response(_sent(out), mimetype="application/zip")
    name = f"homework-{now():%Y-%m-%d}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.content_length = out.tell()
    return response


def _sent(out: IO[bytes]) -> Iterator[bytes]:
    """What was packed, a piece at a time; the file is gone afterwards."""
    with out:
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _prove(password: str) -> None:
    door: Door = current_app.extensions["counsel.door"]
    user = db.session.get_one(User, actor().user_id)
    if not signing_in.proves(door, user.email, user, password, network(), now=now()):
        raise DomainError(NO_FIT, field="password")


def _page(copy: Copy, files: dict[str, str]) -> str:
    return render_template("homework/copy_file.html", copy=copy, files=files)


def _index(packed: list[Copy]) -> str:
    return render_template("homework/copy_index.html", copies=packed)


def _style() -> bytes:
    folder = Path(current_app.static_folder or "static") / "dist"
    return (folder / Assets(folder).names()["main.css"]).read_bytes()
