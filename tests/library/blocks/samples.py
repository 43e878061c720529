"""For each block type a finished block, a form that answers it, and what comes of that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from counsel.library.blocks.block import Block

OPTIONS = ["Yes", "No", "Later"]


@dataclass(frozen=True)
class Sample:
    """A block of a type, typed fields (name behind the prefix, value), its value and summary."""

    type: str
    config: dict[str, Any]
    typed: list[tuple[str, str]] = field(default_factory=list)
    value: Any = None
    summary: str = ""
    wrong: tuple[Any, ...] = ()

    @property
    def block(self) -> Block:
        return Block.model_validate(
            {"key": "one", "type": self.type, "config": {"prompt": "Ask", **self.config}}
        )

    @property
    def form(self) -> MultiDict[str, str]:
        return MultiDict([(f"b-one{name}", value) for name, value in self.typed])


SAMPLES = {
    one.type: one
    for one in (
        Sample("short_text", {}, [("", "a word")], "a word", "a word", ("x" * 301,)),
        Sample(
            "long_text", {}, [("", "two\r\nlines")], "two\nlines", "two\nlines", ("x" * 50_001,)
        ),
        Sample("letter", {}, [("", "Dear you")], "Dear you", "Dear you", ("x" * 50_001,)),
        Sample("choice", {"options": OPTIONS}, [("", "No")], "No", "No", ("Perhaps", ["No"])),
        Sample(
            "multiple_choice",
            {"options": OPTIONS},
            [("", "Yes"), ("", "Later")],
            ["Yes", "Later"],
            "Yes, Later",
            (["Perhaps"], "Yes"),
        ),
        Sample(
            "checklist",
            {"options": OPTIONS},
            [("", "No")],
            ["No"],
            "open: Yes; done: No; open: Later",
            (["Perhaps"], {"No": True}),
        ),
        Sample("scale", {"low": "a", "high": "b"}, [("", "7")], 7, "7 of 10", (11, -1, "x", True)),
        Sample(
            "number",
            {"least": 1, "most": 9, "unit": "hours"},
            [("", "2,5")],
            "2,5",
            "2,5 hours",
            ("0", "10", "nan", "inf", "1e3", "9" * 400, "5 apples", 5),
        ),
        Sample("date", {}, [("", "2026-11-30")], "2026-11-30", "Mon 30 Nov 2026", ("2026-02-30",)),
        Sample(
            "likert",
            {"statements": ["I slept", "I ate"], "options": OPTIONS},
            [(".0", "Yes"), (".1", "No")],
            {"0": "Yes", "1": "No"},
            "I slept: Yes; I ate: No",
            ({"0": "Perhaps"}, {"9": "Yes"}, ["Yes"]),
        ),
        Sample(
            "table",
            {"columns": ["When", "Then"], "rows": 2},
            [(".0.0", "night"), (".0.1", "read")],
            [["night", "read"], ["", ""]],
            "night / read",
            ([["a", "b", "c"]], [["a"]] * 3, [["a", 1]], [["x" * 50_001]]),
        ),
    )
}

SAMPLES |= {
    one.type: one
    for one in (
        Sample(
            "ranking",
            {"items": OPTIONS},
            [(".0", "2"), (".1", "3"), (".2", "1")],
            ["Later", "Yes", "No"],
            "1. Later; 2. Yes; 3. No",
            (["Yes"], ["Yes", "Yes", "No"], ["Perhaps"], "Yes", [1, 2, 3], {"a": 1}),
        ),
        Sample(
            "slider",
            {"lowest": 7, "highest": 90, "start": 30, "unit": "days"},
            [("", "30")],
            30,
            "30 days",
            (6, 91, "x", True, [7]),
        ),
        Sample(
            "scored_scale",
            {
                "statements": ["I slept", "I lay awake"],
                "options": ["Never", "Some days", "Always"],
                "reversed": [2],
                "bands": [
                    {"from": 0, "to": 1, "words": "hard"},
                    {"from": 2, "to": 4, "words": "well"},
                ],
                "reliable_change": 2,
                "better": "higher",
            },
            [(".0", "Always"), (".1", "Some days")],
            {"0": "Always", "1": "Some days"},
            "3 of 4 (well); I slept: Always; I lay awake: Some days",
            ({"0": "Perhaps"}, {"9": "Never"}, ["Never"]),
        ),
        Sample(
            "signature",
            {"statement": "I *agree*."},
            [(".name", "A Client"), (".agreed", "1")],
            {"name": "A Client", "agreed": True},
            "Signed by A Client",
            ({"name": "", "agreed": True}, {"name": "A"}, {"agreed": True}, "A Client"),
        ),
        Sample(
            "daily_log",
            {
                "days": 7,
                "fields": [
                    {"key": "did", "label": "I did it", "kind": "tick"},
                    {"key": "urge", "label": "Urge", "kind": "scale", "low": "none"},
                    {"key": "how", "label": "How", "kind": "choice", "options": OPTIONS},
                    {"key": "why", "label": "Why", "kind": "multiple_choice", "options": OPTIONS},
                    {"key": "say", "label": "Words", "kind": "long_text"},
                    {"key": "times", "label": "Times", "kind": "number"},
                ],
            },
            [
                (".began", "2026-11-23"),
                (".1.did", "1"),
                (".1.urge", "7"),
                (".3.urge", "5"),
                (".3.how", "No"),
                (".3.times", "2"),
            ],
            {
                "began": "2026-11-23",
                "days": {
                    "1": {"did": True, "urge": 7},
                    "3": {"urge": 5, "how": "No", "times": "2"},
                },
            },
            "2 of 7 days; I did it: 1 day; Urge: 6 on average; Times: 2 on average",
            (
                {"days": {"1": {"urge": 11}}},
                {"days": {"0": {"did": True}}},
                {"days": {"x": {"did": True}}},
                {"days": {"1": {"other": 1}}},
                {"days": {"1": "all"}},
            ),
        ),
    )
}

ENTRY = {"id": "1", "name": "page.jpg", "kind": "photo", "size": 2048}
KEPT_APART = {
    "file": Sample(
        "file",
        {"accepts": "photo", "most": 2},
        value=[ENTRY],
        summary="page.jpg",
        wrong=("x", [{}], [ENTRY] * 3, {"id": "1"}, [{**ENTRY, "more": 1}]),
    )
}

SHOWN_ONLY = {
    "reading": {"heading": "Read", "text": "Words."},
    "instruction": {"text": "Do it."},
    "timer": {"text": "Breathe.", "seconds": 60, "breathing": True},
}


def shown_only(name: str) -> Block:
    return Block.model_validate({"key": "one", "type": name, "config": SHOWN_ONLY[name]})


def a_block(name: str) -> Block:
    """A finished block of any type."""
    sample = (SAMPLES | KEPT_APART).get(name)
    return sample.block if sample else shown_only(name)
