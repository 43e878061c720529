"""Reading a calendar in a process of its own, which can be killed and holds no secret of ours.

In, on the standard input: one line of JSON (`reading.py` writes it). Out: one line of JSON, the
busy times, "unchanged", or a code of why not.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import datetime
from typing import Any

from counsel.feeds.busy import NotACalendar, TooMuch, busy_spans
from counsel.kernel.fetching import NotFetched, Policy, fetch

MOST_MEMORY = 1_000_000_000
MOST_BYTES = 5_000_000
AGENT = "Counsel calendar reader"


def main() -> None:
    """One job: fetch, expand, answer."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _confine(int(job["seconds"]))
    try:
        answer = _answer(job)
    except NotFetched as refused:
        answer = {"failed": refused.code}
    except NotACalendar:
        answer = {"failed": "type"}
    except (TooMuch, MemoryError, RecursionError):
        answer = {"failed": "large"}
    sys.stdout.write(json.dumps(answer))


def _confine(seconds: int) -> None:
    """No more memory and processor time than a calendar needs; no core, no new file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    policy = Policy(
        schemes=tuple(job["schemes"]),
        ports=tuple(job["ports"]),
        inside=tuple(job["inside"]),
        most_bytes=MOST_BYTES,
        agent=AGENT,
        accepts="text/calendar",
        etag=str(job["etag"]),
    )
    found = fetch(str(job["address"]), policy)
    if found.unchanged:
        return {"unchanged": True}
    spans = busy_spans(
        found.body,
        zone_name=str(job["zone"]),
        first=datetime.fromisoformat(job["first"]),
        last=datetime.fromisoformat(job["last"]),
        ours=str(job["ours"]),
    )
    return {
        "spans": [[start.isoformat(), end.isoformat()] for start, end in spans],
        "etag": found.etag[:200],
    }


if __name__ == "__main__":
    main()
