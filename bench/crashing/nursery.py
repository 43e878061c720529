"""Where workers are born quickly: a process that has imported everything and forks.

`python -m bench.crashing.nursery FOLDER` reads a line for each worker wanted and prints its pid.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

from bench.crashing.worker import work
from config import Settings
from counsel.app import create_app

PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).resolve().parents[2]


class Nursery:
    """Such a process, started with the environment of its workers."""

    def __init__(self, env: dict[str, str], tokens: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.crashing.nursery", str(tokens)],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def worker(self) -> int:
        """Start one. Out: its pid."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it and every worker that it started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        with self._process:
            self._process.wait()


def main() -> None:
    app = create_app(Settings.from_env())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            work(app, Path(sys.argv[1]))
        print(pid, flush=True)


if __name__ == "__main__":
    main()
