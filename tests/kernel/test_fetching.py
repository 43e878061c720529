"""Fetching an address that somebody typed: never the inside, never without end."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from counsel.kernel.fetching import NotFetched, Policy, fetch, is_outside

HERE = Policy(ports=(), inside=("127.0.0.1",), seconds=4)
PAGE = b"<html><body><h1>A page</h1></body></html>"


class Site(BaseHTTPRequestHandler):
    """Pages that behave, and pages that do not."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = getattr(self, f"page_{self.path.partition('?')[0].strip('/')}", None)
        if page is None:
            self.give(404, b"no")
        else:
            page()

    def give(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        given = {"Content_Type": "text/html; charset=UTF-8", **headers}
        for name, value in given.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_good(self) -> None:
        self.give(200, PAGE)

    def page_host(self) -> None:
        self.give(200, (self.headers["Host"] + "|" + str(self.headers["Cookie"])).encode())

    def page_inside(self) -> None:
        self.give(302, b"", Location="http://127.0.0.1:1/secret")

    def page_file(self) -> None:
        self.give(302, b"", Location="file:///etc/passwd")

    def page_round(self) -> None:
        self.give(302, b"", Location="/round")

    def page_once(self) -> None:
        self.give(301, b"", Location="/good")

    def page_packed(self) -> None:
        self.give(200, gzip.compress(PAGE), Content_Encoding="gzip")

    def page_bomb(self) -> None:
        self.give(200, gzip.compress(b"a" * 30_000_000), Content_Encoding="gzip")

    def page_large(self) -> None:
        self.give(200, b"a" * 25_000_000)

    def page_picture(self) -> None:
        self.give(200, b"\x89PNG", Content_Type="image/png")

    def page_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"<p>half")
        self.close_connection = True

    def page_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"<p>more</p>" * 50)
        except OSError:
            return

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refused(address: str, policy: Policy = HERE, **options: Any) -> str:
    with pytest.raises(NotFetched) as error:
        fetch(address, policy, **options)
    return error.value.text


@pytest.mark.parametrize("path", ["good", "once", "packed"])
def test_a_page_is_fetched_also_packed_and_after_a_redirect(site: str, path: str) -> None:
    found = fetch(f"{site}/{path}", HERE)
    assert found.body == PAGE
    assert (found.content_type, found.charset) == ("text/html", "utf-8")


def test_the_final_address_is_what_counts(site: str) -> None:
    assert fetch(f"{site}/once", HERE).address == f"{site}/good"


def test_the_name_is_sent_to_the_address_that_was_checked_and_no_cookie(site: str) -> None:
    port = site.rpartition(":")[2]
    asked = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    found = fetch(f"http://article.example:{port}/host", HERE, resolve=resolve)
    assert found.body.decode() == f"article.example:{port}|None"
    assert asked == ["article.example"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_inner_address_is_known_in_every_form(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_a_public_address_is_outside(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/",
        "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
        "https://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_the_inside_is_never_asked(address: str) -> None:
    text = refused(address, Policy())
    assert "public internet" in text or "no such address" in text


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://site.example/a", "javascript:alert(1)", "data:text/html,a",
        "gopher://site.example", "//site.example/a", "site", "", "http://", "https://[", "http://a:b",
        "https://site.example:99999/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_in_words(address: str) -> None:
    assert refused(address, Policy(), resolve=lambda _h, _p: ["93.184.215.14"]).endswith(".")


def test_names_passwords_and_unusual_ports_are_refused() -> None:
    assert "name or password" in refused("https://user:secret@site.example/", Policy())
    assert "usual ports" in refused("https://site.example:8443/", Policy())


def test_one_inner_address_among_outer_ones_is_enough_to_refuse() -> None:
    mixed = ["93.184.215.14", "10.0.0.7"]
    assert "public internet" in refused(
        "https://site.example/", Policy(), resolve=lambda _h, _p: mixed
    )


def test_a_name_that_changes_its_answer_is_asked_once_and_used_as_checked(site: str) -> None:
    port = site.rpartition(":")[2]
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    found = fetch(f"http://site.example:{port}/good", HERE, resolve=lambda _h, _p: next(answers))
    assert found.body == PAGE
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize("path", ["inside", "file"])
def test_a_redirect_is_checked_like_the_first_address(site: str, path: str) -> None:
    port = int(site.rpartition(":")[2])
    answers = {"127.0.0.1": ["10.0.0.1"], "site.example": ["127.0.0.1"]}

    def resolve(host: str, _port: int) -> list[str]:
        return answers[host]

    policy = Policy(ports=(port, 1), inside=("127.0.0.1",), seconds=3)
    first = f"http://site.example:{port}/{path}"
    text = refused(first, policy, resolve=resolve)
    assert "public internet" in text or "begins with https" in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("round", "leads on and on"),
        ("none", "“404”"),
        ("bomb", "too large"),
        ("large", "too large"),
        ("short", "broke off"),
        ("endless", "too"),
    ],
)
def test_a_page_that_misbehaves_is_refused_in_words(site: str, path: str, words: str) -> None:
    assert words in refused(f"{site}/{path}")


def test_only_what_can_be_read_is_taken(site: str) -> None:
    only = Policy(ports=(), inside=("127.0.0.1",), types=("text/html",))
    assert fetch(f"{site}/good", only).body == PAGE
    assert "not a page" in refused(f"{site}/picture", only)


def test_a_closed_port_is_told_in_words() -> None:
    assert "did not answer" in refused("http://127.0.0.1:1/")
