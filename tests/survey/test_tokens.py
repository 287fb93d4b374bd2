"""Tokens: derived, printed, typed again, and digested."""

import hashlib
import hmac
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.tokens import ALPHABET, BYTES, LETTERS, MalformedToken, Token

KEY = bytes(range(32))
PRINTED = "0123-4567-89AB-CDEF"
values = st.binary(min_size=BYTES, max_size=BYTES)


@given(values)
def test_what_is_printed_is_read_back(value):
    assert Token.parse(str(Token(value))) == Token(value)


def test_a_token_is_the_first_eighty_bits_of_the_keyed_hash_of_its_invitation():
    expected = hmac.new(KEY, b"5f" * 16, hashlib.sha256).digest()[:10]
    assert Token.derive(KEY, "5f" * 16).value == expected


def test_other_keys_and_other_invitations_give_other_tokens():
    tokens = {Token.derive(key, invitation) for key in (KEY, KEY[::-1]) for invitation in ("a" * 32, "b" * 32)}
    assert len(tokens) == 4


@pytest.mark.parametrize(
    "typed",
    [
        PRINTED,
        PRINTED.lower(),
        PRINTED.replace("-", ""),
        PRINTED.replace("-", " "),
        f"  {PRINTED}  ",
        "O123-4567-89AB-CDEF",
        "o123-4567-89ab-cdef",
        "0I23-4567-89AB-CDEF",
        "0l23-4567-89AB-CDEF",
        "0-1-2-3-4-5-6-7-8-9-A-B-C-D-E-F",
    ],
)
def test_typed_forms_of_one_token(typed):
    assert str(Token.parse(typed)) == PRINTED


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-" * 16,
        PRINTED[:-1],
        PRINTED + "0",
        "U" + PRINTED[1:],  # the one letter that is neither in the alphabet nor read as another
        PRINTED.replace("-", "_"),
        PRINTED.replace("0", "٠"),
        "é" * 16,
        "ß" * 8,
        "ı" + PRINTED[1:],
        "ſ" * 16,
        PRINTED.replace("-", "\n"),
        PRINTED.replace("-", "\0"),
        "0" * 65,
        "-" * 48 + "0" * 17,
    ],
)
def test_what_is_not_a_token(typed):
    with pytest.raises(MalformedToken):
        Token.parse(typed)


def test_the_alphabet_is_crockfords():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert LETTERS * 5 == BYTES * 8


def test_every_bit_matters():
    """A letter or a digest that ignored a bit would make two tokens one."""
    neighbours = [Token((1 << bit).to_bytes(BYTES)) for bit in range(BYTES * 8)] + [Token(bytes(BYTES))]
    for form in (str, *(attrgetter(digest) for digest in ("auth", "serial", "proof", "closed_digest"))):
        assert len({form(token) for token in neighbours}) == BYTES * 8 + 1


def test_the_digests_are_the_documented_ones_and_differ():
    token = Token.parse(PRINTED)
    assert token.auth == hashlib.sha256(b"auth" + token.value).digest()
    assert token.serial == hashlib.sha256(b"serial" + token.value).digest()
    assert token.proof == hashlib.sha256(b"proof" + token.value).digest()
    assert token.key_check(b"a key") == hashlib.sha256(b"key" + token.value + b"a key").digest()
    assert len(token.closed_digest) == 5
    assert token.closed_digest not in (token.auth[:5], token.serial[:5])


def test_a_token_does_not_show_itself_in_a_traceback():
    token = Token.parse(PRINTED)
    assert "0123" not in repr(token) + repr([token]) + repr({"token": token})
