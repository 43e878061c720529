"""A forgotten password: a link by mail that works once, for an hour, while nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from counsel.accounts import access, mails, service, throttling
from counsel.accounts.models import PasswordReset, SignInSession, User
from counsel.accounts.places import choose
from counsel.accounts.signing_in import Browser, Door, enter, spelled
from counsel.kernel.db import db
from counsel.kernel.errors import DomainError
from counsel.kernel.tokens import BadToken, Links

PURPOSE = "password_reset"
LASTS = timedelta(hours=1)
MOST_AN_HOUR = 3


class ResetOver(DomainError):
    """The link was genuine, but is used, too old, or the password changed since."""

    def __init__(self, reset: PasswordReset) -> None:
        super().__init__("This link has been used, or it is older than an hour.")
        self.reset = reset


@dataclass(frozen=True, slots=True)
class OpenReset:
    """A reset whose link still works."""

    row: PasswordReset

    @property
    def user(self) -> User:
        return self.row.user


def ask(door: Door, email: str, network: str, *, now: datetime) -> None:
    """Send a link to the account of this address, if there is one; the caller says the same.

    Raises Throttled for a network that asks very often. After three links in an hour the account
    gets no more mails.
    """
    attempt = throttling.begin_network(door.links, PURPOSE, network, now=now)
    attempt.failed(now=now)
    user = access.user_by_address(spelled(email))
    if user is not None:
        _send(door, user, now)


def ask_again(door: Door, token: str, network: str, *, now: datetime) -> None:
    """Send a new link to whom an old one belonged. Raises BadToken where it is not ours."""
    throttling.begin_network(door.links, PURPOSE, network, now=now).failed(now=now)
    row = _row(door.links, token, now)[0]
    _send(door, row.user, now)


def open_reset(links: Links, token: str, *, now: datetime) -> OpenReset:
    """The reset of a link that still works. Raises BadToken or ResetOver."""
    row, fits = _row(links, token, now)
    if row.used_at is not None or not fits:
        raise ResetOver(row)
    return OpenReset(row)


def finish(
    door: Door, reset: OpenReset, password: str, browser: Browser, *, now: datetime
) -> tuple[SignInSession, str]:
    """Set the new password, end every sign-in, and sign in here.

    The mailbox was proved, so no delay stands in the way. Raises DomainError on `password`,
    ResetOver where the link was used meanwhile, NoPlace where all memberships have ended.
    """
    user = reset.user
    service.set_password(user, password, passwords=door.passwords, now=now)
    _use(reset.row, now)
    throttling.forgive(door.links, user.email)
    return enter(door, user, browser, now=now)


def state_of(user: User) -> str:
    """What a link is bound to: it dies with the password that it was asked for."""
    changed = user.password_changed_at
    return changed.isoformat() if changed else "never"


def _send(door: Door, user: User, now: datetime) -> None:
    recent = select(func.count()).where(
        PasswordReset.user_id == user.id, PasswordReset.created_at > now - LASTS
    )
    if (db.session.scalar(recent) or 0) >= MOST_AN_HOUR:
        return
    reset = PasswordReset(user_id=user.id, created_at=now, ends_at=now + LASTS)
    db.session.add(reset)
    db.session.flush()
    place = choose(door.places(user.id), access.last_practice(user))
    mails.queue_reset(reset, place.practice_id if place else None, now=now)


def _row(links: Links, token: str, now: datetime) -> tuple[PasswordReset, bool]:
    claim = links.read(PURPOSE, token, now=now)
    row = db.session.get(PasswordReset, claim.subject_id)
    if row is None:
        raise BadToken("this link is not valid")
    return row, claim.state == state_of(row.user) and not claim.expired


def _use(row: PasswordReset, now: datetime) -> None:
    """Take the link out of use; of two at once only one gets through."""
    result = db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.id == row.id, PasswordReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not getattr(result, "rowcount", 0):
        raise ResetOver(row)
