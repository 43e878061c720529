"""Reading a source in a process of its own: bounded in time and memory, without our secrets.

A parser that hangs or eats memory is cut off there, and the worker that serves pages goes on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from counsel.kernel.errors import DomainError
from counsel.library.importing.article import ParsedArticle, from_draft

SECONDS = 8
TOO_SLOW = "This took too long to read. Paste the part of the text that you need."
MODULE = "counsel.library.importing.child"


class TooLong(DomainError):
    """The text is larger than an article may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """Whether and from where pages may be fetched; `inside` and other ports are for tests."""

    allowed: bool = True
    ports: tuple[int, ...] = (80, 443)
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read: the format, the source as it is shown, the article, the final address."""

    format: str
    source: str
    article: ParsedArticle
    address: str


def read_file(data: bytes, *, format: str) -> Understood:
    """A file of any known kind. Raises DomainError on the field "file"."""
    return _run({"kind": "file", "format": format}, data, field="file")


def read_text(text: str, *, format: str, field: str = "text") -> Understood:
    """A pasted text in a format. Raises DomainError on `field`."""
    return _run({"kind": "text", "format": format}, text.encode("utf-8", "replace"), field=field)


def read_address(address: str, fetching: Fetching) -> Understood:
    """A page of the public web. Raises DomainError on the field "address"."""
    if not fetching.allowed:
        raise DomainError("Pages are not fetched here. Paste the text instead.", field="address")
    asked = {"kind": "address", "address": address.strip()}
    return _run(asked | {"ports": fetching.ports, "inside": fetching.inside}, b"", field="address")


def _run(
    job: Mapping[str, Any], data: bytes, *, field: str, seconds: int = SECONDS, module: str = MODULE
) -> Understood:
    head = json.dumps({**job, "seconds": seconds}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-E", "-s", "-m", module],
            input=head + data,
            capture_output=True,
            timeout=seconds,
            env={"LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DomainError(TOO_SLOW, field=field) from None
    if done.returncode:
        raise DomainError(TOO_SLOW, field=field)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        kind = TooLong if answer["too_large"] else DomainError
        raise kind(answer["refused"], field=field)
    article = from_draft(answer["article"])
    return Understood(answer["format"], answer["source"], article, answer["address"])
