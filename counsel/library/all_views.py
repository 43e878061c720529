"""All pages of the library, gathered on one blueprint."""

from __future__ import annotations

from counsel.library import (
    article_views,
    block_views,
    exercise_views,
    file_views,
    import_views,
    pathway_views,
    variant_views,
    version_views,
)
from counsel.library.views import bp

__all__ = ["ROOMS", "bp"]
ROOMS = (
    article_views,
    block_views,
    exercise_views,
    file_views,
    import_views,
    pathway_views,
    variant_views,
    version_views,
)
