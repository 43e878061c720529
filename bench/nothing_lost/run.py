"""Performs a script in a house: writers write, faults come and go, at the end all is well again."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Error, Page

from bench.nothing_lost import merging, values
from bench.nothing_lost.device import Device
from bench.nothing_lost.exercise import FIELDS
from bench.nothing_lost.house import House, moment
from bench.nothing_lost.judge import Verdict, judge
from bench.nothing_lost.scripts import FIRST, SECOND, Script, Step
from bench.nothing_lost.writer import Writer

REST = 40.0


class Run:
    """One performance of one script."""

    def __init__(self, chromium: BrowserType, house: House, script: Script) -> None:
        self.house, self.script = house, script
        self.folder = Path(tempfile.mkdtemp(prefix="counsel-proof-"))
        self.homework: uuid.UUID = house.new_homework()
        self.chromium = chromium
        self.devices = [self._device("first")]
        self.writers = {FIRST: self._writer(FIRST, self.devices[0])}
        if script.second:
            if script.second == "second-device":
                self.devices.append(self._device("second"))
            self.writers[SECOND] = self._writer(SECOND, self.devices[-1])
        self.signed_out = False

    def perform(self) -> Verdict:
        """All steps, then the end; the verdict over it."""
        try:
            self.house.mend()
            assert any(self.writers[FIRST].open() for _ in range(3)), "the page does not open"
            for step in self.script.steps:
                with suppress(Error):  # a page that is gone in the middle of a step
                    self._step(step)
            rested = self._end()
            held = self.house.held(self.homework)
            return judge(self.script, list(self.writers.values()), held, rested)
        finally:
            for device in self.devices:
                device.close()
            self.house.mend()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _step(self, step: Step) -> None:
        verb, *words = step
        if verb == "pause":
            self._pause(words[0])
        elif verb == "fault":
            self._fault(words[0], *words[1:])
        elif verb == "mend":
            self._mend(words[0])
        else:
            writer = self.writers[words[0]]
            if writer.is_open():
                getattr(writer, verb)(*words[1:])
        for writer in self.writers.values():
            writer.look()

    def _fault(self, name: str, *details: Any) -> None:
        writer = self.writers[FIRST]
        if name == "offline":
            self._offline(True)
        elif name == "server-killed":
            self.house.kill()
        elif name.startswith("error-"):
            self.house.order(status=int(name.removeprefix("error-")))
        elif name == "disk-full":
            if self.house.server is not None:
                self.house.fill_disk(True)
        elif name == "slow":
            self.house.order(delays=details[0])
        elif name == "signed-out":
            self.house.sign_out_everywhere()
            self.signed_out = True
        elif name == "browser-killed":
            self._kill_browser(details[0])
        elif name == "quick-exit":
            self._quick_exit(writer, details[0])
        elif name == "asleep":
            self._sleep(writer, details[0])
        elif name == "reloaded":
            self._reload(writer)

    def _mend(self, name: str) -> None:
        if name == "offline":
            self._offline(False)
        elif name == "server-killed":
            self.house.start()
        elif name == "disk-full":
            if self.house.server is not None:
                self.house.fill_disk(False)
        elif name == "signed-out":
            self._sign_in_again()
        else:
            self.house.order()

    def _offline(self, offline: bool) -> None:
        for device in self.devices:
            device.go_offline(offline)

    def _kill_browser(self, seconds: float) -> None:
        device = self.devices[0]
        at = device.kill()
        for writer in self.writers.values():
            if writer.device is device:
                writer.end_life(at)
                writer.page = None
        self._offline(False)
        self._pause(seconds)
        self.writers[FIRST].open()

    def _quick_exit(self, writer: Writer, seconds: float) -> None:
        if not writer.is_open() or writer.page is None:
            return
        for _ in range(3):
            writer.page.keyboard.press("Shift")
        writer.end_life(moment())
        with suppress(Error):
            writer.page.wait_for_url("**/healthz")
        self._pause(seconds)
        writer.open()

    def _sleep(self, writer: Writer, seconds: float) -> None:
        if writer.page is None:
            return
        session = writer.page.context.new_cdp_session(writer.page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        self._pause(1 + seconds)
        session.send("Page.setWebLifecycleState", {"state": "active"})
        session.detach()

    def _reload(self, writer: Writer) -> None:
        """The person reloads the page; without a network only where the page survives that."""
        page = writer.page
        if page is None:
            return
        if writer.device.offline and not page.evaluate("!!navigator.serviceWorker?.controller"):
            return
        writer.end_life(moment())
        with suppress(Error):
            page.reload()

    def _sign_in_again(self) -> None:
        """In place where the page asks for it, else on the sign-in page in another tab."""
        if not self.signed_out:
            return
        self.house.start()
        self.signed_out = False
        for device in self.devices:
            mine = [one for one in self.writers.values() if one.device is device and one.page]
            if mine and mine[0].sign_in_here():
                continue
            page = device.wake().new_page()
            with suppress(Error):
                page.goto("/sign-in")
                device.sign_in(page)
            page.close()

    def _end(self) -> bool:
        """All is well again and each page is opened once more. Whether they came to rest."""
        for writer in self.writers.values():
            if not self.script.waits:
                writer.leave()
        self.house.mend()
        self._offline(False)
        self._sign_in_again()
        if self.script.waits:
            self._pause(1)
        rested = [self._come_to_rest(writer) for writer in self.writers.values()]
        return all(rested)

    def _come_to_rest(self, writer: Writer) -> bool:
        writer.end_life(moment())
        if not writer.open() and not writer.open():
            return False
        until = moment() + REST
        again = until - REST / 2
        self._pause(0.8)
        while moment() < until:
            with suppress(Error):
                if moment() > again:  # it was opened just before another device's words arrived
                    again = until
                    writer.open()
                self._notice_all(writer)
                if self._is_saved(writer):
                    writer.leave()
                    return True
            self._pause(0.25)
        writer.leave()
        return False

    def _notice_all(self, writer: Writer) -> None:
        writer.look()
        for block in {asked.block for asked in FIELDS.values()}:
            writer.merge(writer, block)

    def _is_saved(self, writer: Writer) -> bool:
        """Whether the server holds exactly what stands on the page."""
        held = {one.block: values.plain(one.value) for one in self.house.held(self.homework)}
        return all(held.get(key) == value for key, value in values.typed(writer.fields()).items())

    def _pause(self, seconds: float) -> None:
        """Let time pass while the browsers are listened to."""
        self.devices[0].wake().pages[0].wait_for_timeout(seconds * 1000)

    def _device(self, name: str) -> Device:
        return Device(self.chromium, self.house, self.folder / name, self._hear)

    def _writer(self, name: str, device: Device) -> Writer:
        def notice(writer: Writer, block: str) -> None:
            merging.merge(writer, [one for one in self.writers.values() if one != writer], block)

        return Writer(name, device, f"/my/homework/{self.homework}", notice)

    def _hear(self, page: Page, what: dict[str, Any]) -> None:
        for writer in self.writers.values():
            if writer.page == page:
                writer.hear(what)
