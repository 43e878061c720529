"""Where a person can go: the items of the rail and of the phone's bottom bar, by role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from counsel.kernel.actor import CLIENT, COUNSELOR, OWNER, ROLES, STAFF, SUPERVISOR, Actor

CLINICAL = frozenset({OWNER, COUNSELOR, SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Place:
    """One item: its endpoint, word, icon, the key after `g`, who has it, and where it stands.

    `spot` is "bar" (rail, and bottom bar of a phone), "rail" (rail, and under "More" on a phone)
    or "foot" (foot of the rail, and under "More"). Pages `beneath` a path belong to the place
    whichever feature they are of; else a place has the pages of its feature.
    """

    endpoint: str
    label: str
    icon: str
    key: str
    roles: frozenset[str]
    spot: str
    beneath: str = ""

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def current(self) -> bool:
        """Whether the page being shown belongs to this place."""
        every = (*STAFF_PLACES, *CLIENT_PLACES)
        claimed = [one for one in every if one.beneath and request.path.startswith(one.beneath)]
        return self in claimed if claimed else request.blueprint == self.endpoint.partition(".")[0]


_NOTICES = Place("notices.index", "Notices", "bell", "i", ROLES, "foot")
_ACCOUNT = Place("accounts.account", "Account", "circle-user-round", "a", ROLES, "foot")
STAFF_PLACES = (
    Place("today.staff", "Today", "sunrise", "t", STAFF, "bar"),
    Place("roster.caseload", "Caseload", "users-round", "c", STAFF, "bar"),
    Place("appointments.calendar", "Calendar", "calendar-days", "k", STAFF, "bar"),
    Place("library.shelf", "Library", "book-open", "l", CLINICAL, "rail"),
    Place("homework.review_queue", "Homework", "list-checks", "h", CLINICAL, "bar"),
    Place("notes.index", "Notes", "notebook-pen", "n", CLINICAL, "rail"),
    Place(
        "practices.settings",
        "Practice",
        "sliders-horizontal",
        "p",
        frozenset({OWNER}),
        "foot",
        "/practice",
    ),
    _NOTICES,
    _ACCOUNT,
)
_CLIENTS = frozenset({CLIENT})
CLIENT_PLACES = (
    Place("today.client", "Today", "sunrise", "t", _CLIENTS, "bar"),
    Place("homework.mine", "Homework", "list-checks", "h", _CLIENTS, "bar"),
    Place("appointments.mine", "Sessions", "calendar-days", "s", _CLIENTS, "bar", "/my/sessions"),
    Place("notes.mine", "Notes", "notebook-pen", "n", _CLIENTS, "bar"),
    _NOTICES,
    _ACCOUNT,
)


def staff_places(actor: Actor) -> list[Place]:
    """What the staff layout offers this person, in order."""
    return [place for place in STAFF_PLACES if actor.has(*place.roles)]


def client_places(actor: Actor) -> list[Place]:
    """What the client layout offers this person, in order."""
    return [place for place in CLIENT_PLACES if actor.has(*place.roles)]


def page_url(number: int) -> str:
    """The address of another page of the list being shown; its filters stay."""
    asked = {**request.args.to_dict(flat=False), **(request.view_args or {}), "page": number}
    return url_for(request.endpoint or "", **asked)


def register(app: Flask) -> None:
    """Give templates the globals `staff_places(actor)`, `client_places(actor)`, `page_url(n)`."""
    app.jinja_env.globals |= {
        "staff_places": staff_places,
        "client_places": client_places,
        "page_url": page_url,
    }
