"""Which passwords are taken (NIST SP 800-63B): long ones that nobody guesses first. No rule says which signs to mix."""

import re
import tomllib
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 12, 128  # characters
LEAST_LEFT = 8  # characters beyond what is guessed first
SHORTEST_NAME = 4  # of an address's parts: shorter ones stand in many words

TOO_SHORT, TOO_LONG, GUESSED = "too short", "too long", "guessed"

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopåasdfghjkløæzxcvbnm", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
_RUN = 4  # neighbours on a row from which on they count as one idea
_REPEATS = re.compile(r"(.)\1{2,}")
_WHOLE_REPEATED = re.compile(r"(.+?)\1+")
_DISGUISES = str.maketrans("@4310$5!7", "aaeiossit")
_WORDS = Path(__file__).with_name("common_words.toml")


def password_problem(password: str, email: str) -> str | None:
    """TOO_SHORT, TOO_LONG, GUESSED, or None where the password can be taken.

    Guessed is what leaves fewer than eight characters when common words, rows of keys, repetitions and the parts of the
    address are taken out of it.
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    folded = password.casefold()
    words = sorted({*_common_words(), *_names_in(email)}, key=len, reverse=True)
    spellings = (folded, folded.translate(_DISGUISES))
    return GUESSED if min(len(_left_of(spelling, words)) for spelling in spellings) < LEAST_LEFT else None


def _left_of(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    text = _REPEATS.sub("", _without_runs(text))
    repeated = _WHOLE_REPEATED.fullmatch(text)
    return repeated[1] if repeated else text


def _without_runs(text: str) -> str:
    left, start = [], 0
    while start < len(text):
        length = _run_at(text, start)
        if length < _RUN:
            left.append(text[start])
            length = 1
        start += length
    return "".join(left)


def _run_at(text: str, start: int) -> int:
    """How many characters from here on follow one another on a row, forwards or backwards."""
    best = 1
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = 1
        while start + length < len(text) and text[start : start + length + 1] in row:
            length += 1
        best = max(best, length)
    return best


def _names_in(email: str) -> set[str]:
    local, _, domain = email.casefold().rpartition("@")
    parts = {email.casefold(), local, *re.split(r"[._+-]", local), *domain.split(".")}
    return {part for part in parts if len(part) >= SHORTEST_NAME}


@cache
def _common_words() -> tuple[str, ...]:
    return tuple(tomllib.loads(_WORDS.read_text(encoding="utf-8"))["words"])
