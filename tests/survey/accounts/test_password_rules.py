import pytest

from survey.accounts.password_rules import GUESSED, TOO_LONG, TOO_SHORT, password_problem

EMAIL = "kari.nordmann@fjordkraft.example"


@pytest.mark.parametrize(
    "password",
    [
        "tre gule hester",
        "correct horse battery staple",
        "kaffekopp ved vinduet",
        "blåbærsyltetøy",
        "xK9#mPq2vL!z",
        "passordet til hytta ligger på kjøkkenet",
        "en to tre fire fem!",
        "å" * 6 + "kjerringvik",
        "日本語のパスワードを使う人",
    ],
)
def test_a_long_password_is_taken_whatever_it_is_made_of(password):
    assert password_problem(password, EMAIL) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", TOO_SHORT),
        ("xK9#mPq2vL!", TOO_SHORT),
        ("xK9#mPq2vL!z" * 11, TOO_LONG),
    ],
)
def test_length(password, problem):
    assert password_problem(password, EMAIL) == problem


def test_a_hundred_and_twenty_eight_characters_are_not_too_many():
    sentence = "Det var en gang en konge som hadde tre døtre, og de skulle alle sammen gifte seg før jul. " * 2
    assert password_problem(sentence[:128], EMAIL) is None
    assert password_problem(sentence[:129], EMAIL) == TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password123!", "P@ssw0rd2026!", "passord123456", "lösenord2026", "Wachtwoord2026", "adgangskode12",
        "Senterpuls2026!", "123456789012", "987654321098", "qwertyuiop12", "1q2w3e4r5t6y", "aaaaaaaaaaaa", "abcabcabcabc",
        "abcdefghijkl", "Sommer2026!!", "Velkommen2026", "welcomewelcome", "111111222222", "zxcvbnm,./12",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_not_taken(password):
    assert password_problem(password, EMAIL) == GUESSED


@pytest.mark.parametrize("password", [EMAIL, "kari.nordmann", "nordmann12345", "Fjordkraft2026", "kari-nordmann-1"])
def test_ones_own_address_is_not_taken(password):
    assert password_problem(password, EMAIL) == GUESSED
