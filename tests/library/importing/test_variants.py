"""One article in many layouts: however it was pasted, the same parts are understood."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

import pytest

from counsel.library.importing.parse import parse, sniff
from tests.library.importing.corpus_files import FOLDER, expected, read

PATH = FOLDER / "founding_twin.txt"
WANT = expected(PATH)
HEADINGS = [row["heading"] for row in WANT["sections"] if row["heading"]]
QUESTIONS = [row["question"] for row in WANT["questions"]]
NUMBER = re.compile(r"^\d\. ")
Piece = tuple[int, str, str]
Change = Callable[[str, str], str]
Gaps = Callable[[int, str], int]


def pieces() -> list[Piece]:
    """The article's paragraphs with the blank lines above each and what each is."""
    found: list[Piece] = []
    gap = 0
    for line in read(PATH).split("\n"):
        if not line.strip():
            gap += 1
            continue
        kind = "heading" if line in HEADINGS else "question" if NUMBER.match(line) else "text"
        found.append((gap, line, kind if found else "title"))
        gap = 0
    return found


PIECES = pieces()


def rebuilt(change: Change, gaps: Gaps | None = None) -> str:
    """The article with each paragraph changed, and with other gaps above them."""
    out, above = "", ""
    for gap, text, kind in PIECES:
        space = gaps(gap, above) if gaps else gap
        out += "\n" * (space + 1) * bool(out) + change(text, kind)
        above = kind
    return out


def glued(gap: int, above: str) -> int:
    return 0 if above in ("heading", "question") else gap


def marked(**marks: str) -> Change:
    return lambda text, kind: marks.get(kind, "{}").format(text)


def bare(text: str) -> str:
    return NUMBER.sub("", text)


def asked(mark: str) -> Change:
    return lambda text, kind: mark.format(bare(text)) if kind == "question" else text


TAGS = marked(title="<h1>{}</h1>", heading="<h2>{}</h2>", question="<h3>{}</h3>", text="<p>{}</p>")
BOLD = marked(title="<h1>{}</h1>", heading="<p><b>{}</b></p>", question="<p><b>{}</b><br>")
SAME = {
    "windows": read(PATH).replace("\n", "\r\n"),
    "old macintosh": read(PATH).replace("\n", "\r"),
    "indented": rebuilt(lambda text, kind: f"\t{text}  "),
    "unbroken spaces": rebuilt(lambda text, kind: text.replace(" ", "\u00a0")),
    "wrapped at 60": rebuilt(lambda text, kind: textwrap.fill(text, 60)),
    "wrapped at 72": rebuilt(lambda text, kind: textwrap.fill(text, 72)),
    "wrapped at 100": rebuilt(lambda text, kind: textwrap.fill(text, 100)),
    "headings right above": rebuilt(lambda text, kind: text, glued),
    "wrapped, headings right above": rebuilt(lambda t, kind: textwrap.fill(t, 70), glued),
    "double blank lines": rebuilt(lambda text, kind: text, lambda gap, above: gap * 2),
    "markdown": rebuilt(marked(title="# {}", heading="## {}")),
    "bold markdown": rebuilt(marked(title="**{}**", heading="**{}**")),
    "bold questions": rebuilt(marked(title="# {}", heading="## {}", question="**{}**")),
    "capitals": rebuilt(lambda text, kind: text.upper() if kind == "heading" else text),
    "sentence case": rebuilt(lambda text, kind: text.capitalize() if kind == "heading" else text),
    "small letters": rebuilt(lambda text, kind: text.lower() if kind == "heading" else text),
    "colons": rebuilt(marked(heading="{}:")),
    "wiki marks": rebuilt(marked(heading="== {} ==")),
    "labelled questions": rebuilt(asked("Q: {}")),
    "bracket numbers": rebuilt(lambda text, kind: NUMBER.sub(lambda m: f"({m[0][0]}) ", text)),
    "bare questions": rebuilt(lambda text, kind: bare(text)),
    "a quoted letter": rebuilt(marked(title="> {}", heading="> {}", question="> {}", text="> {}")),
}
WITHOUT_SPACE = {
    "no blank lines": rebuilt(lambda text, kind: text, lambda gap, above: 0),
    "wrapped without blank lines": rebuilt(lambda t, k: textwrap.fill(t, 72), lambda g, a: 0),
    "even gaps": rebuilt(lambda text, kind: text, lambda gap, above: 1),
    "html": rebuilt(TAGS),
    "html with bold lines": rebuilt(BOLD),
    "html of paragraphs": rebuilt(lambda text, kind: f"<p>{text}</p>"),
    "html of boxes": rebuilt(lambda text, kind: f"<div>{text}</div><div><br></div>"),
    "html of breaks": "<p>" + rebuilt(lambda text, kind: f"{text}<br><br>") + "</p><p>",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_the_same_parts_are_found_in_every_layout(text: str) -> None:
    article = parse(text, format=sniff(text))
    headings = [section.heading for section in article.sections]
    assert [heading and heading.lower() for heading in headings] == [
        None,
        *(heading.lower() for heading in HEADINGS),
        None,
    ]
    assert [one.question for one in article.questions] == QUESTIONS
    assert article.title == WANT["title"]


@pytest.mark.parametrize("text", WITHOUT_SPACE.values(), ids=WITHOUT_SPACE.keys())
def test_a_closing_that_no_space_sets_apart_stays_with_the_last_section(text: str) -> None:
    article = parse(text, format=sniff(text))
    assert [section.heading for section in article.sections] == [None, *HEADINGS]
    assert "However it ends" in article.sections[-1].markdown
    assert [one.question for one in article.questions] == QUESTIONS
    assert article.title == WANT["title"]
