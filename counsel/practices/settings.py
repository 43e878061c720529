"""What the owner decides for the whole practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.kernel.timezones import is_zone
from counsel.practices.countries import country_names
from counsel.practices.models import Practice

HOUR, DAY = 60, 24 * 60
LEADS = (7 * DAY, 3 * DAY, 2 * DAY, DAY, 12 * HOUR, 4 * HOUR, 2 * HOUR, HOUR)
MOST_LEADS = 4
LENGTHS = (30, 45, 50, 60, 80, 90)
NOTICES = (0, 12, 24, 48, 72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All settings of a practice as they shall be."""

    name: str
    sender_name: str
    zone: str
    country: str
    phone: str
    reminder_leads: tuple[int, ...]
    first_session_lead: int
    quiet_from: int
    quiet_until: int
    cancel_notice_hours: int
    session_minutes: int
    fetches_pages: bool = True


def change_settings(actor: Actor, practice: Practice, choices: Choices, *, now: datetime) -> None:
    """Save the settings. Raises DomainError beside the field that does not fit."""
    for field, fits, text in _rules(choices):
        if not fits:
            raise DomainError(text, field=field)
    changed = []
    for field in Choices.__dataclass_fields__:
        value = getattr(choices, field)
        value = sorted(set(value), reverse=True) if field == "reminder_leads" else value
        if getattr(practice, field) != value:
            setattr(practice, field, value)
            changed.append(field)
    if changed:
        audit.record(actor, "changed", "practice", practice.id, now=now, fields=changed)


def lead_words(minutes: int) -> str:
    """As "3 days", "1 day", "12 hours"."""
    count, word = (minutes // DAY, "day") if minutes % DAY == 0 else (minutes // HOUR, "hour")
    return f"{count} {word}" + ("" if count == 1 else "s")


def _rules(choices: Choices) -> tuple[tuple[str, bool, str], ...]:
    leads = choices.reminder_leads
    hours = range(24)
    return (
        ("name", bool(choices.name.strip()), "Give the practice a name."),
        ("sender_name", bool(choices.sender_name.strip()), "Write who mails come from."),
        ("zone", is_zone(choices.zone), "Choose a time zone from the list."),
        ("country", choices.country in country_names(), "Choose a country from the list."),
        ("reminder_leads", len(set(leads)) <= MOST_LEADS, f"Choose {MOST_LEADS} at most."),
        ("reminder_leads", set(leads) <= set(LEADS), "Choose from the list."),
        ("first_session_lead", choices.first_session_lead in (0, *LEADS), "Choose from the list."),
        ("quiet_from", choices.quiet_from in hours, "Choose an hour."),
        ("quiet_until", choices.quiet_until in hours, "Choose an hour."),
        ("cancel_notice_hours", 0 <= choices.cancel_notice_hours <= 14 * 24, "Choose a notice."),
        ("session_minutes", 5 <= choices.session_minutes <= 480, "Choose a length."),
    )
