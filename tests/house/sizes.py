"""The sizes of the house's rooms; `script/sizes` prints them."""

from __future__ import annotations

import sys
from statistics import median

from tests.house.source import length, program, templates

LARGEST_FILE, LARGEST_FUNCTION, LARGEST_TEMPLATE = 250, 40, 80


def files() -> dict[str, int]:
    """Lines of each Python file of the program that holds anything."""
    return {module.path: module.lines for module in program() if module.lines}


def functions() -> dict[str, int]:
    """Lines of each function, by file and name."""
    return {
        f"{module.path}:{function.lineno} {function.name}": length(function)
        for module in program()
        for function in module.functions()
    }


def pages() -> dict[str, int]:
    """Lines of each template."""
    return {path: text.count("\n") for path, text in templates().items()}


def table() -> str:
    """Count, median, largest and limit of each kind, and which is the largest."""
    rows = [f"{'':12}{'count':>7}{'median':>8}{'largest':>9}{'limit':>7}  the largest"]
    kinds = (
        ("files", files(), LARGEST_FILE),
        ("functions", functions(), LARGEST_FUNCTION),
        ("templates", pages(), LARGEST_TEMPLATE),
    )
    for name, sizes, limit in kinds:
        largest = max(sizes, key=sizes.__getitem__)
        middle = median(sizes.values())
        rows.append(f"{name:12}{len(sizes):7}{middle:8g}{sizes[largest]:9}{limit:7}  {largest}")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
