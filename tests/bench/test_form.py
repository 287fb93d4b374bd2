"""The benchmark's phone fills in whatever form it is given."""

from datetime import UTC, datetime
from random import Random
from urllib.parse import parse_qs

import pytest

from bench.form import COMMENT, read_form
from bench.visit import rehearse
from survey.services.instruments import instrument_of
from tests.waves import open_test_wave, stored_ballots, tokens_of

LANGUAGES = '<form method="post"><input type="hidden" name="a" value="1"><button name="lang" value="nb">nb</button></form>'
QUESTIONS = """<form><input type="hidden" name="AUT1" value="3">
<input type="radio" name="JOY1" value="2"><input type="radio" name="JOY1" value="5"><input type="radio" name="JOY1" value="">
<select name="shift"><option value="">–</option><option value="night">Night</option></select>
<textarea name="comment"></textarea><button name="page" value="send">Send</button>
<button name="page" value="1">Back</button></form>"""


def test_every_field_is_answered_and_the_first_button_pressed():
    sent = parse_qs(read_form(LANGUAGES + QUESTIONS).fill(Random(1)))
    assert sent.pop("JOY1")[0] in ("2", "5")
    assert sent == {"AUT1": ["3"], "shift": ["night"], "comment": [COMMENT], "page": ["send"]}


@pytest.mark.parametrize("page", ["<h1>Thanks</h1>", LANGUAGES, "<form><button>Go</button></form>"])
def test_a_page_that_asks_nothing_has_no_form_to_fill(page):
    assert read_form(page) is None


def test_a_rehearsed_response_is_a_whole_ballot(app, vault):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 5})
    first, second, *_ = (str(token) for token in tokens_of(wave, vault).values())
    one, other = rehearse(app, [first, second])
    assert one != other
    assert {name for body in one for name in parse_qs(body)} >= set(instrument_of(wave).codes)
    assert len(stored_ballots()) == 2
