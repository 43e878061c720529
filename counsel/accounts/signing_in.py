"""Signing in: one answer and one duration for known and unknown addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counsel.accounts import access, mails, throttling
from counsel.accounts.addresses import normal_address
from counsel.accounts.models import SignInSession, User
from counsel.accounts.passwords import Passwords
from counsel.accounts.places import Place, Places, choose
from counsel.accounts.service import open_session
from counsel.audit import service as audit
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import Links

NO_FIT = "This address and this password do not fit together."
LONGEST_ADDRESS = 254


class NoPlace(DomainError):
    """The password was right, but all memberships of this person have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """Where a sign-in comes from: the device in words, and the network's address."""

    device: str
    network: str


@dataclass(frozen=True, slots=True)
class Door:
    """What signing in works with: the signer of links, the password hasher, and who is where."""

    links: Links
    passwords: Passwords
    places: Places


def sign_in(
    door: Door, email: str, password: str, browser: Browser, *, now: datetime
) -> tuple[SignInSession, str]:
    """A new sign-in session and its token, in the practice that the person used last.

    Raises Throttled, DomainError where address and password do not fit, and NoPlace for a person
    whose memberships have all ended. The first two must be committed (boundary.keep).
    """
    address = spelled(email)
    user = access.user_by_address(address)
    if not proves(door, address, user, password, browser.network, now=now) or user is None:
        raise DomainError(NO_FIT)
    return enter(door, user, browser, now=now)


def proves(
    door: Door, address: str, user: User | None, password: str, network: str, *, now: datetime
) -> bool:
    """Whether a password fits an account. Counts the failure; raises Throttled after many."""
    known = access.came_from(user, network_hash(door.links, user, network), now)
    attempt = throttling.begin(door.links, address, network, known=known, now=now)
    if not door.passwords.matches(user.password_hash if user else None, password):
        attempt.failed(now=now)
        return False
    attempt.succeeded(now=now)
    return True


def enter(
    door: Door, user: User, browser: Browser, *, now: datetime, place: Place | None = None
) -> tuple[SignInSession, str]:
    """Open a sign-in session for a person who has proved who they are; a new device is told by
    mail. Raises NoPlace."""
    place = place or choose(door.places(user.id), access.last_practice(user))
    if place is None:
        raise NoPlace("You do not belong to a practice at the moment.")
    is_new = access.device_is_new(user, browser.device)
    session, token = open_session(
        user,
        place.practice_id,
        staff=place.staff,
        device=browser.device,
        network_hash=network_hash(door.links, user, browser.network),
        now=now,
    )
    audit.record_for(place.practice_id, user.id, "signed in", "account", user.id, now=now)
    if is_new:
        mails.queue_new_sign_in(session, now=now)
    return session, token


def spelled(email: str) -> str:
    """The one spelling of what was typed; what cannot be an address stays as it is, shortened."""
    try:
        return normal_address(email[:LONGEST_ADDRESS])
    except DomainError:
        return email[:LONGEST_ADDRESS].strip().casefold()


def network_hash(links: Links, user: User | None, network: str) -> str:
    """What is stored of the network that a person signs in from."""
    return links.digest(f"known:{user.id if user else ''}:{network}")
