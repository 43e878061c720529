"""Who gets what answer from the delivery page, and what anyone may ask of the installation."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tests.matrix import PUBLIC, Row
from tests.outbox.factories import fail


def failed(cast: Cast) -> dict[str, Any]:
    return {"message_id": fail(cast).id}


STAFF = ("owner", "assistant", "counselor", "colleague", "stranger")
ROWS = [
    Row(endpoint="health.healthz", may=PUBLIC),
    Row(endpoint="health.readyz", may=PUBLIC),
    Row(endpoint="health.metrics", may=PUBLIC),
    Row(endpoint="outbox.delivery", may=STAFF, refused=("supervisor",)),
    Row(
        endpoint="outbox.operations",
        may=("owner",),
        refused=("supervisor", "assistant", "counselor", "colleague", "stranger"),
    ),
    Row(
        endpoint="outbox.try_again",
        method="POST",
        may=("owner", "assistant", "counselor"),
        refused=("supervisor",),
        values=failed,
    ),
]
