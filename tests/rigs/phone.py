"""A real HTTP server in the shape of the text message providers: ours (docs/sms.md) and Twilio's
Messages resource. It keeps what it takes, knows keys again, and misbehaves when asked to."""

from __future__ import annotations

import base64
import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from counsel.kernel.sms_http import sign

SECRET, SID, TOKEN = "a-shared-secret", "AC0123456789", "token-of-twilio"
DROP = -1
"""Instead of a status: the text is kept, and the line drops before an answer."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text as the provider took it."""

    number: str
    text: str
    key: str
    sender: str = ""


@dataclass
class Phones:
    """What arrived, and what is answered next."""

    port: int = 0
    texts: list[Text] = field(default_factory=list)
    answers: deque[tuple[int, int | None]] = field(default_factory=deque)
    refused: list[str] = field(default_factory=list)

    @property
    def gateway_url(self) -> str:
        return f"gateway+http://{SECRET}@127.0.0.1:{self.port}/texts"

    @property
    def twilio_url(self) -> str:
        return f"twilio+http://{SID}:{TOKEN}@127.0.0.1:{self.port}?from=+15005550006"

    def answer(self, status: int, code: int | None = None) -> None:
        """The next answer is this one instead of a yes."""
        self.answers.append((status, code))


class _Handler(BaseHTTPRequestHandler):
    phones: Phones

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        taken = self._gateway(body) if self.path == "/texts" else self._twilio(body)
        if taken is None:
            self._say(401, {"code": 20003})
            return
        status, code = self.phones.answers.popleft() if self.phones.answers else (201, None)
        known = {one.key for one in self.phones.texts if one.key}
        if status in (201, DROP) and taken.key not in known:
            self.phones.texts.append(taken)
        if status == DROP:
            self.close_connection = True
            return
        self._say(status, {"code": code, "status": status} if code else {"sid": "SM1"})

    def _gateway(self, body: bytes) -> Text | None:
        if self.headers["X-Counsel-Signature"] != sign(body, SECRET.encode()):
            return None
        said = json.loads(body)
        assert said["key"] == self.headers["Idempotency-Key"]
        return Text(said["to"], said["text"], said["key"])

    def _twilio(self, body: bytes) -> Text | None:
        wanted = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {wanted}":
            return None
        assert self.path == f"/2010-04-01/Accounts/{SID}/Messages.json"
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return Text(form["To"], form["Body"], "", form.get("From", ""))

    def _say(self, status: int, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running_phones() -> Iterator[Phones]:
    """A provider at a free port of this machine."""
    phones = Phones()
    handler = type("Handler", (_Handler,), {"phones": phones})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    phones.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield phones
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
