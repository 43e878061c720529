"""What no file of ours says: work left undone, and exceptions without a reason."""

from __future__ import annotations

import ast
import re

from tests.house import source
from tests.house.source import modules, templates

UNDONE = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)")
CODES_AND_REASON = re.compile(r"(\[[a-z, -]+\]|: [A-Z]+\d+(, ?[A-Z]+\d+)*)\s*(#|\(|-)\s*\S+.*")
WAITING = ("time.sleep", "unittest.mock", "pytest.skip", "pytest.xfail", "pytest.importorskip")
MARKS = ("skip", "skipif", "xfail")
PATIENT = "tests/rigs/waiting.py"


def test_no_work_is_left_for_later() -> None:
    texts = {module.path: module.text for module in modules()} | templates()
    assert [path for path, text in texts.items() if UNDONE.search(text)] == []


def test_each_silenced_check_names_its_code_and_its_reason() -> None:
    found = [
        f"{module.path}:{number}"
        for module in modules()
        if module.path != "tests/house/test_words.py"
        for number, line in enumerate(module.text.splitlines(), 1)
        if (match := SILENCED.search(line)) and not CODES_AND_REASON.match(match["rest"])
    ]
    assert found == []


def test_tests_neither_sleep_nor_skip_nor_mock() -> None:
    banned = (*WAITING, *(f"pytest.mark.{mark}" for mark in MARKS))
    found = {
        f"{module.path}:{line} {name}"
        for module in source.tests()
        if module.path != PATIENT
        for name, line in [*module.names(), *module.imports()]
        if name.startswith(banned)
    }
    assert found == set()


def test_each_test_is_named_by_a_sentence() -> None:
    found = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in source.tests()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and node.name.count("_") < 3
    ]
    assert found == []
