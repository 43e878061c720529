"""What each feature brings to the application: its pages and its kinds of message."""

from __future__ import annotations

from flask import Blueprint

from counsel.notes import client_views as notes_for_clients
from counsel.notes import mails as notes_mails
from counsel.outbox.kinds import Kinds
from counsel.roster.contributions import CaseTab, Contributions

BLUEPRINTS: tuple[Blueprint, ...] = (notes_for_clients.bp,)

KINDS: Kinds = {
    notes_mails.SHARED_KIND: notes_mails.note_shared,
}

CONTRIBUTIONS = Contributions(
    tabs=(CaseTab("notes.case_notes", "Notes"),),
)
