"""The composition root: the one place where the parts of Counsel meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from config import ConfigurationError, Settings
from counsel.accounts.passwords import Passwords
from counsel.accounts.signing_in import Door
from counsel.features import (
    BESIDES,
    BLUEPRINTS,
    CONTRIBUTIONS,
    DEMO_BLUEPRINTS,
    KINDS,
    LAYERS,
    ON_FAILED,
    ON_OPTED_OUT,
    ROUTES,
)
from counsel.feeds.reading import Reach
from counsel.kernel import sms_http, tenancy
from counsel.kernel.channels import EMAIL, INAPP, PUSH, SMS, Channel, SmtpChannel
from counsel.kernel.clock import Clock, SystemClock, TravelingClock
from counsel.kernel.db import db, engine_options, prepare_engine
from counsel.kernel.folder_channel import FolderChannel, FolderPhone
from counsel.kernel.sms import SmsChannel
from counsel.kernel.tokens import Links
from counsel.kernel.vault import Vault
from counsel.kernel.webpush import WebPush
from counsel.library.blocks import pages
from counsel.library.reading import Fetching
from counsel.notices.channels import OnDevices, OnThisSite
from counsel.operations import operations
from counsel.outbox.kinds import Stationery
from counsel.practices.access import places
from counsel.practices.service import wrapped_keys
from counsel.roster import recipients
from counsel.roster.identity import identify
from counsel.web import (
    assets,
    boundary,
    device,
    errors,
    filters,
    guard,
    headers,
    health,
    icons,
    navigation,
    once,
    page,
)
from counsel.web.uploads import MemoryRequest

ROOT = Path(__file__).resolve().parent.parent
LARGEST_BODY = 12 * 1024 * 1024
# A page that saves itself sends each field as a part: ninety days of a log are a thousand of them.
MOST_FIELDS = 10_000


def create_app(
    settings: Settings, *, clock: Clock | None = None, channels: dict[str, Channel] | None = None
) -> Flask:
    """Build the application.

    In: settings, and at the seams a clock and the channels by name ("email"); the machine's clock
    and SMTP are used where they are left out.
    """
    app = Flask("counsel", root_path=str(ROOT / "counsel"), template_folder=str(ROOT / "templates"))
    app.request_class = MemoryRequest
    app.config.update(_flask_config(settings))
    clock = clock or _clock(settings)
    _tools(app, settings, clock, channels or _channels(settings, clock))
    _database(app)
    _web(app, settings)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_MEMORY_SIZE": LARGEST_BODY,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "SESSION_COOKIE_NAME": "__Host-form" if settings.https else "counsel_form",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def _clock(settings: Settings) -> Clock:
    return TravelingClock(settings.clock_file) if settings.clock_file else SystemClock()


def _channels(settings: Settings, clock: Clock) -> dict[str, Channel]:
    """The channels that this installation has: e-mail and notices always, text messages where it
    says how."""
    push = WebPush(settings.secret_key, settings.mail_from, clock)
    notices: dict[str, Channel] = {PUSH: OnDevices(push), INAPP: OnThisSite()}
    if settings.keeps_mail:
        folder = FolderChannel(settings.data_dir / "outbox", clock)
        return {EMAIL: folder, SMS: SmsChannel(FolderPhone(folder)), **notices}
    channels: dict[str, Channel] = {
        EMAIL: SmtpChannel(settings.smtp_url, settings.mail_from),
        **notices,
    }
    if settings.sms_url:
        try:
            channels[SMS] = SmsChannel(sms_http.provider(settings.sms_url))
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
    return channels


def _tools(app: Flask, settings: Settings, clock: Clock, channels: dict[str, Channel]) -> None:
    links, passwords = Links(settings.secret_key), Passwords(settings.hashing)
    app.extensions |= {
        "counsel.settings": settings,
        "counsel.clock": clock,
        "counsel.channels": channels,
        "counsel.links": links,
        "counsel.passwords": passwords,
        "counsel.door": Door(links, passwords, places),
        "counsel.vault": Vault(settings.master_keys, wrapped_keys),
        "counsel.kinds": KINDS,
        "counsel.contributions": CONTRIBUTIONS,
        "counsel.layers": LAYERS,
        "counsel.on_failed": ON_FAILED,
        "counsel.routes": ROUTES,
        "counsel.on_opted_out": ON_OPTED_OUT,
        "counsel.besides": BESIDES,
        "counsel.operations": operations(settings),
        "counsel.recipients": recipients.KNOWN,
        "counsel.fetching": Fetching(allowed=settings.fetches_pages),
        "counsel.calendars": Reach(allowed=settings.fetches_pages, ours=f"@{settings.mail_host}"),
        "counsel.stationery": Stationery(
            templates=app.jinja_env,
            links=links,
            base_url=settings.base_url,
            sender=settings.mail_from,
        ),
    }


def _database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    tenancy.install()
    with app.app_context():
        prepare_engine(db.engine)


def _web(app: Flask, settings: Settings) -> None:
    headers.install(app, https=settings.https)
    boundary.install(app)
    for module in (assets, filters, icons, navigation, page):
        module.register(app)
    demo = DEMO_BLUEPRINTS if settings.keeps_mail else ()
    for blueprint in (*BLUEPRINTS, health.bp, device.bp, *demo):
        app.register_blueprint(blueprint)
    guard.public(app.view_functions["static"])
    guard.install(app, identify)
    CSRFProtect(app)
    once.install(app)
    errors.install(app)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(str(ROOT / "templates")), pages.loader])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _serve_files(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0
        )


def _serve_files(app: Flask) -> None:
    files = WhiteNoise(
        app.wsgi_app,
        root=str(ROOT / "counsel" / "static"),
        prefix="static/",
        immutable_file_test=lambda path, _url: "/dist/" in path,
        add_headers_function=_add_file_headers,
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # the documented way


def _add_file_headers(present: Any, _path: str, _url: str) -> None:
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"):
        present[name] = headers.HEADERS[name]
