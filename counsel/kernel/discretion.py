"""Words that tell what kind of help somebody gets. No mail, no subject, no address says them
(product.md: what a reminder may say, and what not)."""

from __future__ import annotations

import re

STEMS = """
    therap psych counsel coach couple marriage marital partner divorc breakup health homework
    exercise forgiv diagnos depress anxi trauma addict abuse violen crisis suicid safety treat
    patient clinic mental mood disorder
""".split()
_TELLING = re.compile(rf"(?<![^\W_])(?:{'|'.join(STEMS)})\w*", re.IGNORECASE)


def telling_words(text: str) -> list[str]:
    """The words of a text that tell too much, each once, in their order."""
    return list(dict.fromkeys(match.group() for match in _TELLING.finditer(text)))
