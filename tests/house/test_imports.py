"""Who may import what, beyond the contracts that `lint-imports` checks (see pyproject.toml)."""

from __future__ import annotations

import ast

from tests.house.source import FEATURES, Module, modules, program

# Where the web's own objects are at home: views.py, client_views.py, forms.py …
WEB_ROOMS = ("views", "forms")
COMPOSITION = (
    *("counsel/app.py", "counsel/features.py", "counsel/cli", "wsgi.py"),
    *("counsel/scheduler.py", "counsel/operations.py", "counsel/upgrading.py"),
)


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_the_request_the_session_and_g_stay_in_the_web_and_in_views() -> None:
    names = ("flask.request", "flask.session", "flask.g")
    found = [
        f"{module.path}:{line} {name}"
        for module in program()
        for name, line in module.imports()
        if name in names and not _in_web(module) and not module.room.endswith("views")
    ]
    assert found == []


def test_flask_ends_at_views_and_forms() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in program()
        for name, line in module.imports()
        if name.split(".")[0] in ("flask", "flask_login", "flask_wtf", "wtforms")
        and not _may_know_flask(module)
    ]
    assert found == []


def test_the_web_package_is_for_views_and_forms_alone() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in program()
        if module.feature and not module.room.endswith(WEB_ROOMS)
        for name, line in module.imports()
        if name.startswith("counsel.web")
    ]
    assert found == []


def test_no_feature_reaches_into_the_views_or_forms_of_another() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in program()
        for name, line in module.imports()
        if _is_web_room(name)
        and name.split(".")[1] != module.feature
        and not module.path.startswith(COMPOSITION)
    ]
    assert found == []


def test_forms_know_shapes_and_no_records() -> None:
    rooms = ("access", "service", "models", "mails")
    closed = tuple(f"counsel.{feature}.{room}" for feature in FEATURES for room in rooms)
    found = [
        f"{module.path}:{line} {name}"
        for module in program()
        if module.room.endswith("forms")
        for name, line in module.imports()
        if name.startswith(closed)
    ]
    assert found == []


def test_only_the_composition_root_reads_the_settings_module() -> None:
    found = [
        f"{module.path}:{line}"
        for module in program()
        for name, line in module.imports()
        if name.split(".")[0] == "config" and not module.path.startswith(COMPOSITION)
    ]
    assert found == []


def _in_web(module: Module) -> bool:
    return module.path.startswith("counsel/web/")


def _is_web_room(name: str) -> bool:
    """Whether an imported name is, or lies in, some feature's views or forms."""
    parts = name.split(".")
    inside = len(parts) > 2 and parts[0] == "counsel" and parts[1] in FEATURES
    return inside and parts[2].endswith(WEB_ROOMS)


def _may_know_flask(module: Module) -> bool:
    low = module.path.startswith(("counsel/web/", "counsel/kernel/", *COMPOSITION))
    return low or module.room.endswith(WEB_ROOMS)
