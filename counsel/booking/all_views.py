"""All pages about booking on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.booking import client_views, line_views, request_views, waitlist_views
from counsel.booking.views import bp

__all__ = ["bp", "client_views", "line_views", "request_views", "waitlist_views"]
