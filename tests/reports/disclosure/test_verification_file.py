"""What is no release is refused in one sentence, whatever it holds instead."""

import json

import pytest

from reports.disclosure.verification_file import read_released_file
from survey.refusal import Refusal
from tests.reports.released_files import forge, make_file


@pytest.fixture(scope="module")
def content() -> bytes:
    return make_file({"Oslo": 12})


def test_a_file_of_the_right_form_is_read(content):
    file = read_released_file(content)
    assert (file.release["client"], file.measures["index"].minimum) == ("fjord", 5)
    assert file.shown["index"] == {"", "Oslo"}


@pytest.mark.parametrize(
    "text",
    [b"", b"hello", b"\xff\xfe", b"[]", b"{}", b"null", b"7", b'{"release": []}', b'{"release": {"format": 1}}', b"[" * 100_000,
     b'{"release": 1, "release": 1}', b'{"release": NaN}', b'{"certificate": {}, "release": {}}'],
)  # fmt: skip
def test_nonsense_is_one_sentence(text):
    with pytest.raises(Refusal) as refused:
        read_released_file(text)
    assert "\n" not in str(refused.value)


CHANGES = {
    "another format": (lambda release, _: release.update(format=2), "format is not 1"),
    "a part missing": (lambda release, _: release.pop("splits"), "lacks splits"),
    "a part beside": (lambda release, _: release.update(answers=[]), "'answers' that a release hasn't"),
    "a cell with more": (lambda release, _: release["cells"][0].update(n=12), "cells[0] has a part 'n'"),
    "a number as text": (lambda release, _: release["counts"][0].update(low="12"), "counts[0], low is not a whole number"),
    "a truth as number": (lambda release, _: release["counts"][0].update(high=True), "high is not a whole number"),
    "a path that writes on the terminal": (lambda release, _: release["units"][0].update(path="\x1b[2J"), "path is not text"),
    "half a letter": (lambda release, _: release.update(client="\ud800"), "client is not text"),
    "a measure of no kind": (lambda release, _: release["measures"][0].update(code="shoe:1"), "no kind of measure"),
    "an endless value": (lambda release, _: release["cells"][0].update(step=10**40), "step is not a number"),
    "a certificate without its hash": (lambda _, stated: stated.update(sha256=None), "sha256 is not text"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_of_another_form_is_refused(content, name):
    change, words = CHANGES[name]
    with pytest.raises(Refusal) as refused:
        read_released_file(forge(content, change, rehash=False))
    assert words in str(refused.value)


def test_a_number_too_large_to_be_one_is_refused(content):
    file = json.dumps(json.loads(content)).replace('"step": ', '"step": 1e999, "x": ', 1)
    with pytest.raises(Refusal):
        read_released_file(file.encode())
