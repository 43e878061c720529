"""A device: a Chromium with a profile of its own, which can be killed and come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Error, Page

from bench.nothing_lost.house import PASSWORD, House
from tests.rigs import chromium

WATCH = (Path(__file__).parent / "said.js").read_text()
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
Heard = Callable[[Page, dict[str, Any]], None]


@dataclass
class Device:
    """The client's phone or computer. `heard(page, what)` is told what its pages say."""

    chromium: BrowserType
    house: House
    profile: Path
    heard: Heard
    context: BrowserContext | None = None
    offline: bool = False
    cookies: list[Any] = field(default_factory=list)

    def wake(self) -> BrowserContext:
        """Its browser, started where it is not running, with the client signed in."""
        if self.context is None:
            found = chromium.find()
            self.context = self.chromium.launch_persistent_context(
                str(self.profile),
                executable_path=found.executable,
                env={**os.environ, **found.env},
                args=FLAGS,
                base_url=self.house.url,
                viewport={"width": 1280, "height": 900},
                timezone_id="America/New_York",
            )
            self.context.set_default_timeout(5_000)
            self.context.set_default_navigation_timeout(20_000)
            self.context.expose_binding("proofSaid", self._say)
            self.context.add_init_script(WATCH)
            # A browser writes its cookies to the disk now and then; the proof is not about that.
            self.cookies = self.cookies or [self.house.cookie()]
            self.context.add_cookies(self.cookies)
            self.context.set_offline(self.offline)
        return self.context

    def go_offline(self, offline: bool) -> None:
        """Take the network away, or give it back."""
        self.offline = offline
        if self.context is not None:
            self.context.set_offline(offline)

    def kill(self) -> float:
        """SIGKILL for all of its processes; when that was."""
        at = time.time()
        for process in _processes(str(self.profile)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.close()
        return at

    def sign_in(self, page: Page) -> None:
        """Fill the form that stands on a page, be it the page's own or a dialog in another."""
        words = page.locator("form:has(input[type='password']):visible")
        words.locator("input[name='email']").fill(self.house.email)
        words.locator("input[type='password']").fill(PASSWORD)
        words.locator("button[type='submit']").first.click()
        words.wait_for(state="hidden")
        self.remember()

    def remember(self) -> None:
        """Keep the newest sign-in for when the browser comes back."""
        if self.context is not None:
            self.cookies = [one for one in self.context.cookies() if one["name"] == "counsel"]

    def close(self) -> None:
        """End the browser as a person would."""
        if self.context is not None:
            with suppress(Error):
                self.context.close()
            self.context = None

    def _say(self, source: dict[str, Any], what: dict[str, Any]) -> None:
        self.heard(source["page"], what)


def _processes(profile: str) -> list[int]:
    """The processes that were started with this profile's folder."""
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            words = Path("/proc", entry, "cmdline").read_bytes().decode(errors="replace")
            if f"--user-data-dir={profile}" in words.split("\0"):
                found.append(int(entry))
    return found
