"""What each feature brings to the application: its pages and its kinds of message."""

from __future__ import annotations

from flask import Blueprint

from counsel.outbox.kinds import Kinds
from counsel.roster.contributions import Contributions

BLUEPRINTS: tuple[Blueprint, ...] = ()

KINDS: Kinds = {}

CONTRIBUTIONS = Contributions()
