"""All pages of safety, on one blueprint."""

from __future__ import annotations

from counsel.safety import alert_views, practice_views
from counsel.safety.views import bp

__all__ = ["alert_views", "bp", "practice_views"]
