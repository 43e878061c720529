"""Ends at once, without an answer."""

raise SystemExit(3)
