import pytest

from reports.views.file_names import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo/Team 3", "Oslo-Team-3"),
        ("Tromsø/Ære & åpenhet", "Tromso-Aere-apenhet"),
        ("København / Øst", "Kobenhavn-Ost"),
        ('a"b\r\nc;d', "a-b-c-d"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_a_name_keeps_letters_and_digits_only(text, expected):
    assert plain(text) == expected
