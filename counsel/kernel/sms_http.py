"""Providers of text messages over HTTP: our own documented gateway (docs/sms.md), and Twilio.

An answer says what became of the text: taken, refused for this number (another way is tried), or
not now (it waits). Where the answer is lost after the text was given away, that is said as such.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.util import Timeout, make_headers

from counsel.kernel.channels import OptedOut, PermanentFailure, TemporaryFailure, UnknownOutcome
from counsel.kernel.sms import Sms

TIMEOUT = Timeout(connect=8, read=20)
NOT_GIVEN = (ConnectTimeoutError, NewConnectionError, NameResolutionError, SSLError)
LOCAL = ("127.0.0.1", "localhost", "::1")
STOPPED, TWILIO_STOPPED = 410, "21610"
AGENT = "Counsel"
SCHEMES = "gateway+https://SECRET@host/path or twilio://SID:TOKEN@api.twilio.com?from=+4930901820"


class Gateway:
    """Posts JSON to an address, signed with a shared secret (docs/sms.md). The gateway keeps the
    keys of a day, so a repeat arrives once."""

    only_once = False

    def __init__(self, address: str, secret: str) -> None:
        self._address, self._secret = address, secret.encode()
        self._pool = urllib3.PoolManager(timeout=TIMEOUT)

    def send(self, number: str, text: str, *, key: str) -> None:
        body = json.dumps({"key": key, "text": text, "to": number}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Counsel-Signature": sign(body, self._secret),
        }
        status, _ = _post(self._pool, self._address, body, headers)
        _judge(status, refused=(400, 404, 410, 422), lost=())

    def close(self) -> None:
        """Let go of the kept connections."""
        self._pool.clear()


class Twilio:
    """Twilio's Messages resource, API version 2010-04-01: a form with To, Body and From (or
    MessagingServiceSid), basic sign-in, 201 when taken, an error with a code otherwise.

    It takes no key, so a text whose answer is lost is not sent again. Codes are kept for the log
    and judged by status alone, as Twilio advises; but for the one of a person who wrote STOP.
    """

    only_once = True

    def __init__(self, base: str, sid: str, token: str, sender: dict[str, str]) -> None:
        self._address = f"{base}/2010-04-01/Accounts/{sid}/Messages.json"
        self._sign_in = make_headers(basic_auth=f"{sid}:{token}")
        self._sender = sender
        self._pool = urllib3.PoolManager(timeout=TIMEOUT)

    def send(self, number: str, text: str, *, key: str) -> None:
        body = urlencode({"To": number, "Body": text, **self._sender}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._sign_in}
        status, answer = _post(self._pool, self._address, body, headers)
        _judge(status, refused=(400,), lost=(500, 502, 504), code=_code(answer))

    def close(self) -> None:
        """Let go of the kept connections."""
        self._pool.clear()


def sign(body: bytes, secret: bytes) -> str:
    """The value of X-Counsel-Signature for a body: HMAC-SHA256 in hexadecimal."""
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def provider(url: str) -> Sms:
    """The provider of an address such as COUNSEL_SMS_URL holds. Raises ValueError with a text for
    the operator where it is not complete or would go unencrypted over a network."""
    parts = urlsplit(url)
    kind, _, scheme = parts.scheme.partition("+")
    scheme = scheme or "https"
    where = f"{scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"
    name, word = unquote(parts.username or ""), unquote(parts.password or "")
    if scheme != "https" and parts.hostname not in LOCAL:
        raise ValueError("COUNSEL_SMS_URL must be encrypted (https) outside this machine.")
    if kind == "gateway" and parts.hostname and (name or word):
        return Gateway(f"{where}{parts.path or '/'}{_query(parts)}", word or name)
    if kind == "twilio" and parts.hostname and name and word:
        return Twilio(where, name, word, _sender(parts))
    raise ValueError(f"COUNSEL_SMS_URL is not complete: {SCHEMES}. See docs/sms.md.")


def _sender(parts: SplitResult) -> dict[str, str]:
    said = parse_qs(parts.query.replace("+", "%2B"))
    if said.get("service"):
        return {"MessagingServiceSid": said["service"][0]}
    if said.get("from"):
        return {"From": said["from"][0]}
    raise ValueError("COUNSEL_SMS_URL names no sender: add ?from=+4930901820 or ?service=MG….")


def _query(parts: SplitResult) -> str:
    return f"?{parts.query}" if parts.query else ""


def _post(
    pool: urllib3.PoolManager, address: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    try:
        answer = pool.request(
            "POST",
            address,
            body=body,
            headers={"User-Agent": AGENT, **headers},
            retries=False,
            redirect=False,
        )
    except (*NOT_GIVEN, LocationParseError) as error:
        raise TemporaryFailure(f"sms {type(error).__name__}") from None
    except HTTPError as error:
        raise UnknownOutcome(f"sms {type(error).__name__}") from None
    return answer.status, answer.data


def _judge(status: int, *, refused: Collection[int], lost: Collection[int], code: str = "") -> None:
    """Nothing for 2xx; else the failure that a status means."""
    if 200 <= status < 300:
        return
    said = f"sms {status} {code}".strip()
    if status == STOPPED or code == TWILIO_STOPPED:
        raise OptedOut(said)
    if status in refused:
        raise PermanentFailure(said)
    raise UnknownOutcome(said) if status in lost else TemporaryFailure(said)


def _code(answer: bytes) -> str:
    """Twilio's own number of an error, "" where there is none."""
    try:
        code = json.loads(answer).get("code")
    except (ValueError, AttributeError):
        return ""
    return str(code) if isinstance(code, int) else ""
