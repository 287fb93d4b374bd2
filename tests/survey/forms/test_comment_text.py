import pytest

from survey.forms.comment_text import clean_comment

FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Mer opplæring, takk!\n", "Mer opplæring, takk!"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("be\0fore\x07 after", "before after"),
        (f"{FAMILY} 👍🏽", f"{FAMILY} 👍🏽"),
        ("\u202egnihton\u202c \u2066x\u2069", "gnihton x"),
        ("مرحبا \u200fabc", "مرحبا \u200fabc"),
        ("o\u200b\u00adla", "ola"),
        ("A\u030ase", "Åse"),
        ("\ud800\ufffe\ue000", ""),
        (" \u2028\u3000\t ", ""),
    ],
)
def test_what_is_kept_of_a_comment(typed, kept):
    assert clean_comment(typed) == kept


def test_a_clean_comment_stays_as_it_is():
    once = clean_comment(" a\r\n\u202eb\0 ")
    assert clean_comment(once) == once
