"""Pure rules of the library: proposals, documents, adjustments, the marked source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counsel.kernel.errors import DomainError
from counsel.library import adjustments, draft, proposals, settings, sourceview
from counsel.library.adjustments import Asked
from counsel.library.importing.parse import parse
from counsel.library.prompt_texts import PROPOSALS
from counsel.library.prompts import WORDS
from counsel.library.themes import THEMES
from tests.library.factories import SHORT, TWIN, make_content


def test_every_theme_has_words_and_three_to_five_prompts() -> None:
    assert set(WORDS) == set(PROPOSALS) == set(THEMES) - {""}
    assert {len(one.prompts) for one in PROPOSALS.values()} <= {3, 4, 5}


@pytest.mark.parametrize("theme", PROPOSALS)
def test_a_proposal_can_be_published_as_it_is(theme: str) -> None:
    made = proposals.propose(" ".join(WORDS[theme][:2]), "A paragraph.\n\nAnother one.")
    assert made.publish_problems() == []


def test_a_section_on_forgiving_gets_several_kinds_of_prompts() -> None:
    article = parse(TWIN.read_text())
    section = next(one for one in article.sections if "Forgiv" in (one.heading or ""))
    made = proposals.propose(section.heading or "", section.markdown)
    assert made.theme == "forgiveness"
    kinds = {block.type for block in made.blocks}
    assert {"reading", "long_text", "scale", "choice", "checklist"} <= kinds


@given(st.text(max_size=200), st.text(max_size=2000))
def test_any_text_at_all_gives_a_proposal(heading: str, text: str) -> None:
    assert 3 <= sum(b.kind.answerable for b in proposals.propose(heading, text).blocks) <= 5


def test_a_very_long_section_is_read_in_several_parts_and_loses_nothing() -> None:
    text = "\n\n".join(f"Paragraph {n} " + "word " * 200 for n in range(150))
    made = proposals.propose("Long", text)
    reading = [b.config.model_dump()["text"] for b in made.blocks if b.type == "reading"]
    assert len(reading) > 1
    assert "".join("".join(reading).split()) == "".join(text.split())


def test_a_part_is_added_behind_the_open_one_under_a_free_key() -> None:
    content, key = draft.add(make_content(2), "long_text", after="reading-1")
    assert [one.key for one in content.blocks] == [
        "reading-1",
        key,
        "long-text-1",
        "long-text-2",
    ]
    assert key == "long-text-3"


def test_a_part_moves_and_stays_at_the_ends() -> None:
    content = make_content(2)
    down = draft.move(content, "reading-1", 1)
    assert [one.key for one in down.blocks] == ["long-text-1", "reading-1", "long-text-2"]
    assert draft.move(content, "reading-1", -1) == content


def test_what_is_taken_out_comes_back_where_it_stood() -> None:
    content = make_content(3)
    part = content.by_key["long-text-2"]
    without, place = draft.remove(content, part.key)
    assert part.key not in without.by_key
    assert draft.put_back(without, part, place)[0] == content


def test_what_is_put_back_beside_one_of_its_name_gets_another_key() -> None:
    content = make_content(1)
    doubled, _part = draft.put_back(content, content.blocks[1], 1)
    assert len(doubled.by_key) == 3


def test_an_exercise_has_an_end() -> None:
    content = make_content(499)
    with pytest.raises(DomainError, match="500 parts"):
        draft.add(content, "scale")


def test_a_digest_changes_with_its_part_and_with_nothing_else() -> None:
    content = make_content(2)
    moved = draft.move(content, "long-text-2", -1)
    assert draft.digest(content) == draft.digest(moved)
    assert draft.digest(content) != draft.digest(draft.change(content, title="Other"))
    one, two = content.blocks[1:]
    assert draft.digest(one) != draft.digest(two)


def test_a_condition_can_only_look_back_at_what_is_on_offer() -> None:
    content, key = draft.add(make_content(1), "choice", after="reading-1")
    assert settings.conditions(content, key) == []
    (question, ways), *_ = settings.conditions(content, "long-text-1")
    assert (question, len(ways)) == ("Choice", 3)
    chosen = settings.read_condition(content, "long-text-1", ways[0][0])
    assert chosen is not None
    assert chosen.holds({key: "Yes"})
    with pytest.raises(DomainError):
        settings.read_condition(content, "long-text-1", "nonsense|is|Yes")


@pytest.mark.parametrize(
    ("asked", "headings"),
    [
        (Asked("rename", 1, text="Other"), [None, "Other", "On Walking"]),
        (Asked("merge", 2), [None, "On Forgiving"]),
        (Asked("split", 1, 1, "New"), [None, "On Forgiving", "New", "On Walking"]),
        (Asked("up", 2), [None, "On Walking", "On Forgiving"]),
        (Asked("down", 0), ["On Forgiving", None, "On Walking"]),
        (Asked("drop", 0), ["On Forgiving", "On Walking"]),
    ],
)
def test_each_adjustment_does_what_it_says(asked: Asked, headings: list[str | None]) -> None:
    changed = adjustments.step(asked)(parse(SHORT))
    assert [one.heading for one in changed.sections] == headings


def test_an_unknown_adjustment_is_refused() -> None:
    with pytest.raises(DomainError):
        adjustments.known(Asked("explode"))


def test_the_source_shows_what_was_found_and_what_was_left_out() -> None:
    source = TWIN.read_text()
    runs = sourceview.runs(source, parse(source))
    assert "".join(run.text for run in runs) == source
    found = [run.text.strip() for run in runs if run.kind == sourceview.FOUND]
    assert "Keeping a Quiet Distance" in found
    assert any("Reply" in run.text for run in runs if run.kind == sourceview.LEFT_OUT)
