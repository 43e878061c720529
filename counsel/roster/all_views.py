"""The roster's pages, gathered for the composition root."""

from __future__ import annotations

from counsel.roster import (
    accepting_views,
    adding_views,
    contact_views,
    detail_views,
    secrets_views,
)
from counsel.roster.views import bp

__all__ = ["ROOMS", "bp"]
ROOMS = (accepting_views, adding_views, contact_views, detail_views, secrets_views)
