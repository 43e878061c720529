"""A house of sample pages: the layouts and macros with made-up content, and no database.

Pages are answered inside the browser's network layer, so no server is needed.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, render_template, render_template_string, request
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import BrowserContext, Route
from wtforms import BooleanField, Form, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired

from counsel.kernel.actor import Actor
from counsel.kernel.paging import Page
from counsel.library.blocks import pages
from counsel.web import assets, device, filters, headers, icons, navigation
from tests.fakes import START, FakeClock

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(__file__).resolve().parent / "samples"
HOST = "http://localhost"
EXIT = f"{HOST}/elsewhere"
ENDPOINTS = (*navigation.STAFF_PLACES, *navigation.CLIENT_PLACES)
CHOICES = [SelectChoice("team", "The care team"), SelectChoice("me", "Only me")]


class SampleForm(Form):
    """One field of each shape."""

    name = StringField("Preferred name", [DataRequired("Tell us a name to use.")])
    why = TextAreaField("Why this, in your words")
    who = RadioField("Who may read it", choices=CHOICES, default="team")
    sure = BooleanField("I read the cautions")


def _actor() -> Actor:
    role = request.args.get("role", "owner")
    one = uuid.UUID(int=1)
    return Actor(
        user_id=one,
        practice_id=one,
        name="Owner Example",
        roles=frozenset({role}),
        zone="Europe/Berlin",
        practice_name="Linden Practice",
        client_id=one,
    )


def _sample(name: str) -> str:
    form = SampleForm(request.values if request.method == "POST" else None)
    if request.method == "POST":
        form.validate()
    page = Page(["one"] * 50, 2, 312, 50)
    text = (SAMPLES / f"{name}.html").read_text(encoding="utf-8")
    return render_template_string(text, form=form, page=page, now=START)


def _places(app: Flask) -> None:
    """The addresses that the layouts link to; each shows the sample page of rows."""
    rooms: dict[str, Blueprint] = {}
    more = ["practices.help_now", "accounts.sign_out"]
    for endpoint in sorted({place.endpoint for place in ENDPOINTS} | set(more)):
        room, _, name = endpoint.partition(".")
        blueprint = rooms.setdefault(room, Blueprint(room, __name__))
        path = f"/{endpoint.replace('.', '/')}"
        blueprint.add_url_rule(path, name, lambda: _sample("rows"), methods=["GET", "POST"])
    for blueprint in rooms.values():
        app.register_blueprint(blueprint)


def build() -> Flask:
    """Samples by name at /<name>, refusals at /errors/<code>, a bare page at /elsewhere."""
    app = Flask(
        "showroom", root_path=str(ROOT / "counsel"), template_folder=str(ROOT / "templates")
    )
    app.secret_key = "sample"
    app.extensions["counsel.clock"] = FakeClock()
    for module in (assets, filters, icons, navigation):
        module.register(app)
    app.config["WTF_CSRF_ENABLED"] = False
    CSRFProtect(app)
    app.jinja_env.globals["once_key"] = lambda: "once"
    app.jinja_loader = ChoiceLoader([FileSystemLoader(str(ROOT / "templates")), pages.loader])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"actor": _actor(), "exit_url": EXIT})
    headers.install(app, https=False)
    app.register_blueprint(device.bp)
    _places(app)
    app.add_url_rule("/<name>", "sample", _sample, methods=["GET", "POST"])
    app.add_url_rule("/errors/<code>", "error", lambda code: render_template(f"errors/{code}.html"))
    app.add_url_rule("/elsewhere", "elsewhere", lambda: "<!doctype html><title>News</title>")
    return app


def _cookies(context: BrowserContext) -> str:
    """What Chromium would send; an intercepted request does not show it."""
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())


def serve(context: BrowserContext, app: Flask) -> None:
    """Answer everything that the context's pages ask of HOST."""
    client: FlaskClient = app.test_client(use_cookies=False)

    def answer(route: Route) -> None:
        asked = route.request
        parts = urlsplit(asked.url)
        reply = client.open(
            f"{parts.path}?{parts.query}",
            method=asked.method,
            data=asked.post_data_buffer,
            headers={**asked.all_headers(), "cookie": _cookies(context)},
            base_url=HOST,
        )
        kept = {name: value for name, value in reply.headers if name != "Set-Cookie"}
        body = reply.data
        reply.close()
        route.fulfill(status=reply.status_code, headers=kept, body=body)

    context.route(f"{HOST}/**", answer)
