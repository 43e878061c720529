"""All pages of sessions on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.appointments import calendar_views, client_views, scheduling_views, shifting_views
from counsel.appointments.views import bp

__all__ = ["bp", "calendar_views", "client_views", "scheduling_views", "shifting_views"]
