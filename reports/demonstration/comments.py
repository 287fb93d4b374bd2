"""Which comments the people of the demonstration write. Pure, and the same for the same seed.

The sentences are invented. Some hold an e-mail address, a telephone number or a colleague's name, to show that the
release holds none of them.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from reports.demonstration.staff import Person
from survey.tree import SEPARATOR

SENTENCES = Path(__file__).with_name("comments.toml")
WRITING = 0.22  # of those who answer; enough for a list in a centre of 60
KEPT_MONTHS = 12  # released comments are deleted after a year, so older waves of the demonstration have none
NAME = "{name}"


def draw_comments(
    people: Iterable[tuple[Person, str]], names: tuple[str, ...], draws: np.random.Generator
) -> dict[str, str]:
    """Member → comment, of some of these people, in their own languages; no sentence twice within a centre.

    people: each with the language. names: of colleagues, for the sentences that name one.
    """
    written: dict[str, str] = {}
    unused: dict[tuple[str, str], list[str]] = {}
    for person, language in people:
        if draws.random() >= WRITING:
            continue
        key = (person.team.path.partition(SEPARATOR)[0], language)
        if key not in unused:
            unused[key] = [str(text) for text in draws.permutation(list(_sentences()[language]))]
        if unused[key]:
            written[person.ref] = unused[key].pop().replace(NAME, str(draws.choice(names)))
    return written


@cache
def _sentences() -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in tomllib.loads(SENTENCES.read_text("utf-8")).items()}
