"""All pages of notes, on one blueprint."""

from __future__ import annotations

from counsel.notes import client_views
from counsel.notes.views import bp

__all__ = ["bp", "client_views"]
