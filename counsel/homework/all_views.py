"""All pages of homework, on one blueprint."""

from __future__ import annotations

from counsel.homework import (
    client_views,
    file_views,
    pathway_views,
    submitting_views,
    trial_views,
)
from counsel.homework.views import bp

__all__ = [
    "bp",
    "client_views",
    "file_views",
    "pathway_views",
    "submitting_views",
    "trial_views",
]
