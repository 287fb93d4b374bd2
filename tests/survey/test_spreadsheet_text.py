import pytest

from survey.spreadsheet_text import without_formula


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\r=1", "\n=1", "\uff1d1+1", '=HYPERLINK("http://elsewhere.example")'])
def test_a_formula_is_a_text(text):
    assert without_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "Oslo/Team 1", "'=1", " =1", "1-1"])
def test_what_is_no_formula_stays(text):
    assert without_formula(text) == text
