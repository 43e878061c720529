"""What partners read about a pairing, kept in one place because every word of it is a promise."""

from __future__ import annotations

from counsel.roster.secrets import NO_SECRETS

NOT_REVEALED = "Not revealed"
NOTHING_SHOWN = "Nothing shown here"
NO_GUARANTEE = (
    "No setting can promise that something stays secret for ever. A court, for example, can ask "
    "for records."
)


def at_private_field(policy: str, partner: str, *, needed: bool) -> str:
    """What keeping one answer from the partner means, under the policy that both agreed on."""
    seen = f"{partner} will see “{NOTHING_SHOWN}” here."
    if needed:
        seen += f" This question needs an answer, so {partner} may guess that you kept it."
    else:
        seen += " It looks the same as a question that was left open."
    if policy == NO_SECRETS:
        return (
            f"{seen} Your counselor reads it. You both agreed on no secrets: your counselor may "
            "still bring it up when you are in session together."
        )
    return (
        f"{seen} Your counselor reads it and keeps it from {partner}, unless somebody’s safety is "
        "at risk."
    )


def never(partner: str) -> str:
    """For a question that a partner is never shown, whatever is chosen."""
    return f"{partner} is never shown this answer. It goes to your counselor."


def about_policy(policy: str) -> str:
    """The policy in one sentence, on the page that says what a pairing means."""
    if policy == NO_SECRETS:
        return (
            "You both agreed that your counselor keeps no secrets between you. What you keep from "
            "each other here, your counselor may still bring up in session."
        )
    return (
        "You both agreed that your counselor may keep something for one of you. What you keep "
        "from each other here stays with your counselor, unless somebody’s safety is at risk."
    )
