"""Who has which first page."""

from __future__ import annotations

from tests.matrix import Row

ROWS = [
    Row(
        endpoint="today.staff",
        may=("owner", "counselor", "colleague", "supervisor", "assistant", "stranger"),
    ),
    Row(endpoint="today.client", may=("client", "partner", "neighbor", "outsider")),
]
