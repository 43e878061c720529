"""All pages of the practice on their one blueprint."""

from __future__ import annotations

from counsel.practices import team_views
from counsel.practices.views import bp

__all__ = ["bp", "team_views"]
