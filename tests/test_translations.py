"""The interface in four languages beside English: complete, current, and with every placeholder in its place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

HOME = Path(__file__).resolve().parent.parent
LANGUAGES = ("nb", "sv", "da", "nl")
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]")


def catalogue(file: Path):
    with file.open("rb") as opened:
        return read_po(opened)


def texts(value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The sentences that stand in code and templates today."""
    file = tmp_path_factory.mktemp("texts") / "messages.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend"]
    subprocess.run([*babel, "-q", "extract", "-F", "babel.cfg", "-o", file, "."], cwd=HOME, check=True)
    return {message.id for message in catalogue(file) if message.id}


@pytest.fixture(params=LANGUAGES)
def translated(request):
    return catalogue(HOME / "translations" / request.param / "LC_MESSAGES" / "messages.po")


def test_every_sentence_is_translated_and_no_dead_one_is_kept(extracted, translated):
    known = {message.id for message in translated if message.id}
    assert (sorted(map(str, extracted - known)), sorted(map(str, known - extracted))) == ([], [])
    assert not translated.obsolete
    assert [message.id for message in translated if message.id and not all(texts(message.string))] == []
    assert [message.id for message in translated if message.id and message.fuzzy] == []


def test_placeholders_are_those_of_the_english_sentence(translated):
    for message in translated:
        wanted = {name for text in texts(message.id) for name in PLACEHOLDER.findall(text)}
        for text in texts(message.string) if message.id else ():
            found = set(PLACEHOLDER.findall(text))
            # A singular form may say "one" in a word.
            assert found == wanted or (len(texts(message.id)) > 1 and found <= wanted), message.id


def test_a_literal_per_cent_sign_stays_one(translated):
    for message in translated:
        if message.id and "python-format" in message.flags:
            for text in texts(message.string):
                assert "%" not in PLACEHOLDER.sub("", text).replace("%%", ""), message.id
