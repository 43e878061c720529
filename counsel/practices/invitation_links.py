"""The links of invitations."""

from __future__ import annotations

from counsel.accounts.models import Invitation
from counsel.kernel.tokens import Links

PURPOSE = "invitation"


def token_of(invitation: Invitation, links: Links) -> str:
    """The token of an invitation's link; its address is /invitations/<token>."""
    return links.sign(PURPOSE, invitation.id, ends_at=invitation.ends_at)
