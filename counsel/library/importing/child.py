"""Reading a source in a process of its own, which can be killed and holds no secret.

In, on the standard input: a line of JSON that says what is asked (`Job`), then the bytes. Out, on
the standard output: one line of JSON, an article or a refusal. Run by counsel/library/reading.py.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from counsel.kernel.fetching import NotFetched, Policy, fetch
from counsel.library.importing import sources
from counsel.library.importing.decode import in_charset
from counsel.library.importing.errors import ImportRefused, TooLarge
from counsel.library.importing.parse import parse

MOST_MEMORY = 1_500_000_000
TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


def main() -> None:
    """One job: read, understand, answer."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _confine(int(job["seconds"]))
    try:
        answer = _answer(job)
    except (ImportRefused, NotFetched) as refused:
        answer = {"refused": refused.text, "too_large": isinstance(refused, TooLarge)}
    except (MemoryError, RecursionError):
        answer = {"refused": TooLarge.text, "too_large": True}
    sys.stdout.write(json.dumps(answer))


def _confine(seconds: int) -> None:
    """No more memory and processor time than an article needs; no core, no new file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    address = ""
    if job["kind"] == "address":
        policy = Policy(ports=tuple(job["ports"]), inside=tuple(job["inside"]), types=TYPES)
        found = fetch(str(job["address"]), policy)
        address = found.address
        body = in_charset(found.body, found.charset)
        named = {"text/html": "html", "application/xhtml+xml": "html"}.get(found.content_type, "")
        text, kind = sources.read(body, named=named)
    elif job["kind"] == "file":
        text, kind = sources.read(sys.stdin.buffer.read(), named=job["format"])
    else:
        text, kind = sys.stdin.buffer.read().decode("utf-8"), str(job["format"])
    article = parse(text, format=kind)
    shown = sources.readable(text) if kind == "html" and job["kind"] != "text" else text
    return {"format": kind, "source": shown, "article": article.to_draft(), "address": address}


if __name__ == "__main__":
    main()
