"""Web push: one line, sealed for one browser and given to its push service.

RFC 8291 (aes128gcm, by http-ece), RFC 8292 (VAPID, by py-vapid), RFC 8030 (post and answers).
The push service sees neither the line nor whom it is for; it learns when one was sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from counsel.kernel.channels import Mail, PermanentFailure, TemporaryFailure, one_line
from counsel.kernel.clock import Clock
from counsel.kernel.discretion import telling_words
from counsel.kernel.fetching import NotFetched, Policy, Resolve, post, resolve

LIVES = timedelta(days=1)
"""How long a push service keeps a line for a browser that is off."""
SIGNED_FOR = timedelta(hours=12)
POLICY = Policy(schemes=("https",), ports=(), agent="Counsel")
_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Gone(PermanentFailure):
    """The push service no longer knows this browser."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser's push service takes lines, and its keys (base64url)."""

    endpoint: str
    public_key: str
    auth: str


class WebPush:
    """Gives lines to push services, signed by this installation.

    The signing key is made from the installation's secret, so nothing more has to be kept; with
    another secret browsers have to be added again. `contact` is an address that the operators of
    push services may write to.
    """

    def __init__(
        self,
        secret: str,
        contact: str,
        clock: Clock,
        *,
        policy: Policy = POLICY,
        resolve: Resolve = resolve,
    ) -> None:
        self._key = _key_from(secret)
        self._contact, self._clock = contact, clock
        self._policy, self._resolve = policy, resolve

    @property
    def public_key(self) -> str:
        """What a browser has to be told when it subscribes (base64url)."""
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return _to_text(point)

    def push(self, browser: Browser, mail: Mail, *, message_id: str) -> None:
        """Give a mail's line to a browser. Raises Gone, PermanentFailure or TemporaryFailure.

        A line that is given twice replaces the first one: both have the topic of the message.
        """
        body = seal(payload(mail), browser)
        headers = {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(LIVES.total_seconds())),
            "Topic": _to_text(hashlib.sha256(message_id.encode()).digest())[:32],
            "Urgency": "normal",
            **self._signed(browser.endpoint, self._clock.now()),
        }
        try:
            status = post(browser.endpoint, body, headers, self._policy, resolve=self._resolve)
        except NotFetched as error:
            if error.code in ("address", "inside"):
                raise Gone(f"push {error.code}") from None
            raise TemporaryFailure(f"push {error.code}") from None
        _judge(status)

    def _signed(self, endpoint: str, now: datetime) -> dict[str, str]:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "sub": f"mailto:{self._contact}",
            "exp": int((now + SIGNED_FOR).timestamp()),
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return signed


def payload(mail: Mail) -> bytes:
    """What a browser shows: who writes, unless the name tells, the line, and the page to open."""
    parts = urlsplit(mail.link)
    name = one_line(mail.sender_name)
    shown = {
        "title": name if name and not telling_words(name) else "Counsel",
        "text": mail.short,
        "path": parts.path + (f"?{parts.query}" if parts.query else "") or "/",
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def seal(content: bytes, browser: Browser) -> bytes:
    """The content, sealed so that this browser alone reads it (RFC 8291). Raises Gone for keys that
    are none."""
    try:
        sealed: bytes = http_ece.encrypt(
            content,
            salt=os.urandom(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_to_bytes(browser.public_key),
            auth_secret=_to_bytes(browser.auth),
            version="aes128gcm",
        )
    except (ValueError, http_ece.ECEException):
        raise Gone("push keys") from None
    return sealed


def _judge(status: int) -> None:
    """RFC 8030, 5.2, 7.3 and 8.4: 2xx is taken, 404 and 410 are gone, 429 and 5xx are not now."""
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise Gone(f"push {status}")
    if status == 429 or status >= 500:
        raise TemporaryFailure(f"push {status}")
    raise PermanentFailure(f"push {status}")


def _key_from(secret: str) -> ec.EllipticCurvePrivateKey:
    """A key of P-256 that is always the same for a secret (NIST SP 800-56A, 5.6.1.2.1: 64 bits more
    than the order has, so that no key is likelier than another)."""
    derived = HKDF(algorithm=SHA256(), length=40, salt=None, info=b"counsel web push").derive(
        secret.encode()
    )
    number = int.from_bytes(derived, "big") % (_ORDER_OF_P256 - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _to_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
