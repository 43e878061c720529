"""The delivery page: what waits, what could not be delivered and why."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from counsel.audit import service as audit
from counsel.kernel.actor import ASSISTANT, COUNSELOR, OWNER
from counsel.kernel.db import db
from counsel.kernel.paging import paginate
from counsel.outbox import access, health, service
from counsel.outbox.access import Recipients
from counsel.outbox.models import OutboxMessage
from counsel.outbox.words import (
    attempts_in_words,
    channel_icon,
    is_bounce,
    kind_in_words,
    reason_in_words,
)
from counsel.web.guard import found, staff
from counsel.web.request import actor, now, page_number

bp = Blueprint("outbox", __name__)
SHOWN_FAILURES = 50
LATELY = timedelta(days=30)


def _recipients() -> Recipients:
    known: Recipients = current_app.extensions["counsel.recipients"]
    return known


@bp.get("/practice/delivery")
@staff(OWNER, ASSISTANT, COUNSELOR)
def delivery() -> ResponseReturnValue:
    """What failed, what waits, and when the mails were last looked after."""
    known = _recipients()
    failed = paginate(access.failed(actor(), known), 1, SHOWN_FAILURES)
    waiting = paginate(access.waiting(actor(), known), page_number())
    names = known.names({message.recipient_id for message in (*failed, *waiting)})
    return render_template(
        "outbox/delivery.html",
        failed=failed,
        waiting=waiting,
        names=names,
        reasons=db.session.execute(access.failures_by_reason(actor(), known, now() - LATELY)).all(),
        is_bounce=is_bounce,
        seen_at=health.last_look(),
        silent=health.is_silent(now()),
        kind_in_words=kind_in_words,
        reason_in_words=reason_in_words,
        attempts_in_words=attempts_in_words,
        channel_icon=channel_icon,
    )


@bp.post("/practice/delivery/<uuid:message_id>/attempts")
@staff(OWNER, ASSISTANT, COUNSELOR)
def try_again(message_id: uuid.UUID) -> ResponseReturnValue:
    """Put a message that failed back into the queue."""
    visible = access.messages(actor(), _recipients()).where(OutboxMessage.id == message_id)
    message = found(visible)
    service.try_again(message, now=now())
    audit.record(actor(), "resend", "message", message.id, now=now())
    flash("It will be sent again in a moment.")
    return redirect(url_for("outbox.delivery"), 303)
