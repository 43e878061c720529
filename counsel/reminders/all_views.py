"""All pages of reminders on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.reminders import wish_views
from counsel.reminders.views import bp

__all__ = ["bp", "wish_views"]
