"""All pages about calendar programs on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.feeds import outside_views
from counsel.feeds.views import bp

__all__ = ["bp", "outside_views"]
