"""The pages of messages and jobs on one blueprint; importing them joins them."""

from __future__ import annotations

from counsel.outbox import operations_views
from counsel.outbox.views import bp

__all__ = ["bp", "operations_views"]
