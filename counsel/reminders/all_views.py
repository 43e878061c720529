"""All pages of reminders on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.reminders import agenda_views, wish_views, wording_views
from counsel.reminders.views import bp

__all__ = ["agenda_views", "bp", "wish_views", "wording_views"]
