"""Files that people send: held in memory alone, never on a disk in the clear."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class MemoryRequest(Request):
    """A request whose files are read into memory; the body's limit is theirs too. Werkzeug would
    write a larger file to a temporary one, and what a client sends belongs on no disk unsealed."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
