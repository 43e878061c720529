"""Made-up words in many scripts, none of which is a part of another of the same run."""

from __future__ import annotations

import random

ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "äöüßéèñçåøłžšđ",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "天地玄黄宇宙洪荒日月盈昃辰宿列张",
    "あいうえおかきくけこさしすせそ",
)
# Each of these is one press of a key or one choice in a keyboard, yet several code points.
CLUSTERS = ("🙂", "🌊", "👩‍👧", "❤️", "🇫🇷", "é", "n̈", "👍🏽", "𝛼")
SIGNS = ("&", "<b>", "%", "“", "”", "…", "=", "+", "?")


class Words:
    """A source of words; the same generator gives the same words."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.given: list[str] = []

    def next(self) -> list[str]:
        """One new word as the keys that are pressed for it, each of one code point or more."""
        while True:
            keys = self._keys()
            word = "".join(keys)
            if not any(word in other or other in word for other in self.given):
                self.given.append(word)
                return keys

    def _keys(self) -> list[str]:
        letters = self.chance.choice(ALPHABETS)
        keys = [self.chance.choice(letters) for _ in range(self.chance.randint(3, 11))]
        for others, often in ((CLUSTERS, 0.3), (SIGNS, 0.15)):
            if self.chance.random() < often:
                keys.insert(self.chance.randint(1, len(keys)), self.chance.choice(others))
        return keys
