"""All pages of sessions on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.appointments import (
    aftercare_views,
    calendar_views,
    client_views,
    kinds_views,
    scheduling_views,
    shifting_views,
)
from counsel.appointments.views import bp

__all__ = [
    "aftercare_views",
    "bp",
    "calendar_views",
    "client_views",
    "kinds_views",
    "scheduling_views",
    "shifting_views",
]
