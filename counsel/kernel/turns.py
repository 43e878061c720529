"""Taking turns at something that only one can have, in the order of asking."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """A lock that is handed on to whoever waits longest.

    SQLite has one writer. Whoever finds it busy sleeps and asks again, up to a tenth of a second
    later, while others pass: under load a few would wait for seconds. Threads of one process take
    turns here first, and nobody has to ask twice.
    """

    def __init__(self) -> None:
        self._inside = Lock()
        self._waiting: deque[tuple[object, Lock]] = deque()
        self._holder: object | None = None

    def take(self, holder: object, *, seconds: float) -> bool:
        """Wait for a turn, or keep the one that this holder has. Out: whether it came within so
        many seconds."""
        mine = Lock()
        with self._inside:
            if self._holder is None or self._holder is holder:
                self._holder = holder
                return True
            mine.acquire()
            self._waiting.append((holder, mine))
        if mine.acquire(timeout=seconds):
            return True
        with self._inside:
            if self._holder is holder:  # it came in the last moment
                return True
            self._waiting.remove((holder, mine))
            return False

    def give_back(self, holder: object) -> None:
        """End a turn; nothing happens where it is somebody else's."""
        with self._inside:
            if self._holder is not holder:
                return
            self._holder = None
            if self._waiting:
                self._holder, waiting = self._waiting.popleft()
                waiting.release()
