"""By which way a message goes next, from what was tried so far. Pure.

A message takes the first of a person's ways. The next one is taken where a channel says no for
good, or could not be reached six times over about a quarter of an hour; never where an attempt may
have arrived, so that nothing is told twice. What was tried is a list of attempts: channel, time,
result and the reason as a code without content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from counsel.kernel.channels import Route

SENDING, SENT, WAITS, FAILED, UNKNOWN = "sending", "sent", "waits", "failed", "unknown"
AGAIN = "again"
"""Not an attempt: somebody asked to begin anew with the first way."""
PATIENCE = 6

Attempt = dict[str, str]
Tried = Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class NoWay:
    """No way is left. `dropped`: there never was one; else it failed for this reason."""

    reason: str
    dropped: bool = False


def next_way(
    tried: Tried, routes: Sequence[Route], *, usable: Collection[str], only_once: Collection[str]
) -> Route | NoWay:
    """The way for the next attempt.

    In: what was tried, the ways that the person agreed to in their order, the channels that this
    installation has, and those of them that must not be asked twice.
    """
    if not routes:
        return NoWay("no address", dropped=True)
    bound = _maybe_arrived(tried)
    if bound:
        same = [one for one in routes if one.channel == bound and bound in usable]
        return same[0] if same and bound not in only_once else NoWay(f"{bound} unknown")
    left = ways_left(tried, routes, usable)
    if left:
        return left[0]
    reasons = [one["reason"] for one in _round(tried) if one["reason"]]
    return NoWay(reasons[-1] if reasons else f"{routes[0].channel} off")


def ways_left(tried: Tried, routes: Iterable[Route], usable: Collection[str]) -> list[Route]:
    """The ways that were not given up yet and that this installation has."""
    given_up = {one["channel"] for one in _round(tried) if one["result"] == FAILED}
    return [one for one in routes if one.channel in usable and one.channel not in given_up]


def begin(tried: Tried, channel: str, now: datetime) -> list[Attempt]:
    """The attempts with one that begins. One that never ended was cut off by a crash."""
    ended = [_lost(one) if one["result"] == SENDING else one for one in tried]
    return [*ended, _attempt(channel, now, SENDING)]


def end(tried: Tried, result: str, reason: str | None, now: datetime) -> list[Attempt]:
    """The attempts with the last one ended."""
    *earlier, last = tried
    return [*earlier, last | {"at": now.isoformat(), "result": result, "reason": reason or ""}]


def asked_again(tried: Tried, now: datetime) -> list[Attempt]:
    """The attempts, with the mark that the way begins anew; nothing where nothing was tried."""
    return [*tried, _attempt("", now, AGAIN)] if tried else []


def count(tried: Tried, channel: str) -> int:
    """How often a channel was asked since the way began."""
    return sum(one["channel"] == channel for one in _round(tried))


def may_have_arrived(tried: Tried) -> bool:
    """Whether the answer to an earlier attempt is lost."""
    return _maybe_arrived(tried) is not None


def _maybe_arrived(tried: Tried) -> str | None:
    """The channel of an attempt whose outcome is unknown."""
    lost = (one["channel"] for one in _round(tried) if one["result"] in (SENDING, UNKNOWN))
    return next(lost, None)


def _round(tried: Tried) -> Tried:
    """The attempts since the way began."""
    marks = [number for number, one in enumerate(tried) if one["result"] == AGAIN]
    return tried[marks[-1] + 1 :] if marks else tried


def _attempt(channel: str, now: datetime, result: str) -> Attempt:
    return {"channel": channel, "at": now.isoformat(), "result": result, "reason": ""}


def _lost(one: Attempt) -> Attempt:
    return one | {"result": UNKNOWN, "reason": f"{one['channel']} unknown"}
