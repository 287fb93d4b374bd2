"""A respondent's phone: plain requests over one connection, as many at a time as there are phones.

Standard library only, and cheap: it shares the cores with the server it measures.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle

HOST = "127.0.0.1"
PATIENCE = 20.0  # seconds for one request; then it is an error


@dataclass
class Visits:
    """What the phones saw: seconds of every request, tokens whose ballot was acknowledged, what went wrong."""

    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wall: float = 0.0


def request_bytes(method: str, path: str, body: str = "") -> bytes:
    """One HTTP/1.1 request of a browser that takes gzip and keeps its connection."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip", "Accept-Language: en"]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("ascii")


async def fetch(reader, writer, request: bytes) -> tuple[int, int]:
    """(status, bytes on the wire) of one answer, which must tell its length."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1]), len(head) + length


async def answer(port: int, token: str, bodies: Sequence[str], visits: Visits) -> None:
    """One respondent: a new connection, the page, then the answers over the same connection, a body a page."""
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        sent = [(visits.posts, ("POST", f"/s/{token}", body)) for body in bodies]
        for seconds, request in ((visits.gets, ("GET", f"/s/{token}")), *sent):
            start = time.perf_counter()
            status, _ = await asyncio.wait_for(fetch(reader, writer, request_bytes(*request)), PATIENCE)
            seconds.append(time.perf_counter() - start)
            if status != 200:
                visits.errors.append(f"{request[0]} {status}")
                return
        visits.acknowledged.append(token)
    finally:
        writer.close()


def answer_all(port: int, tokens: Sequence[str], responses: Sequence[Sequence[str]], phones: int) -> Visits:
    """Every token answered once, `phones` of them at any moment. Ends when the tokens do."""
    visits, work = Visits(), iter(zip(tokens, cycle(responses), strict=False))

    async def one_phone():
        for token, bodies in work:
            try:
                await answer(port, token, bodies, visits)
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
                visits.errors.append(type(error).__name__)

    async def all_phones():
        await asyncio.gather(*(one_phone() for _ in range(phones)))

    start = time.perf_counter()
    asyncio.run(all_phones())
    visits.wall = time.perf_counter() - start
    return visits


def answer_twice(port: int, token: str, responses: Sequence[Sequence[str]]) -> list[int]:
    """The same invitation on two phones: both have the page, then both send the last one at the same moment. Two statuses."""

    async def phone(body: str, ready: asyncio.Barrier) -> int:
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            await asyncio.wait_for(fetch(reader, writer, request_bytes("GET", f"/s/{token}")), PATIENCE)
            await ready.wait()
            return (await asyncio.wait_for(fetch(reader, writer, request_bytes("POST", f"/s/{token}", body)), PATIENCE))[0]
        finally:
            writer.close()

    async def both() -> list[int]:
        ready = asyncio.Barrier(2)
        return await asyncio.gather(*(phone(body, ready) for *_, body in responses[:2]))

    return asyncio.run(both())
