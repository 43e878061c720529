"""A channel for the demo: what would leave is kept in a folder and shown on a page instead."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

from counsel.kernel.channels import EMAIL, SMS, Mail
from counsel.kernel.clock import Clock
from counsel.kernel.ids import new_id


class FolderChannel:
    """Keeps each mail as one JSON file; names sort by time."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def send(self, mail: Mail, *, message_id: str) -> None:
        self.keep(asdict(mail), message_id, EMAIL)

    def keep(self, said: dict[str, Any], message_id: str, channel: str) -> None:
        """Write one message of a channel down."""
        self._folder.mkdir(parents=True, exist_ok=True)
        at = self._clock.now().isoformat()
        kept = said | {"message_id": message_id, "at": at, "channel": channel}
        path = self._folder / f"{new_id()}.json"
        half = path.with_suffix(".part")
        half.write_text(json.dumps(kept, ensure_ascii=False))
        half.rename(path)

    def close(self) -> None:
        """Nothing is kept open."""

    def kept(self, limit: int = 100) -> list[dict[str, Any]]:
        """The newest messages, newest first, each with the `name` it is opened by."""
        paths = sorted(self._folder.glob("*.json"), reverse=True)[:limit]
        return [json.loads(path.read_text()) | {"name": path.stem} for path in paths]

    def one(self, name: uuid.UUID) -> dict[str, Any] | None:
        """The message of that name, None where there is none."""
        path = self._folder / f"{name}.json"
        return json.loads(path.read_text()) | {"name": path.stem} if path.exists() else None


class FolderPhone:
    """A provider of text messages that keeps them beside the mails."""

    only_once = False

    def __init__(self, folder: FolderChannel) -> None:
        self._folder = folder

    def send(self, number: str, text: str, *, key: str) -> None:
        self._folder.keep({"recipient": number, "subject": text, "text": text}, key, SMS)

    def close(self) -> None:
        """Nothing is kept open."""
