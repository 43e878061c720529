"""Prints how well the importer understands the corpus, by format and in all.

`python -m tests.library.importing.score` for the corpus, or with a folder of other articles, each
with its expected result beside it as NAME.json. `--each` names the files that are not exact.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.library.importing import scoring
from tests.library.importing.corpus_files import FOLDER, expected, understand

COLUMNS = ("files", "titles", "authors", "sections P", "sections R", "questions P", "questions R")
ALL = "all"


@dataclass
class Row:
    """The counts of one format."""

    files: int = 0
    titles: int = 0
    authors: int = 0
    parts: scoring.Score = field(default_factory=scoring.Score)
    asked: scoring.Score = field(default_factory=scoring.Score)

    def cells(self) -> list[str]:
        """The row in words, in the order of COLUMNS."""
        shares = (self.parts.precision, self.parts.recall, self.asked.precision, self.asked.recall)
        return [str(self.files), str(self.titles), str(self.authors), *(f"{n:.3f}" for n in shares)]


def table(paths: Iterable[Path], inexact: list[str]) -> dict[str, Row]:
    """A row for each format and one for all; names files that are not exact in `inexact`."""
    rows: dict[str, Row] = {}
    for path in paths:
        article, want = understand(path), expected(path)
        parts, asked = scoring.boundaries(article, want), scoring.questions(article, want)
        named = article.title == want["title"], article.author == want["author"]
        for row in (rows.setdefault(path.suffix[1:], Row()), rows.setdefault(ALL, Row())):
            row.files += 1
            row.titles += named[0]
            row.authors += named[1]
            row.parts += parts
            row.asked += asked
        if not (all(named) and exact(parts) and exact(asked)):
            inexact.append(path.name)
    return rows


def exact(score: scoring.Score) -> bool:
    """Whether everything expected was found and nothing else."""
    return score.expected == score.found == score.both


def say(line: str) -> None:
    """Writes a line."""
    sys.stdout.write(line.rstrip() + "\n")


def main(arguments: list[str]) -> None:
    """Prints the table."""
    folders = [Path(one) for one in arguments if not one.startswith("--")] or [FOLDER]
    inexact: list[str] = []
    paths = [p for folder in folders for p in sorted(folder.iterdir()) if p.suffix != ".json"]
    rows = table(paths, inexact)
    say("".join(f"{name:<12}" for name in ("format", *COLUMNS)))
    for name, row in sorted(rows.items(), key=lambda pair: (pair[0] == ALL, pair[0])):
        say("".join(f"{cell:<12}" for cell in (name, *row.cells())))
    if "--each" in arguments:
        say("not exact: " + (", ".join(inexact) or "none"))


if __name__ == "__main__":
    main(sys.argv[1:])
