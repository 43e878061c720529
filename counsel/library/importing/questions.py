"""Finding questions with their answers: labelled, numbered, or below a heading that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from counsel.library.importing import emit
from counsel.library.importing import vocabulary as known
from counsel.library.importing.article import Dropped, Question
from counsel.library.importing.blocks import GUESSED, Block, asks, has_letter, is_headline

_ASKED = re.compile(r"(?:q|f|question|frage)\s*(\d{0,3})\s*[:.]\s*(?=\S)", re.I)
_ANSWERED = re.compile(r"(?:a|answer|antwort|réponse|r)\s*\d{0,3}\s*[:.]\s*", re.I)
_SHORT_LABEL = re.compile(r"[qfar]\s*\d{0,3}\s*[.:]", re.I)
_LEAD_IN = 320
_ENOUGH = 3
HEADING = "The heading of the questions"


@dataclass(slots=True)
class Found:
    """The questions, the blocks that are none, and what was left out between them."""

    blocks: list[Block] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    zone: int | None = None  # the level of the heading above the questions
    asked: Block | None = None
    answer: list[Block] = field(default_factory=list)


def collect(blocks: list[Block], wide: int, title: str = "") -> Found:
    """Takes questions and answers out of the blocks. `wide` blank lines end an answer.

    `title` is the article's, which may say that it is a list of questions.
    """
    found, state = Found(), _State()
    blocks = _promised(_trailing(_labelled(blocks), wide), title)
    for index, block in enumerate(blocks):
        if _opens_zone(blocks, index):
            _finish(found, state)
            state.zone = block.level or GUESSED
            found.dropped.append(Dropped(HEADING, block.text))
        elif _is_question(blocks, index, state):
            _finish(found, state)
            state.asked, rest = _split(block)
            state.answer += rest
        elif state.asked is not None and not _ends_answer(block, wide, state):
            state.answer.append(
                replace(block, kind="paragraph") if block.kind == "answer" else block
            )
        elif state.zone is not None and state.asked is None and _leads_in(block):
            found.dropped.append(Dropped("A line that leads to the questions", block.text))
        else:
            _finish(found, state)
            state.zone = None
            found.blocks.append(_plain(block))
    _finish(found, state)
    return found


def _plain(block: Block) -> Block:
    if block.kind == "question":
        return replace(block, kind="heading", level=block.level or GUESSED)
    return replace(block, kind="paragraph") if block.kind == "answer" else block


def _finish(found: Found, state: _State) -> None:
    if state.asked is not None:
        found.questions.append(Question(state.asked.text, emit.render(state.answer)))
    state.asked, state.answer = None, []


def _labelled(blocks: list[Block]) -> list[Block]:
    """Blocks that begin with "Q:" or "A:", when both occur, without these letters."""
    asked = [i for i, b in enumerate(blocks) if len(b.text) < 600 and _ASKED.match(b.text)]
    answered = {i for i, b in enumerate(blocks) if i and _ANSWERED.match(b.text)}
    alone = len(asked) > 1 and all(asks(blocks[i].text) for i in asked)
    if not asked or not (alone or any({i + 1, i + 2} & answered for i in asked)):
        return blocks
    made = list(blocks)
    for index in asked:
        made[index] = _unlabel(blocks[index], _ASKED, "question")
    for index in answered - set(asked):
        made[index] = _unlabel(blocks[index], _ANSWERED, "answer")
    return [block for block in made if has_letter(block.text) or block.kind != "answer"]


def _unlabel(block: Block, label: re.Pattern[str], kind: str) -> Block:
    found = label.match(block.text)
    text = block.text[found.end() :] if found else block.text
    head = label.match(block.markdown.replace("**", "", 2).replace("\\", "", 1))
    markdown = block.markdown.replace("**", "", 2)[head.end() :] if head else emit.plain(text)
    shape = replace(block, text=text, markdown=emit.escape_start(markdown.strip()), bold=False)
    return replace(shape, kind="question") if kind == "question" else replace(shape, kind="answer")


def _trailing(blocks: list[Block], wide: int) -> list[Block]:
    """A last run of guessed headings that all ask, set apart by space, is a set of questions."""
    heads = [i for i, b in enumerate(blocks) if b.kind == "heading"]
    run: list[int] = []
    for index in reversed(heads):
        if not (asks(blocks[index].text) and blocks[index].level == GUESSED):
            break
        run.append(index)
        if blocks[index].gap >= wide:
            break
    if len(run) < 2 or blocks[run[-1]].gap < wide or len(run) == len(heads):
        return blocks
    return [replace(b, kind="question") if i in run else b for i, b in enumerate(blocks)]


def _promised(blocks: list[Block], title: str) -> list[Block]:
    """Where title or first words speak of questions, headings that all ask are these questions."""
    heads = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    if len(heads) < _ENOUGH or not all(asks(blocks[i].text) for i in heads):
        return blocks
    first = " ".join(block.text for block in blocks[: heads[0]][:2])
    if not known.ASKED.search(title) and not known.ASKED.search(first):
        return blocks
    return [replace(b, kind="question") if b.kind == "heading" else b for b in blocks]


def _heads_bold_questions(blocks: list[Block], index: int) -> bool:
    """Whether right below a heading stand bold lines, at least three, that all ask."""
    bold: list[Block] = []
    for block in blocks[index + 1 :]:
        if block.kind == "heading":
            break
        bold += [block] * block.bold
    below = blocks[index + 1 : index + 2]
    return len(bold) >= _ENOUGH and all(asks(b.text) for b in bold) and below[0].bold


def _opens_zone(blocks: list[Block], index: int) -> bool:
    block = blocks[index]
    if block.kind not in ("heading", "paragraph") or len(block.text) > 90:
        return False
    if block.kind == "heading" and blocks[index + 1 : index + 2]:
        below = blocks[index + 1]
        if below.kind == "question" and not below.number and not asks(block.text):
            return True
    if block.kind == "heading" and _heads_bold_questions(blocks, index):
        return True
    if not known.HEADED.fullmatch(block.text.strip(" :*")) or (
        asks(block.text) and index + 1 == len(blocks)
    ):
        return False
    zone = _State(zone=block.level or GUESSED)
    near = range(index + 1, min(index + 4, len(blocks)))
    first = next((i for i in near if _is_question(blocks, i, zone)), None)
    return first is not None and all(_leads_in(blocks[i]) for i in range(index + 1, first))


def _leads_in(block: Block) -> bool:
    return block.kind == "paragraph" and len(block.text) <= _LEAD_IN and not block.bold


def _is_question(blocks: list[Block], index: int, state: _State) -> bool:
    block = blocks[index]
    if block.kind == "question":
        return True
    if state.zone is None or len(block.text) > 500:
        return False
    if block.kind == "heading":
        deeper = state.zone < block.level < GUESSED
        return deeper or asks(block.text) or (block.number is not None and is_headline(block.text))
    answered = index + 1 < len(blocks)
    if block.kind == "paragraph":
        return asks(block.text) and ((answered and not asks(blocks[index + 1].text)) or block.bold)
    return block.kind == "item" and not block.depth and "?" in block.text and bool(block.marker)


def _split(block: Block) -> tuple[Block, list[Block]]:
    """A question and what its own line says in answer."""
    if asks(block.text) or block.kind != "item":
        return block, []
    end = block.text.index("?") + 1
    cut = block.markdown.find("? ") + 2
    rest = block.text[end:].strip()
    below = block.markdown[cut:].strip("* ") if cut > 1 else emit.plain(rest)
    asked = replace(block, text=block.text[:end])
    return asked, [Block("paragraph", rest, below)] if rest else []


def _ends_answer(block: Block, wide: int, state: _State) -> bool:
    if block.kind == "heading":
        return True
    if block.kind == "answer":
        return False
    return block.gap >= wide and bool(state.answer) and block.kind == "paragraph"
