"""The real application behind a door that can be told to fail, for proofs only.

`answers.json` in the data folder says how: {"status": 503} answers every change with that status;
{"delays": [0.3, 5.0, …]} lets each change wait in turn, half of the time before the application
works and half of the time after it. Nothing is said where the file is missing.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from wsgi import app as counsel

ORDERS = Path(os.environ["COUNSEL_DATA_DIR"]) / "answers.json"
_turns = itertools.count()


def _orders() -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(ORDERS.read_text())
    except FileNotFoundError:
        return {}
    return found


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI: as the application, unless the orders say otherwise."""
    changes = environ["REQUEST_METHOD"] in ("PUT", "POST")
    orders = _orders() if changes and environ["PATH_INFO"].startswith("/my/") else {}
    if status := orders.get("status"):
        start_response(f"{status} Made to fail", [("Content-Type", "text/plain")])
        return [b"made to fail"]
    delays = orders.get("delays") or [0.0]
    turn = next(_turns)
    delay, first = delays[turn % len(delays)], turn % 2 == 0
    time.sleep(delay if first else 0)
    body = counsel(environ, start_response)
    time.sleep(0 if first else delay)
    return body
