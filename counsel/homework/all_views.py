"""All pages of homework, on one blueprint."""

from __future__ import annotations

from counsel.homework import (
    aside_views,
    assigning_many_views,
    assigning_views,
    client_views,
    copy_views,
    file_views,
    nudge_views,
    pair_staff_views,
    pair_views,
    pathway_views,
    report_views,
    review_views,
    safety_views,
    submitting_views,
    talk_views,
    trial_views,
)
from counsel.homework.views import bp

__all__ = [
    "aside_views",
    "assigning_many_views",
    "assigning_views",
    "bp",
    "client_views",
    "copy_views",
    "file_views",
    "nudge_views",
    "pair_staff_views",
    "pair_views",
    "pathway_views",
    "report_views",
    "review_views",
    "safety_views",
    "submitting_views",
    "talk_views",
    "trial_views",
]
