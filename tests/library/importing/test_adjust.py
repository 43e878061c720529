"""What the counselor does to an imported article."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.library.importing import adjust
from counsel.library.importing.article import (
    Dropped,
    ParsedArticle,
    Question,
    Section,
    from_draft,
)
from counsel.library.importing.errors import AdjustError

ARTICLE = ParsedArticle(
    "A title",
    "An author",
    (Section(None, "one\n\ntwo"), Section("Second", "three"), Section("Third", "four\n\n- five")),
    (Question("six?", "seven"),),
    (Dropped("A button", "eight"),),
)


def words(article: ParsedArticle) -> Counter[str]:
    said = [*(f"{s.heading or ''} {s.markdown}" for s in article.sections)]
    said += [f"{q.question} {q.answer}" for q in article.questions]
    said += [d.text for d in article.dropped]
    return Counter(re.findall(r"\w+", " ".join(said)))


def test_a_section_joins_the_one_above_and_keeps_its_heading_as_words() -> None:
    merged = adjust.merge(ARTICLE, 2)
    assert merged.sections[1] == Section("Second", "three\n\nThird\n\nfour\n\n- five")


def test_a_section_is_divided_between_paragraphs() -> None:
    divided = adjust.split(ARTICLE, 0, 1, " New  one ")
    assert divided.sections[:2] == (Section(None, "one"), Section("New one", "two"))


def test_a_section_gets_and_loses_its_heading() -> None:
    assert adjust.rename(ARTICLE, 0, "First").sections[0].heading == "First"
    assert adjust.rename(ARTICLE, 1, "  ").sections[1].heading is None


def test_sections_change_places() -> None:
    moved = adjust.move(ARTICLE, 2, -2)
    assert [section.heading for section in moved.sections] == ["Third", None, "Second"]


def test_what_is_left_out_comes_back_as_it_was() -> None:
    back = adjust.restore(adjust.drop(ARTICLE, 2), 1)
    assert back.sections[-1] == Section(None, "Third\n\nfour\n\n- five")
    assert adjust.restore(ARTICLE, 0).sections[-1] == Section(None, "eight")


def test_a_question_can_be_left_out_and_title_and_author_changed() -> None:
    assert adjust.drop_question(ARTICLE, 0).questions == ()
    assert adjust.retitle(ARTICLE, "Other").title == "Other"
    assert adjust.reauthor(ARTICLE, "").author is None


def test_a_draft_survives_being_stored() -> None:
    assert from_draft(json.loads(json.dumps(ARTICLE.to_draft()))) == ARTICLE


@pytest.mark.parametrize("draft", [{}, {"title": 1}, {**ARTICLE.to_draft(), "sections": [{}]}])
def test_something_else_is_no_draft(draft: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a draft"):
        from_draft(draft)


@pytest.mark.parametrize(
    "act",
    [
        lambda a: adjust.merge(a, 0),
        lambda a: adjust.merge(a, 3),
        lambda a: adjust.merge(a, -1),
        lambda a: adjust.split(a, 1, 1, None),
        lambda a: adjust.split(a, 0, 0, None),
        lambda a: adjust.rename(a, 9, "x"),
        lambda a: adjust.move(a, 0, -1),
        lambda a: adjust.move(a, 2, 1),
        lambda a: adjust.drop(a, 5),
        lambda a: adjust.restore(a, 1),
        lambda a: adjust.drop_question(a, 1),
    ],
)
def test_what_is_not_there_cannot_be_adjusted(act: object) -> None:
    assert callable(act)
    with pytest.raises(AdjustError) as refused:
        act(ARTICLE)
    assert refused.value.text


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "move", "drop", "restore", "drop_question"]),
        st.integers(-1, 4),
        st.integers(-2, 3),
    ),
    max_size=12,
)


@given(STEPS)
def test_no_order_of_adjustments_loses_a_word(steps: list[tuple[str, int, int]]) -> None:
    article = ARTICLE
    for name, i, n in steps:
        acts = {
            "merge": lambda a, i=i: adjust.merge(a, i),
            "split": lambda a, i=i, n=n: adjust.split(a, i, n, None),
            "move": lambda a, i=i, n=n: adjust.move(a, i, n),
            "drop": lambda a, i=i: adjust.drop(a, i),
            "restore": lambda a, i=i: adjust.restore(a, i),
            "drop_question": lambda a, i=i: adjust.drop_question(a, i),
        }
        try:
            article = acts[name](article)
        except AdjustError:
            continue
    assert words(article) == words(ARTICLE)
