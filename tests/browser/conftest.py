"""Fixtures for journeys in a real Chromium."""

from __future__ import annotations

from tests.rigs.browser import chromium_browser, visit, visits

__all__ = ["chromium_browser", "visit", "visits"]
