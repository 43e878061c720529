"""A practice on a server that can be killed, filled up, slowed down and made to fail; and the
truth about what it held at which moment, kept by triggers in its database."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import update

from bench.harness import answers
from bench.nothing_lost.exercise import BLOCKS
from bench.prepared import Prepared, prepare
from counsel.accounts.models import SignInSession, User
from counsel.accounts.service import open_session
from counsel.kernel import db as database
from counsel.kernel import tenancy
from counsel.kernel.db import db
from counsel.kernel.vault import vault
from tests.homework.factories import assign
from tests.rigs.waiting import free_port, until

PASSWORD = "an orchard with a wooden gate"
ROOT = Path(__file__).resolve().parents[2]
KEPT = "value_sealed"
HISTORY = f"""
CREATE TABLE IF NOT EXISTS held (at REAL, id TEXT, assignment TEXT, block TEXT, sealed BLOB);
CREATE TRIGGER IF NOT EXISTS held_first AFTER INSERT ON answers BEGIN
  INSERT INTO held VALUES (unixepoch('subsec'), new.id, new.assignment_id, new.block_key,
                           new.{KEPT}); END;
CREATE TRIGGER IF NOT EXISTS held_next AFTER UPDATE ON answers BEGIN
  INSERT INTO held VALUES (unixepoch('subsec'), new.id, new.assignment_id, new.block_key,
                           new.{KEPT}); END;
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the server held of one block from a moment on."""

    at: float
    block: str
    value: Any


@dataclass
class House:
    """The practice in a folder, and its server; `start` it before use and `close` it at the end."""

    folder: Path
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.prepared: Prepared = prepare(self.folder, clients=0)
        self.url = f"http://localhost:{self.port}"
        self.env = os.environ | self.prepared.env
        self.env["COUNSEL_BASE_URL"] = self.url
        self.env["COUNSEL_EXIT_URL"] = f"http://127.0.0.1:{self.port}/healthz"
        self._give_password()
        with self._database() as connection:
            connection.executescript(HISTORY)

    def start(self) -> None:
        """Serve, unless it is served already."""
        if self.server is not None:
            return
        words = [sys.executable, "-m", "granian", "bench.nothing_lost.faulty:app"]
        words += ["--interface", "wsgi", "--port", str(self.port), "--blocking-threads", "16"]
        words += ["--runtime-mode", "mt", "--log-level", "critical"]
        self.server = subprocess.Popen(words, env=self.env, cwd=ROOT, start_new_session=True)
        until(self._answers, seconds=60, what="the server")

    def kill(self) -> None:
        """SIGKILL for the server and its workers, as when the power goes."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def order(self, **how: Any) -> None:
        """Tell the door how to answer changes (see faulty.py); without words, as it should."""
        path = self.folder / "answers.json"
        if not how:
            path.unlink(missing_ok=True)
            return
        half = path.with_suffix(".half")
        half.write_text(json.dumps(how))
        half.rename(path)

    def fill_disk(self, full: bool) -> None:
        """Let no file of the server grow, as on a full disk, or let them grow again."""
        limit = 1 if full else resource.RLIM_INFINITY
        for process in self._processes():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def mend(self) -> None:
        """No fault is left: it is served, has room, and answers as it should."""
        self.order()
        self.start()
        self.fill_disk(False)

    def new_homework(self) -> uuid.UUID:
        """The exercise once more for the client: the assignment's id."""
        cast = self.prepared.cast
        with self.prepared.app.app_context(), tenancy.scope(cast.practice_id):
            made = assign(cast, now=datetime.now(UTC), blocks=BLOCKS, title="One evening").id
            database.commit()
            db.session.remove()
        return made

    def cookie(self) -> dict[str, Any]:
        """A fresh sign-in of the client, as a cookie for a browser."""
        cast, now = self.prepared.cast, datetime.now(UTC)
        with self.prepared.app.app_context():
            user = db.session.get_one(User, cast.client.user_id)
            token = open_session(user, cast.practice_id, staff=False, device="proof", now=now)[1]
            db.session.commit()
            db.session.remove()
        return {"name": "counsel", "value": token, "url": self.url}

    def sign_out_everywhere(self) -> None:
        """Let every sign-in run out on the server; no browser hears of it."""
        past = datetime.now(UTC) - timedelta(minutes=1)
        with self.prepared.app.app_context():
            db.session.execute(update(SignInSession).values(idle_ends_at=past))
            db.session.commit()
            db.session.remove()

    def held(self, homework: uuid.UUID) -> list[Held]:
        """Everything that was ever committed of an assignment's answers, in order."""
        with self._database() as connection:
            rows = connection.execute(
                "SELECT at, id, block, sealed FROM held WHERE assignment = ? ORDER BY rowid",
                (homework.hex,),
            ).fetchall()
        with self.prepared.app.app_context():
            found = [Held(at, block, self._read(row, sealed)) for at, row, block, sealed in rows]
            db.session.remove()
        return found

    def close(self) -> None:
        """Stop the server for good."""
        self.kill()

    def _read(self, row: str, sealed: bytes | None) -> Any:
        if sealed is None:
            return None
        bound = f"answers.{KEPT}:".encode() + uuid.UUID(row).bytes
        return json.loads(vault().unseal(self.prepared.cast.practice_id, sealed, bound))

    def _give_password(self) -> None:
        app = self.prepared.app
        with app.app_context():
            user = db.session.get_one(User, self.prepared.cast.client.user_id)
            user.password_hash = app.extensions["counsel.passwords"].hash(PASSWORD)
            self.email = user.email
            db.session.commit()
            db.session.remove()

    def _database(self) -> Any:
        """A connection by the library of the application: two of them in one process would undo
        each other's locks."""
        return pysqlite3.connect(self.folder / "counsel.sqlite3", timeout=30)

    def _answers(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}")

    def _processes(self) -> list[int]:
        """The server's process and those that it started: they share its group."""
        assert self.server is not None
        group = self.server.pid
        return [
            pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _of(pid, group)
        ]


def _of(pid: int, group: int) -> bool:
    try:
        return os.getpgid(pid) == group
    except ProcessLookupError:
        return False


def moment() -> float:
    """Seconds of the wall clock: browsers, the database and this process look at the same one."""
    return time.time()
