"""Clients, cases and who cares for them. Everything clinical hangs on a case."""

import unicodedata
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from counsel.accounts.models import User
from counsel.kernel.db import Record, Tenant
from counsel.kernel.vault import SealedText

WAITLIST, ACTIVE, PAUSED, DISCHARGED = "waitlist", "active", "paused", "discharged"
OPEN = (ACTIVE, WAITLIST, PAUSED)
INDIVIDUAL, COUPLE, FAMILY, GROUP = "individual", "couple", "family", "group"
LEAD, CO_COUNSELOR, SUPERVISOR = "lead", "co_counselor", "supervisor"


def folded(words: str) -> str:
    """Text as it is searched: without case and accents, alike on both engines.

    The order of the steps is that of Unicode's compatibility caseless match (D146).
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", words).casefold())
    apart = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class Client(Tenant, Record):
    """A person on the roster; exists before they have a sign-in (`user_id`).

    While `notices_off_at` is set no message leaves for this person: they said that messages are
    not safe. `safe_channel` is what was agreed with them when notices were turned on again.
    Their quiet hours are the practice's until they set their own.
    """

    __tablename__ = "clients"

    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    preferred_name: Mapped[str] = mapped_column(String(60))
    pronouns: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    mail_stopped_at: Mapped[datetime | None]
    notices_off_at: Mapped[datetime | None]
    safe_channel_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    safe_channel_at: Mapped[datetime | None]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    search_text: Mapped[str] = mapped_column(Text)

    safe_channel = SealedText("safe_channel_sealed")

    @property
    def called(self) -> str:
        """The name to use: the preferred one, else the first word of the full one."""
        return self.preferred_name or self.name.split()[0]


@event.listens_for(Client, "before_insert")
@event.listens_for(Client, "before_update")
def _keep_search_text(_mapper: Any, _connection: Any, client: Client) -> None:
    client.search_text = folded(f"{client.name} {client.preferred_name} {client.email or ''}")


class Case(Tenant, Record):
    """A unit of work: one client, a couple (one case, two clients), a family or a group.

    `secrets_policy` is what those who take part agreed on: "no_secrets" or "limited_secrets"
    (domain.md, Couples); None until then.
    """

    __tablename__ = "cases"

    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(260))
    status: Mapped[str] = mapped_column(String(12), index=True)
    status_at: Mapped[datetime]
    status_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    status_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]
    secrets_policy: Mapped[str | None] = mapped_column(String(16))
    secrets_policy_at: Mapped[datetime | None]
    secrets_policy_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    status_reason = SealedText("status_reason_sealed")
    participants: Mapped[list["CaseParticipant"]] = relationship(
        back_populates="case", order_by="CaseParticipant.since"
    )
    care_team: Mapped[list["CareTeamMember"]] = relationship(
        back_populates="case", order_by="CareTeamMember.since"
    )


class CaseParticipant(Tenant, Record):
    """A client in a case, from `since` until `until`."""

    __tablename__ = "case_participants"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="participants")
    client: Mapped[Client] = relationship()


class CareTeamMember(Tenant, Record):
    """A member of a case's care team: lead, co-counselor or supervisor."""

    __tablename__ = "care_team_members"
    __table_args__ = (
        Index(
            "uq_care_team_members_live",
            "case_id",
            "user_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    case: Mapped[Case] = relationship(back_populates="care_team")
    user: Mapped[User] = relationship()


class SafetyFlag(Tenant, Record):
    """A hold on a case (contact, couple or risk): who raised it and who lifted it.

    With a `client_id` it is about that person, without one about everyone in the case. A lifting
    ends at `lift_ends_at`; then the hold stands again, unless `settled_at` says that a newer screen
    cleared it or that a newer flag took its place (counsel/roster/holds.py). `needs_order_terms`:
    a court, police or legal order was named, so that lifting asks for its terms.
    """

    __tablename__ = "safety_flags"

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str] = mapped_column(String(12))
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    set_at: Mapped[datetime]
    set_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    lift_reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    lift_ends_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    needs_order_terms: Mapped[bool] = mapped_column(default=False)
    order_terms_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    order_terms = SealedText("order_terms_sealed")
    reason = SealedText("reason_sealed")
    lift_reason = SealedText("lift_reason_sealed")
