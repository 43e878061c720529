"""Who waits longest is next, and nobody waits for ever."""

from __future__ import annotations

from threading import Thread

from counsel.kernel.turns import Turns
from tests.rigs.waiting import until


def test_turns_come_in_the_order_of_asking() -> None:
    turns, came = Turns(), list[str]()

    def ask(name: str) -> None:
        assert turns.take(name, seconds=20)
        came.append(name)
        turns.give_back(name)

    assert turns.take("first", seconds=1)
    waiting = []
    for name in ("second", "third", "fourth"):
        waiting.append(Thread(target=ask, args=(name,)))
        waiting[-1].start()
        until(lambda: len(turns._waiting) == len(waiting), what="a thread to wait")
    turns.give_back("first")
    for thread in waiting:
        thread.join(20)
    assert came == ["second", "third", "fourth"]


def test_who_waits_in_vain_is_told_and_does_not_stand_in_the_way() -> None:
    turns = Turns()
    assert turns.take("first", seconds=1)
    assert not turns.take("second", seconds=0.01)
    turns.give_back("first")
    assert turns.take("third", seconds=1)


def test_a_turn_is_given_back_by_its_holder_alone_and_once() -> None:
    turns = Turns()
    assert turns.take("first", seconds=1)
    turns.give_back("stranger")
    assert not turns.take("second", seconds=0.01)
    turns.give_back("first")
    turns.give_back("first")
    assert turns.take("second", seconds=1)
    assert not turns.take("third", seconds=0.01)


def test_who_has_the_turn_may_begin_again() -> None:
    turns = Turns()
    assert turns.take("first", seconds=1)
    assert turns.take("first", seconds=1)
    turns.give_back("first")
    assert turns.take("second", seconds=1)
