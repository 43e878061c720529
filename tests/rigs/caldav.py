"""A real CalDAV server (Radicale) and a client of it, as a person's calendar program has them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import caldav
import vobject

from tests.rigs.waiting import free_port, until

_direct = build_opener(ProxyHandler({}))


@dataclass
class Program:
    """A calendar program with one calendar on the server. It takes what a mail brings as RFC 5546
    says: the event of a UID is replaced by a newer SEQUENCE and by none that is older."""

    calendar: Any

    def take(self, text: str) -> None:
        """Open the calendar part of a mail."""
        whole = vobject.readOne(text)
        for event in whole.vevent_list:
            if self._is_older(event):
                continue
            kept = vobject.iCalendar()
            kept.add(event)
            self._store(event.uid.value, kept.serialize())

    def events(self) -> list[Any]:
        """Every event that is stored, as another library reads it."""
        return [one.vobject_instance.vevent for one in self.calendar.events()]

    def between(self, first: datetime, last: datetime) -> list[Any]:
        """What the server finds in a span of time, repetitions expanded."""
        found = self.calendar.search(start=first, end=last, event=True, expand=True)
        return [event for one in found for event in one.vobject_instance.vevent_list]

    def _store(self, uid: str, text: str) -> None:
        """A plain PUT: the client's own `save` counts SEQUENCE up, which is the organizer's."""
        kind = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = self.calendar.client.put(self.calendar.url.join(f"{uid}.ics"), text, kind)
        assert answer.status in (201, 204), answer.status

    def _is_older(self, event: Any) -> bool:
        known = [one for one in self.events() if one.uid.value == event.uid.value]
        return bool(known) and int(known[0].sequence.value) > int(event.sequence.value)


@contextmanager
def calendar_program() -> Iterator[Program]:
    """A server in a folder of its own on a free port, and a program that uses it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory(prefix="caldav-") as folder:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "radicale", "--config", "", "--auth-type", "none"),
                *("--hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", folder),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(lambda: _answers(address), what="the calendar server")
            client: Any
            with caldav.DAVClient(address, username="reader", password="reader") as client:
                yield Program(client.principal().make_calendar(name="Mine"))
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(address: str) -> bool:
    with suppress(URLError, OSError):
        return bool(_direct.open(f"{address}.web/", timeout=2).status == 200)
    return False
