"""What later features add to the roster's pages without the roster knowing them.

The composition root (counsel/features.py) hands the roster signals for the caseload's rows, tabs
for the case page and sources for its timeline, and the first pages what needs a person now.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement

from counsel.kernel.actor import Actor
from counsel.kernel.errors import DomainError
from counsel.roster.models import Case, Client

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


class FormPart(Protocol):
    """A part that a later feature adds to the form of an earlier one; both are sent together.

    `template` shows it (variable: `part`); `form` has its fields, named apart from the others.
    """

    @property
    def template(self) -> str: ...
    @property
    def form(self) -> Any: ...
    @property
    def wanted(self) -> bool:
        """Whether anything was chosen in it."""
        ...

    def refuse(self, error: DomainError) -> None:
        """Put a rule's text beside the field that it belongs to."""
        ...

    def carry_out(self, *, now: datetime) -> str:
        """Do what was chosen. Out: it in words. Raises DomainError where a rule forbids it."""
        ...


@dataclass(frozen=True, slots=True)
class SessionPart:
    """A part that a later feature adds to the page of one session: `template` shows `part`."""

    template: str
    part: Any


SessionPartSource = Callable[[Actor, Any, datetime], SessionPart | None]
PartSource = Callable[[Actor, Case, Client, datetime], FormPart | None]
TimelineSource = Callable[[Actor, Case, int], list[Happening]]
NeedSource = Callable[[Actor, datetime], list[Need]]
CaseNeedSource = Callable[[Actor, Case, datetime], list[Need]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributions:
    """All that the features add, in the order in which it is shown. `after_review` are the parts
    of the form that ends a review: what follows for the case and the client. `session_parts` stand
    on the team's page of a session, `own_session_parts` on the client's."""

    signals: tuple[Signal, ...] = ()
    tabs: tuple[CaseTab, ...] = ()
    timeline: tuple[TimelineSource, ...] = ()
    staff_needs: tuple[NeedSource, ...] = ()
    client_needs: tuple[NeedSource, ...] = ()
    case_needs: tuple[CaseNeedSource, ...] = ()
    after_review: tuple[PartSource, ...] = ()
    session_parts: tuple[SessionPartSource, ...] = ()
    own_session_parts: tuple[SessionPartSource, ...] = ()
