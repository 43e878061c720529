"""The real program in a process of its own, for journeys and for crash tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tests.rigs.waiting import free_port, until

COMMAND = str(Path(sys.executable).with_name("counsel"))
ROOT = Path(__file__).resolve().parents[2]
_direct = build_opener(ProxyHandler({}))


@dataclass
class Program:
    """A running `counsel` command with everything that it started, as one process group."""

    process: subprocess.Popen[bytes]
    log: Path
    url: str = ""

    def kill(self) -> None:
        """SIGKILL for the whole group, as when the power goes."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM and, were it to hang, SIGKILL after 20 s; gives the exit code."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=20)
        self.kill()
        return self.process.returncode

    def pause(self) -> None:
        """Stop the group's clock: it holds its leases and does nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def output(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def start(*words: str, env: Mapping[str, str]) -> Program:
    """Start `counsel WORDS` with exactly this environment beside PATH; the caller ends it."""
    descriptor, name = tempfile.mkstemp(prefix="counsel-", suffix=".log")
    process = subprocess.Popen(
        [COMMAND, *words],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", os.defpath), **env},
        stdin=subprocess.DEVNULL,
        stdout=descriptor,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    os.close(descriptor)
    return Program(process, Path(name))


def run(*words: str, env: Mapping[str, str]) -> str:
    """Run `counsel WORDS` to its end and give what it printed; AssertionError when it fails."""
    done = subprocess.run(
        [COMMAND, *words],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", os.defpath), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"counsel {words[0]} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def serving(*options: str, env: Mapping[str, str], port: int = 0) -> Iterator[Program]:
    """`counsel serve` on a port of this host, ready when the block begins."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    program = start(
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *options,
        env={"COUNSEL_BASE_URL": address, **env},
    )
    program.url = address
    try:
        until(lambda: _healthy(program), seconds=60, what=f"{address}/healthz")
        yield program
    finally:
        program.stop()
        program.log.unlink()


@contextmanager
def working(*options: str, env: Mapping[str, str]) -> Iterator[Program]:
    """`counsel worker` until the block ends."""
    program = start("worker", *options, env=env)
    try:
        yield program
    finally:
        program.stop()
        program.log.unlink()


def _healthy(program: Program) -> bool:
    code = program.process.poll()
    assert code is None, f"counsel ended with {code}:\n{program.output()}"
    with suppress(URLError, OSError), _direct.open(f"{program.url}/healthz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False
