"""A source is read in a process of its own, which can be cut off."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from counsel.kernel.errors import DomainError
from counsel.library import reading
from counsel.library.reading import Fetching, TooLong
from tests.library.importing import documents

CHILDREN = Path(__file__).parent / "children"


class Site(BaseHTTPRequestHandler):
    """A page, a PDF, a Word document."""

    pages: dict[str, tuple[str, bytes]] = {  # noqa: RUF012 - read only
        "/page": (
            "text/html; charset=iso-8859-1",
            "<h1>Größe</h1><p>Ein Satz.</p>".encode("latin-1"),
        ),
        "/pdf": ("application/pdf", documents.paper()),
        "/word": (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            documents.word(),
        ),
        "/picture": ("image/png", b"\x89PNG"),
    }

    def do_GET(self) -> None:
        kind, body = self.pages[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, Fetching]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    yield f"http://127.0.0.1:{port}", Fetching(ports=(port,), inside=("127.0.0.1",))
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/pdf", "/word"])
def test_a_document_at_an_address_is_read(site: tuple[str, Fetching], path: str) -> None:
    address, fetching = site
    found = reading.read_address(address + path, fetching)
    assert found.article.title == "Finding your feet again"
    assert found.address == address + path


def test_a_page_in_another_encoding_is_read(site: tuple[str, Fetching]) -> None:
    address, fetching = site
    assert reading.read_address(f"{address}/page", fetching).article.title == "Größe"


def test_an_inner_address_is_refused_beside_its_field(site: tuple[str, Fetching]) -> None:
    with pytest.raises(DomainError, match="public internet") as refused:
        reading.read_address("http://127.0.0.1/", Fetching())
    assert refused.value.field == "address"


def test_nothing_is_asked_where_it_is_switched_off(site: tuple[str, Fetching]) -> None:
    with pytest.raises(DomainError, match="not fetched here"):
        reading.read_address(site[0], Fetching(allowed=False))


def test_a_page_of_fifty_megabytes_is_refused_as_too_long() -> None:
    with pytest.raises(TooLong):
        reading.read_file(b"<p>" + b"word " * 10_000_000, format="html")


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000 + "a",
        "<table><tr><td>" * 60_000 + "a",
        "> " * 90_000 + "a",
        "a\n" * 200_000,
    ],
    ids=["divs", "tables", "quotes", "lines"],
)
def test_a_page_without_end_is_understood_or_refused_in_time(text: str) -> None:
    with contextlib.suppress(DomainError):
        reading.read_text(text, format="html")


@pytest.mark.parametrize("child", ["hangs", "spins", "eats", "crashes"])
def test_a_reader_that_hangs_eats_or_crashes_is_cut_off(child: str) -> None:
    with pytest.raises(DomainError) as refused:
        reading._run(
            {"kind": "text", "format": "text"},
            b"words",
            field="text",
            seconds=1,
            module=f"tests.library.children.{child}",
        )
    assert refused.value.field == "text"


def test_the_reader_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNSEL_SECRET_KEY", "not for a parser")
    found = reading._run(
        {"kind": "text", "format": "text"},
        b"",
        field="text",
        module="tests.library.children.tells",
    )
    assert "COUNSEL" not in found.source
