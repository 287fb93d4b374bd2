"""Comments of the demonstration: in everybody's language, none twice in a centre, and with something to mask."""

import tomllib
from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from reports.demonstration.calendar import months_until
from reports.demonstration.comments import NAME, SENTENCES, draw_comments
from reports.demonstration.organisations import ORGANISATIONS
from reports.demonstration.staff import NAMES, staff_in
from reports.disclosure.comments import MARK, clean, mask, names_of
from survey.forms.comment_text import COMMENT_LIMIT
from survey.languages import NAMES as LANGUAGES

FIRST = ORGANISATIONS[0]
MONTH = months_until(datetime(2026, 11, 22, tzinfo=UTC), 2)[0]


def drawn(seed: int):
    people = staff_in(FIRST, FIRST.teams(3, 6), MONTH.number, 1)
    return people, draw_comments([(person, "nb") for person in people], NAMES, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def sentences() -> dict[str, list[str]]:
    return tomllib.loads(SENTENCES.read_text("utf-8"))


def test_every_language_has_dozens_and_something_of_each_kind_to_mask(sentences):
    assert set(sentences) == set(LANGUAGES)
    for texts in sentences.values():
        assert len(set(texts)) == len(texts) >= 24
        assert all(len(text) <= COMMENT_LIMIT for text in texts)
        assert sum(NAME in text for text in texts) >= 2
        assert sum("@" in text for text in texts) >= 1


def test_everything_that_is_there_to_be_masked_is_masked(sentences):
    people, _ = drawn(1)
    names = names_of((person.ref, None) for person in people)
    for texts in sentences.values():
        for text in texts:
            shown = mask(clean(text.replace(NAME, NAMES[0])), names)
            assert "@" not in shown and NAMES[0] not in shown and not any(letter.isdigit() for letter in shown)
            telling = NAME in text or "@" in text or any(letter.isdigit() for letter in text)
            assert (MARK in shown) == telling, "and nothing else is"


def test_nobody_in_a_centre_writes_what_another_wrote():
    people, comments = drawn(2)
    centres = {person.ref: person.team.centre for person in people}
    written = Counter((centres[ref], text) for ref, text in comments.items())
    assert len(written) > 30
    assert max(written.values()) == 1


def test_the_same_seed_writes_the_same():
    assert drawn(3)[1] == drawn(3)[1] != drawn(4)[1]
