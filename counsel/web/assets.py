"""Names of the built browser files: `asset("main.css")` answers with the hashed address."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for


class AssetsMissing(RuntimeError):
    """The browser files were never built, or one is asked for that the build does not make."""


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int) -> dict[str, str]:
    """The manifest's pairs. `changed_at` only makes a rebuilt manifest be read anew."""
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


class Assets:
    """Looks up hashed names in the manifest that `assets/build.mjs` writes."""

    def __init__(self, dist: Path) -> None:
        self._manifest = dist / "manifest.json"

    def names(self) -> dict[str, str]:
        """Plain name to hashed name. Raises AssetsMissing before the first build."""
        try:
            changed_at = self._manifest.stat().st_mtime_ns
        except FileNotFoundError as error:
            raise AssetsMissing("The browser files are not built. Run script/assets.") from error
        return _read(self._manifest, changed_at)

    def url(self, name: str) -> str:
        """The address of one built file. Raises AssetsMissing when the build has no such file."""
        try:
            hashed = self.names()[name]
        except KeyError as error:
            raise AssetsMissing(f"The build makes no file named {name}.") from error
        return url_for("static", filename=f"dist/{hashed}")


def register(app: Flask) -> None:
    """Give templates the global `asset(name)`."""
    app.jinja_env.globals["asset"] = Assets(Path(app.static_folder or "static") / "dist").url
