"""The demo practice, made once for all the workers of a run; each test module gets a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.rigs.server import run

PASSWORD = "nine slow clouds over the harbor"


def demo_folder(paths: pytest.TempPathFactory) -> Path:
    """A folder with a demo practice of one's own, whose people have PASSWORD.

    Making one takes twenty seconds of a processor, so the first worker that needs one makes it, and
    the others wait for it.
    """
    kept = _common(paths) / "demo-kept"
    with (_common(paths) / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            fresh = kept.with_name("demo-fresh")
            shutil.rmtree(fresh, ignore_errors=True)
            env = {"COUNSEL_DEMO_PASSWORD": PASSWORD}
            run("demo", "--no-serve", "--folder", str(fresh), env=env)
            fresh.rename(kept)
    return Path(shutil.copytree(kept, paths.mktemp("demo") / "practice"))


def served_from(folder: Path) -> dict[str, str]:
    """The environment in which that practice is served."""
    return {"COUNSEL_ENV": "demo", "COUNSEL_DATA_DIR": str(folder)}


def _common(paths: pytest.TempPathFactory) -> Path:
    """Where all workers of this run meet: xdist puts their folders side by side."""
    own = paths.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
