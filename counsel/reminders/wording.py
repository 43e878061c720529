"""A practice's own words for the reminder of a session, with placeholders. Pure.

One text makes both forms of the mail: in plain text a link is its address, in HTML it is words to
press. Everything else that was written is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from counsel.kernel.discretion import telling_words
from counsel.kernel.errors import DomainError

FACTS = {
    "first_name": "what the client is called",
    "date": "as “Tuesday, 24 November”",
    "time": "as “09:00”",
    "zone": "as “New York time”",
    "practice": "your name in mails",
    "phone": "your phone number",
}
LINKS = {
    "confirm_link": "I will come",
    "cancel_link": "I cannot come",
    "move_link": "I need another time",
}
NEEDED = ("date", "time", "zone", *LINKS)
CONFIRMED = "You confirmed it. Thank you."
LONGEST_SUBJECT, LONGEST = 120, 2000
SUBJECT = "Reminder: {date}, {time}"
BODY = """Hello {first_name},

A reminder of your appointment:
{date}, {time} ({zone})

{confirm_link}

{cancel_link}
{move_link}

{practice}, {phone}"""
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Written:
    """The finished words of one mail."""

    subject: str
    text: str
    html: Markup


def check(subject: str, body: str) -> None:
    """Raises DomainError beside its field where a placeholder is unknown or a needed one missing,
    where a word tells what kind of help it is, or where it is too long or empty."""
    for field, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST)):
        if not text.strip():
            raise DomainError("Write something, or go back to our words.", field=field)
        if len(text) > longest:
            raise DomainError(f"Keep it under {longest:,} characters.", field=field)
        _check_places(field, text)
        telling = telling_words(_PLACE.sub("", text))
        if telling:
            said = ", ".join(f"“{word}”" for word in telling)
            raise DomainError(
                f"Others may see this mail. Leave out {said}: it tells what kind of help it is.",
                field=field,
            )
    missing = [name for name in NEEDED if f"{{{name}}}" not in body]
    if missing:
        said = ", ".join(f"{{{name}}}" for name in missing)
        raise DomainError(f"Put this in too: {said}.", field="body")


def write(subject: str, body: str, facts: Mapping[str, str], links: Mapping[str, str]) -> Written:
    """Fill in the placeholders. `links` are addresses by name; an empty one for the confirmation
    means that it was confirmed already."""
    said = {name: f"{words}: {links[name]}" for name, words in LINKS.items() if links[name]}
    plain = {**facts, **dict.fromkeys(LINKS, CONFIRMED), **said}
    pressed = {**{name: escape(text) for name, text in facts.items()}, **_anchors(links)}
    paragraphs = re.split(r"\n\s*\n", body.strip())
    html = Markup("\n").join(Markup("<p>{}</p>").format(_html(p, pressed)) for p in paragraphs)
    return Written(_fill(subject, facts), _fill(body.strip(), plain), html)


def _check_places(field: str, text: str) -> None:
    known = FACTS if field == "subject" else {**FACTS, **LINKS}
    for name in _PLACE.findall(text):
        if name in LINKS and field == "subject":
            raise DomainError("A subject holds no links.", field=field)
        if name not in known:
            raise DomainError(f"There is no placeholder {{{name}}}.", field=field)
    if re.search(r"[{}]", _PLACE.sub("", text)):
        raise DomainError("A “{” or “}” stands alone.", field=field)


def _anchors(links: Mapping[str, str]) -> dict[str, Markup]:
    made = {}
    for name, words in LINKS.items():
        button = Markup(' class="button button--primary"') if name == "confirm_link" else Markup("")
        anchor = Markup('<a{} href="{}">{}</a>').format(button, links[name], words)
        made[name] = anchor if links[name] else escape(CONFIRMED)
    return made


def _fill(text: str, values: Mapping[str, str]) -> str:
    """A plain text with the values in their places."""
    return _PLACE.sub(lambda match: values.get(match.group(1), match.group()), text)


def _html(text: str, values: Mapping[str, Markup]) -> Markup:
    """The same as markup: what was written is escaped, a new line is one."""
    pieces = [
        values.get(piece, Markup("{{{}}}").format(piece))
        if n % 2
        else escape(piece).replace("\n", Markup("<br>"))
        for n, piece in enumerate(_PLACE.split(text))
    ]
    return Markup("").join(pieces)
