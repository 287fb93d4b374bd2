import pytest

from survey.languages import NAMES, negotiate_language

ALL = ("nb", "sv", "da", "nl", "en")


@pytest.mark.parametrize(
    ("wishes", "offered", "language"),
    [
        # chosen on the page, the invitation's, the browser's …, the client's
        (("sv", "nb", "en", "da"), ALL, "sv"),
        ((None, "nb", "en", "da"), ALL, "nb"),
        (("tlh", "nb", "en", "da"), ALL, "nb"),
        ((None, None, "nl-BE", "en", "nb"), ALL, "nl"),
        ((None, None, "no", "nb"), ALL, "nb"),
        ((None, None, "nn-NO", "sv"), ALL, "nb"),
        ((None, None, "de-DE", "fr", "en;q=0.5", "da"), ALL, "da"),
        ((None, None, "*", "da"), ALL, "da"),
        ((None, "nb", "da", "sv"), ("sv", "da"), "da"),
        ((None, "nb", "en", "nb"), ("sv", "da"), "sv"),
        (("", "", ""), ("en", "nb"), "en"),
        ((), ("da",), "da"),
    ],
)
def test_the_first_wish_that_is_offered_is_met(wishes, offered, language):
    assert negotiate_language(wishes, offered) == language


def test_every_language_names_itself():
    assert tuple(NAMES) == ALL
