"""What later features add to the roster's pages without the roster knowing them.

The composition root (counsel/features.py) hands the roster signals for the caseload's rows, tabs
for the case page and sources for its timeline, and the first pages what needs a person now.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from counsel.kernel.actor import Actor
from counsel.roster.models import Case

Values = Callable[[Actor, Sequence[uuid.UUID], datetime], Mapping[uuid.UUID, Any]]
Condition = Callable[[Actor, datetime], ColumnElement[bool]]
Order = Callable[[Actor, datetime], ColumnElement[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One fact about each case of a caseload page.

    `values(actor, case_ids, now)` answers for a whole page with one query. `filters` are
    conditions on `Case` by name, with the words that the filter shows. `order` is an expression
    correlated to `Case` to sort by (rising, nulls last). `attention` are ranks (lower is more
    urgent; 0 is a standing flag), each with the condition under which a case comes first.
    `template` is the partial that shows a value (variables: `value`, `case`). Clinical signals are
    asked, filtered and sorted by only for cases whose clinical content the actor sees.
    """

    name: str
    label: str
    template: str
    values: Values
    filters: Mapping[str, tuple[str, Condition]] = field(default_factory=dict)
    order: Order | None = None
    attention: tuple[tuple[int, Condition], ...] = ()
    clinical: bool = True


@dataclass(frozen=True, slots=True)
class CaseTab:
    """A page of a case: its endpoint takes `case_id`; `clinical` hides it from the front desk."""

    endpoint: str
    label: str
    clinical: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a case's timeline. `text` says what, without content; `endpoint` with `values`
    leads to it where there is a page."""

    at: datetime
    icon: str
    text: str
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that needs a person now, on their first page.

    `group` is the card it stands in; `rank` orders the groups (lower is more urgent); `at` orders
    within. `state` is a badge's word, or empty; `at_word` is said before the time ("until").
    `step` is the word of a button where there is something to do: on a client's page the first
    such need stands alone at the top.
    """

    group: str
    rank: int
    text: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    under: str = ""
    at: datetime | None = None
    at_word: str = ""
    state: str = ""
    icon: str = ""
    step: str = ""


TimelineSource = Callable[[Actor, Case, int], list[Happening]]
NeedSource = Callable[[Actor, datetime], list[Need]]
CaseNeedSource = Callable[[Actor, Case, datetime], list[Need]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """All that the features add, in the order in which it is shown."""

    signals: tuple[Signal, ...] = ()
    tabs: tuple[CaseTab, ...] = ()
    timeline: tuple[TimelineSource, ...] = ()
    staff_needs: tuple[NeedSource, ...] = ()
    client_needs: tuple[NeedSource, ...] = ()
    case_needs: tuple[CaseNeedSource, ...] = ()
