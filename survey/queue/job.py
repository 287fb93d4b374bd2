"""A job: a thing to make so, named by ids. Pure.

What is written of it into a queue is its name and nothing else: no link, token, address or answer, and nothing that could
tell a program what to do beyond choosing among the jobs it knows.
"""

import json
from dataclasses import astuple, dataclass

PARTS = 5


@dataclass(frozen=True)
class Job:
    """kind: what is to be made so. The others say of what: a unit's path belongs with its language to a report."""

    kind: str
    client: str | None = None
    month: str | None = None
    detail: str | None = None  # a reminder's number, a day, a language
    unit: str | None = None


def write_job(job: Job) -> bytes:
    """The message: one line of JSON."""
    return json.dumps(astuple(job), ensure_ascii=False, separators=(",", ":")).encode()


def read_job(message: bytes) -> Job:
    """The job of a message. ValueError where it is none."""
    parts = json.loads(message)
    if not isinstance(parts, list) or len(parts) != PARTS or not isinstance(parts[0], str):
        raise ValueError("a message that names no job")
    if not all(part is None or isinstance(part, str) for part in parts):
        raise ValueError("a message whose parts are no names")
    return Job(*parts)
