"""The load of bench.typing, in a process of its own: `python -m bench.typing_load < orders.json`.

Each client has a connection that stays open and a time for each save that is fixed beforehand; a
save that has to wait for the one before it counts from the time that was fixed. Out: JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

BOUNDARY = "----typing"
PATIENCE = 60.0
SENTENCE = "It was a long day, and then the rain came over the hill. "


@dataclass
class Typist:
    """One client: what is sent next, and the newest save that the server acknowledged."""

    job: dict[str, Any]
    revision: int = 0
    acknowledged: int = 0
    sent: int = 0
    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def request(self, host: str) -> bytes:
        """The next save, as the page would send it."""
        self.sent += 1
        text = f"save {self.sent}: {SENTENCE * (1 + self.sent % 10)}"
        fields = {name: str(value) for name, value in self.job.get("fields", {}).items()}
        for name, value in fields.items():
            fields[name] = value.format(text=text, revision=self.revision)
        parts = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        body = f"{parts}--{BOUNDARY}--\r\n".encode()
        head = [f"PUT {self.job['path']} HTTP/1.1", f"Host: {host}"]
        head += [f"{name}: {value}" for name, value in self.job.get("headers", {}).items()]
        head += [f"Content-Type: multipart/form-data; boundary={BOUNDARY}"]
        head += [f"Content-Length: {len(body)}", "Accept: application/json", "", ""]
        return "\r\n".join(head).encode() + body

    def answered(self, status: int, body: bytes) -> None:
        """Take over what the server says."""
        if status != 200:
            self.errors[str(status)] += 1
            return
        self.acknowledged = self.sent
        self.revision = json.loads(body).get("revision", 0)


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next(
        int(line.partition(":")[2])
        for line in head.split("\r\n")
        if line.lower().startswith("content-length:")
    )
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


async def _type(typist: Typist, host: str, times: list[float]) -> None:
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    for at in times:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        try:
            answer = _exchange(reader, writer, typist.request(host))
            typist.answered(*await asyncio.wait_for(answer, PATIENCE))
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            typist.errors[type(error).__name__] += 1
            writer.close()
            reader, writer = await asyncio.open_connection(name, int(port))
        typist.times.append(time.perf_counter() - at)
    writer.close()


async def _all(orders: dict[str, Any]) -> list[Typist]:
    chance = random.Random(7)
    typists = [Typist(job) for job in orders["jobs"]]
    every, begin = orders["every"], time.perf_counter() + 2.0
    rounds = int(orders["seconds"] / every)
    await asyncio.gather(
        *(
            _type(
                typist,
                urlsplit(orders["url"]).netloc,
                [begin + first + turn * every for turn in range(rounds)],
            )
            for typist in typists
            for first in [chance.uniform(0, every)]
        )
    )
    return typists


def main() -> None:
    """Read the orders, send the load, print what came of it."""
    orders = json.load(sys.stdin)
    began = time.perf_counter()
    typists = asyncio.run(_all(orders))
    used = resource.getrusage(resource.RUSAGE_SELF)
    errors = sum((one.errors for one in typists), Counter[str]())
    result = {
        "seconds": time.perf_counter() - began,
        "cpu": used.ru_utime + used.ru_stime,
        "times": sorted(spent for one in typists for spent in one.times),
        "errors": dict(errors),
        "last": [one.acknowledged for one in typists],
    }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
