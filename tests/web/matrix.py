"""What anyone may ask for so that a phone can keep the site."""

from __future__ import annotations

from tests.matrix import PUBLIC, Row

ROWS = [
    Row(endpoint="device.manifest", may=PUBLIC),
    Row(endpoint="device.icon", may=PUBLIC, values=lambda _cast: {"size": 192}, missing=False),
    Row(endpoint="device.worker", may=PUBLIC),
    Row(endpoint="device.offline", may=PUBLIC),
]
