"""The WSGI entry point: any server may load `wsgi:app`."""

from __future__ import annotations

from config import Settings
from counsel.app import create_app

app = create_app(Settings.from_env())
