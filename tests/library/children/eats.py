"""Takes more memory than a reader may."""

from counsel.library.importing.child import _confine

_confine(2)
KEPT = [bytearray(200_000_000) for _ in range(20)]
