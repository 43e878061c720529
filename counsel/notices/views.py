"""What has come, and the devices that show it at once: one's own, for clients and the team."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from counsel.kernel.channels import PUSH
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.paging import paginate
from counsel.notices import access, service
from counsel.notices.channels import OnDevices
from counsel.notices.forms import DeviceForm
from counsel.notices.models import Notice, PushDevice
from counsel.web.guard import found, signed_in
from counsel.web.request import actor, now, page_number

bp = Blueprint("notices", __name__)
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@bp.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """What has come in the last 60 days, the newest first."""
    template = "notices/mine.html" if actor().client_id else "notices/as_staff.html"
    newest = access.own(actor()).order_by(Notice.made_at.desc(), Notice.id.desc())
    page = paginate(newest, page_number())
    return render_template(template, page=page, unread=any(one.read_at is None for one in page))


@bp.post("/notices/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """All of it was looked at."""
    service.read_all(actor(), now=now())
    return redirect(url_for("notices.index"), 303)


@bp.post("/notices/<uuid:notice_id>")
@signed_in
def open_one(notice_id: uuid.UUID) -> ResponseReturnValue:
    """Go to what a notice is about."""
    one = found(access.own(actor()).where(Notice.id == notice_id))
    return redirect(service.open_one(one, now=now()), 303)


@bp.post("/notices/devices")
@signed_in
def add_device() -> ResponseReturnValue:
    """This browser takes notices from now on; its script sends where they go."""
    form = DeviceForm()
    what = service.Subscription(
        form.endpoint.data or "", form.public_key.data or "", form.auth.data or ""
    )
    try:
        service.add_device(actor(), what, _name_of_browser(), now=now())
        flash("This device shows notices from now on.", "done")
    except DomainError as error:
        flash(error.text, "warning")
    return _back()


@bp.post("/notices/devices/<uuid:device_id>/removal")
@signed_in
def remove_device(device_id: uuid.UUID) -> ResponseReturnValue:
    """A device shows no more of them."""
    one = found(access.own_devices(actor()).where(PushDevice.id == device_id))
    service.remove_device(actor(), one, now=now())
    flash("That device shows no more notices.", "done")
    return _back()


@bp.app_template_global("push_key")
def push_key() -> str:
    """What a browser is told when it subscribes; "" where this installation sends none."""
    channel = current_app.extensions["counsel.channels"].get(PUSH)
    return channel.push.public_key if isinstance(channel, OnDevices) else ""


@bp.app_template_global("my_devices")
def my_devices() -> Sequence[PushDevice]:
    """The browsers that take notices for this person."""
    return db.session.scalars(access.own_devices(actor())).all()


def _back() -> ResponseReturnValue:
    return redirect(url_for("reach.mine" if actor().client_id else "reach.as_staff"), 303)


def _name_of_browser() -> str:
    """As "Chrome on Android", from what the browser says of itself."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser
