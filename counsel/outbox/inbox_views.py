"""The demo's inbox: mails that would have left, on a page. Exists in a demo alone."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from counsel.kernel.folder_channel import FolderChannel
from counsel.web.guard import public

bp = Blueprint("demo", __name__)


@bp.get("/demo/outbox")
@public
def outbox() -> ResponseReturnValue:
    """Every mail that was sent, the newest first."""
    return render_template("demo/outbox.html", mails=_channel().kept())


@bp.get("/demo/outbox/<uuid:name>")
@public
def mail(name: uuid.UUID) -> ResponseReturnValue:
    """One mail as its receiver would read it."""
    found = _channel().one(name)
    if found is None:
        abort(404)
    return render_template("demo/mail.html", mail=found)


def _channel() -> FolderChannel:
    channel: FolderChannel = current_app.extensions["counsel.channels"]["email"]
    return channel
