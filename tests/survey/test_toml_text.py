import pytest

from survey.toml_text import NotToml, read_toml


def test_a_document_is_its_tables():
    assert read_toml('[a]\nb = "c"') == {"a": {"b": "c"}}


@pytest.mark.parametrize(
    ("text", "clause"),
    [("a = b", "line 1"), ("a = 2026-02-31", "date"), (f"a = {'[' * 5000}", "too deep"), (f"a = {'9' * 5000}", "too long")],
)
def test_what_is_wrong_is_said_in_one_clause(text, clause):
    with pytest.raises(NotToml, match=clause) as refused:
        read_toml(text)
    assert "\n" not in str(refused.value)
