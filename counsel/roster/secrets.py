"""What a couple agreed on about secrets: may their counselor keep something for one of them?"""

from __future__ import annotations

from datetime import datetime

from counsel.audit import service as audit
from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.roster.models import COUPLE, Case

NO_SECRETS, LIMITED_SECRETS = "no_secrets", "limited_secrets"
LABELS = {
    NO_SECRETS: "No secrets",
    LIMITED_SECRETS: "Limited secrets",
}
POLICIES = {
    NO_SECRETS: (
        "No secrets: what one of them tells you alone, you may bring up when all three of you "
        "are together"
    ),
    LIMITED_SECRETS: (
        "Limited secrets: what one of them tells you alone, you keep, unless somebody’s safety is "
        "at risk"
    ),
}


def record_policy(
    actor: Actor, case: Case, policy: str | None, *, agreed: bool, now: datetime
) -> None:
    """Record what both agreed on. Pairings that were offered before keep the words that they were
    offered with. Raises DomainError where it is not a couple, or they did not both agree."""
    if case.kind != COUPLE:
        raise DomainError("This is for couples.")
    if policy not in POLICIES:
        raise DomainError("Choose what they agreed on.", field="policy")
    if not agreed:
        raise DomainError(
            "Record this once both have said yes to it, each for themselves.", field="agreed"
        )
    case.secrets_policy = policy
    case.secrets_policy_at, case.secrets_policy_by = now, actor.user_id
    audit.record(
        actor,
        "recorded secrets policy of",
        "case",
        case.id,
        now=now,
        case_id=case.id,
        policy=policy,
    )
