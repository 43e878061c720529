"""Addresses for tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from icalendar import Calendar, Event

from counsel.feeds import addresses, service
from counsel.kernel.actor import Actor
from tests.fakes import START

Block = Callable[[], AbstractContextManager[None]]


def path_for(app: Flask, in_practice: Block, who: Actor, titles: str = "") -> str:
    """The path of a new address."""
    with in_practice():
        feed = service.start(who, now=START)
        if titles:
            service.choose_titles(who, titles, now=START)
        return f"/feeds/{addresses.token_for(app.extensions['counsel.links'], feed.id)}.ics"


def events_of(text: str) -> list[Event]:
    """The events of a feed, by their beginning."""
    found = [one for one in Calendar.from_ical(text).walk("VEVENT") if isinstance(one, Event)]
    return sorted(found, key=lambda one: one["DTSTART"].dt)
