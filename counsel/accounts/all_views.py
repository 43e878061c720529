"""All pages of accounts on their one blueprint."""

from __future__ import annotations

from counsel.accounts import account_views, password_views
from counsel.accounts.views import bp

__all__ = ["account_views", "bp", "password_views"]
