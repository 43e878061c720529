"""Reading a calendar at an address: bounded in time, memory and size, in another process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import datetime

SECONDS = 10
MODULE = "counsel.feeds.outside_child"
HTTPS = ("https",)

REASONS = {
    "off": "Calendars outside are not read on this installation.",
    "name": "There is no such address any more. Copy it once more from the calendar.",
    "address": "The address led to a place that we do not read from.",
    "inside": "This address is not on the public internet, so it is not read.",
    "silent": "The calendar did not answer.",
    "status": "The calendar refused this address. Perhaps it was made anew: copy it once more.",
    "type": "What stands at this address is not a calendar. Look for one that ends in .ics.",
    "large": "This calendar holds more than we can read.",
    "slow": "This calendar takes too long to read.",
}
"""Why a reading failed, in words for the counselor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether and from where calendars may be read; other schemes, ports and `inside` are for
    tests. `ours` is how the UIDs of our own events end."""

    allowed: bool = True
    schemes: tuple[str, ...] = HTTPS
    ports: tuple[int, ...] = (443,)
    inside: tuple[str, ...] = ()
    ours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: an address, the copy that we have, and for which time in whose zone."""

    address: str = field(repr=False)
    etag: str
    zone: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What came back: busy times, or that nothing changed, or the code of a reason."""

    spans: tuple[tuple[datetime, datetime], ...] = ()
    etag: str = ""
    unchanged: bool = False
    failed: str = ""


def read(question: Question, reach: Reach, *, seconds: int = SECONDS) -> Reading:
    """Ask once. Never raises for what is at the other end: that is in `failed`."""
    if not reach.allowed:
        return Reading(failed="off")
    job = {**asdict(question), **asdict(reach), "seconds": seconds}
    job |= {"first": question.first.isoformat(), "last": question.last.isoformat()}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-E", "-s", "-m", MODULE],
            input=json.dumps(job).encode() + b"\n",
            capture_output=True,
            timeout=seconds,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Reading(failed="slow")
    if done.returncode:
        return Reading(failed="slow")
    answer = json.loads(done.stdout)
    spans = tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in answer.get("spans", ())
    )
    return Reading(
        spans, answer.get("etag", ""), "unchanged" in answer, str(answer.get("failed", ""))
    )
