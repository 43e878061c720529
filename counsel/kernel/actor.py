"""Who acts: a person in one practice, with the roles that they hold there now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

OWNER, COUNSELOR, SUPERVISOR, ASSISTANT, CLIENT = (
    "owner",
    "counselor",
    "supervisor",
    "assistant",
    "client",
)
STAFF = frozenset({OWNER, COUNSELOR, SUPERVISOR, ASSISTANT})
ROLES = STAFF | {CLIENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person in one practice.

    `client_id` is the roster record of a client who signed in; `profession` ("therapist" or
    "coach") is set for counselors; `zone` is the person's own IANA zone.
    """

    user_id: uuid.UUID
    practice_id: uuid.UUID
    name: str
    roles: frozenset[str]
    zone: str
    practice_name: str = ""
    practice_zone: str = "UTC"
    country: str = ""
    profession: str | None = None
    client_id: uuid.UUID | None = None
    sign_in_id: uuid.UUID | None = field(default=None, compare=False)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def is_client(self) -> bool:
        return CLIENT in self.roles and self.client_id is not None

    @property
    def is_clinical(self) -> bool:
        """May hold a caseload: a counselor of any profession."""
        return COUNSELOR in self.roles

    def has(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles."""
        return bool(self.roles.intersection(roles))
