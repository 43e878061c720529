"""What people of a journey do again and again: signing in, reading mails, travelling in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, Response, expect

from config import new_secrets
from tests.rigs.browser import Visits, check_axe, check_no_sideways_scroll
from tests.rigs.server import Program, run, serving
from tests.rigs.smtp import Sink

COUNSELOR = "counselor@north.example"
CLIENT = "client@south.example"
COUNSELOR_PASSWORD = "seven quiet lanterns by the river"
CLIENT_PASSWORD = "an orchard with a wooden gate"
LINK = re.compile(r"http://\S+")


@dataclass
class House:
    """A running Counsel with one practice, a real SMTP server and a clock that can be set."""

    server: Program
    sink: Sink
    folder: Path
    visits: Visits
    bodies: list[str] = field(default_factory=list)

    def travel_to(self, moment: datetime) -> None:
        """Put the house's clock ahead, so that it is this moment there now."""
        half = self.folder / "clock.half"
        half.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        half.rename(self.folder / "clock")

    def counselor(self, path: str = "/today") -> Page:
        """The counselor at a desk, signed in, at a page."""
        page = self.visits.open(self.server.url, timezone_id="Europe/Berlin")
        self.sign_in(page, COUNSELOR, COUNSELOR_PASSWORD)
        page.goto(path)
        return page

    def client(self, path: str = "/my") -> Page:
        """The client on a phone, signed in, at a page; what the browser receives is kept."""
        page = self.phone()
        self.sign_in(page, CLIENT, CLIENT_PASSWORD)
        page.goto(path)
        return page

    def phone(self) -> Page:
        """A phone that nobody signed in on; the text of each page that it gets is kept."""
        page = self.visits.open(self.server.url, screen="phone", timezone_id="America/New_York")
        page.on("response", self._keep)
        return page

    def sign_in(self, page: Page, email: str, password: str) -> None:
        page.goto("/sign-in")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")

    def link_from_mail(self, to: str, number: int, containing: str = "") -> str:
        """The path of a link in the newest of `number` mails to an address."""
        mails = self.sink.wait_for(to, number)
        found = [link for link in LINK.findall(mails[-1].text()) if containing in link]
        return found[0].removeprefix(self.server.url)

    def _keep(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if kind.startswith(("text/html", "application/json")) and response.status < 300:
            self.bodies.append(response.text())


@contextmanager
def a_house(folder: Path, sink: Sink, visits: Visits) -> Iterator[House]:
    """Make a practice as an owner would, by `counsel init`, and serve it."""
    env = {
        **new_secrets(),
        "COUNSEL_ENV": "test",
        "COUNSEL_DATA_DIR": str(folder),
        "COUNSEL_SMTP_URL": sink.url,
        "COUNSEL_MAIL_FROM": "appointments@north.example",
        "COUNSEL_DELIVER_EVERY": "0.2",
        "COUNSEL_RECONCILE_EVERY": "0.5",
    }
    run(
        "init",
        *("--practice", "North Room", "--zone", "Europe/Berlin", "--country", "DE"),
        *("--name", "Robin Counselor", "--email", COUNSELOR, "--profession", "therapist"),
        *("--password", COUNSELOR_PASSWORD),
        env=env,
    )
    with serving(env=env) as server:
        yield House(server, sink, folder, visits)


_MEASURED: set[str] = set()
_STATE = "[innerWidth, document.querySelectorAll('.error-summary, [open]').length].join()"


def looks_right(page: Page) -> None:
    """No accessibility violation, nothing wider than the screen. Journeys pass through the same
    pages again and again: each address, without its ids, is measured once in a state (how much is
    open, whether a form was refused). `test_every_page.py` measures the colours of these pages."""
    shape = re.sub(r"[0-9a-f-]{36}", "*", page.url.partition("?")[0].partition("://")[2])
    known = f"{shape.partition('/')[2]} {page.evaluate(_STATE)}"
    if known not in _MEASURED:
        check_axe(page, contrast=False)
        _MEASURED.add(known)
    check_no_sideways_scroll(page)
