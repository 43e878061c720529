"""Fetching an address that a person typed, without becoming a door to the inside.

A name is resolved once, every address that it has is checked, and the connection goes to exactly
the address that was checked; so a name that changes its answer gains nothing. The same holds again
at each redirect (OWASP, Server-Side Request Forgery Prevention). Size, time, redirects and content
type are bounded. The caller bounds the whole by running it in a process that can be killed.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

NAT64 = ipaddress.ip_network("64:ff9b::/96")
AGENT = "Counsel article importer"
ACCEPTED = "text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf"
REDIRECTS = (301, 302, 303, 307, 308)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


class NotFetched(Exception):
    """The address was not fetched; `text` says why in words for a person who wants a page, and
    `code` in a word for callers who want something else."""

    def __init__(self, text: str, code: str = "silent") -> None:
        self.text = text
        self.code = code
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be fetched. `inside` are addresses that are let through although they are not
    public: for tests alone."""

    schemes: tuple[str, ...] = ("http", "https")
    ports: tuple[int, ...] = (80, 443)
    inside: tuple[str, ...] = ()
    most_bytes: int = 20_000_000
    seconds: float = 8
    redirects: int = 5
    types: tuple[str, ...] = ()
    agent: str = AGENT
    accepts: str = ACCEPTED
    etag: str = ""
    """Of the copy that the caller has: where it still holds, nothing is sent again."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stood at the address in the end; `charset` as the server says it, or empty. Where the
    caller's copy still holds, `unchanged` and no body."""

    address: str
    content_type: str
    charset: str
    body: bytes
    etag: str = ""
    unchanged: bool = False


def is_outside(text: str) -> bool:
    """Whether an IP address belongs to the public internet, in whatever form it is wrapped."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            return False
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            address = wrapped
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name. Raises NotFetched where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched("We found no such address. Look at its spelling.", "name") from None
    return [str(one[4][0]) for one in found]


def fetch(address: str, policy: Policy, *, resolve: Resolve = resolve) -> Fetched:
    """What stands at an address. Raises NotFetched with the reason."""
    ends = time.monotonic() + policy.seconds
    for _hop in range(policy.redirects + 1):
        parts = _checked(address, policy)
        response = _ask(parts, _chosen(parts, policy, resolve), policy, ends)
        try:
            location = response.headers.get("Location", "")
            if response.status in REDIRECTS and location:
                address = urljoin(address, location)
                continue
            return _taken(address, response, policy, ends)
        except (HTTPError, OSError, zlib.error):
            raise NotFetched("The page broke off while we read it. Try again.") from None
        finally:
            response.close()
    raise NotFetched("This address leads on and on. Paste the text of the page.", "status")


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    policy: Policy,
    *,
    resolve: Resolve = resolve,
) -> int:
    """Give something to an address that a stranger named, with the same care. Out: the status.
    Raises NotFetched where the address may not be asked or does not answer."""
    ends = time.monotonic() + policy.seconds
    parts = _checked(address, policy)
    ip = _chosen(parts, policy, resolve)
    response = _ask(parts, ip, policy, ends, method="POST", body=body, more=headers)
    response.close()
    return response.status


def _checked(address: str, policy: Policy) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotFetched("This is not an address of a page.", "address") from None
    if parts.scheme not in policy.schemes or not parts.hostname:
        raise NotFetched("Write an address that begins with https://.", "address")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("An address with a name or password in it is not fetched.", "address")
    if policy.ports and port not in policy.ports:
        raise NotFetched("Pages are fetched from the usual ports alone.", "address")
    return parts


def _chosen(parts: SplitResult, policy: Policy, resolve: Resolve) -> str:
    """The first address of the host, after every one of them was checked."""
    found = resolve(str(parts.hostname), parts.port or 443)
    if not found:
        raise NotFetched("We found no such address. Look at its spelling.", "name")
    if not all(one in policy.inside or is_outside(one) for one in found):
        text = "This address is not on the public internet, so it is not fetched."
        raise NotFetched(text, "inside")
    return found[0]


def _ask(
    parts: SplitResult,
    ip: str,
    policy: Policy,
    ends: float,
    *,
    method: str = "GET",
    body: bytes | None = None,
    more: Mapping[str, str] | None = None,
) -> urllib3.BaseHTTPResponse:
    host = str(parts.hostname)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    pool = _pool(parts, ip, max(ends - time.monotonic(), 0.1))
    default = {"https": 443, "http": 80}[parts.scheme]
    named = f"[{host}]" if ":" in host else host
    headers = {
        "Host": named if (parts.port or default) == default else f"{named}:{parts.port}",
        "User-Agent": policy.agent,
        "Accept": policy.accepts,
        "Accept-Encoding": "gzip",
        **({"If-None-Match": policy.etag} if policy.etag else {}),
    }
    try:
        return pool.urlopen(
            method,
            path,
            body=body,
            headers=headers | dict(more or {}),
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            assert_same_host=False,
        )
    except (HTTPError, OSError, ValueError):
        raise NotFetched("The page did not answer. Try again, or paste its text.") from None


def _pool(parts: SplitResult, ip: str, left: float) -> urllib3.HTTPConnectionPool:
    """A connection to this very address, under the name of the host."""
    timeout = Timeout(connect=min(left, 4), read=min(left, 5))
    if parts.scheme != "https":
        return urllib3.HTTPConnectionPool(ip, parts.port or 80, timeout=timeout)
    return urllib3.HTTPSConnectionPool(
        ip,
        parts.port or 443,
        timeout=timeout,
        server_hostname=str(parts.hostname),
        assert_hostname=str(parts.hostname),
        ssl_context=ssl.create_default_context(),
    )


def _taken(
    address: str, response: urllib3.BaseHTTPResponse, policy: Policy, ends: float
) -> Fetched:
    etag = response.headers.get("ETag", "")
    if response.status == 304 and policy.etag:
        return Fetched(address, "", "", b"", etag or policy.etag, unchanged=True)
    if response.status != 200:
        text = f"The page answered with “{response.status}”. Paste its text instead."
        raise NotFetched(text, "status")
    given = response.headers.get("Content-Type", "")
    kind, _, rest = given.lower().partition(";")
    if policy.types and kind.strip() not in policy.types:
        raise NotFetched("This is not a page, a PDF or a Word document.", "type")
    charset = rest.partition("charset=")[2].strip().strip("\"'")
    return Fetched(address, kind.strip(), charset, _body(response, policy, ends), etag)


def _body(response: urllib3.BaseHTTPResponse, policy: Policy, ends: float) -> bytes:
    packed = response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(wbits=31) if packed else None
    body = bytearray()
    for chunk in response.stream(65536, decode_content=False):
        if time.monotonic() > ends:
            raise NotFetched("The page took too long. Paste its text instead.", "slow")
        room = policy.most_bytes + 1 - len(body)
        body += unpack.decompress(chunk, room) if unpack else chunk
        if len(body) > policy.most_bytes:
            raise NotFetched("This page is too large. Paste the part that you need.", "large")
    return bytes(body)
