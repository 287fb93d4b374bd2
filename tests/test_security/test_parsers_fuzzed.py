"""Whatever is typed, sent or put into a file is read or refused: no parser answers with an error of its own making."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from reports.answer_files.mapping import parse_map
from reports.disclosure.verification_file import read_released_file
from survey.accounts.local_paths import local_path
from survey.accounts.open_id import Provider
from survey.config import Settings
from survey.console.kept_fields import NotKept, read_from_field
from survey.instruments.catalogue import parse_instrument, parse_own_items, shipped_instruments
from survey.logo import clean_logo
from survey.mail.address import clean_email
from survey.mail.bounces import failed_addresses
from survey.mail.gateway_file import read_gateways
from survey.mail.opt_out import MarkRefused, read_opt_out_mark
from survey.mail.phone import international
from survey.mail.server import MailServer
from survey.refusal import Refusal
from survey.sealing import PLAINTEXT_BYTES, BallotOpener, BallotRefused, new_key
from survey.services.clients import check_month
from survey.table_file import Upload, read_table
from survey.tokens import MalformedToken, Token
from survey.tree import clean_path
from survey.web_address import leads_somewhere

EXAMPLES = 60  # of each parser
NOW = datetime(2026, 11, 1, tzinfo=UTC)
INSTRUMENT = parse_instrument(shipped_instruments()["medarbeiderpuls"])
PRIVATE, PUBLIC = new_key()
DEEP, LONG = 5_000, 5_000

PIECES = st.sampled_from(
    ["[", "]", "{", "}", "=", ".", "\n", '"', "'", "//[", "http://[", "https://x.no", "://", "@", "?from=a@b.no", "9" * LONG,
     "2026-10", "2026-13-45", "\0", "\ud800", "\u202e", "\ufeff", "é", "=1+1", "%", "%00", "[sms]\n", "[items.OWN1]\n", "key",
     "url", "body", "{text}", "[columns]\n", "From a@b.no\n", "Content-Type: ", "multipart/mixed; boundary=b\n\n--b\n",
     "message/rfc822\n\n", "message/delivery-status\n\n", "Action: failed\n", "Final-Recipient: rfc822;a@b.no\n", "unit_path",
     "member_ref", ",", ";", "\t", '""', "-", "O", "00"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=30).map("".join),
    st.builds(lambda piece, times: piece * times, PIECES.filter(lambda piece: len(piece) < 40), st.sampled_from([2, 40, DEEP])),
)
BYTES = st.one_of(st.binary(max_size=400), TEXTS.map(lambda text: text.encode(errors="surrogatepass")))
UTF8 = TEXTS.map(lambda text: text.encode(errors="replace").decode())  # what a text file can hold


def read_sealed(plaintext: bytes):
    return BallotOpener(PRIVATE).open(SealedBox(PublicKey(PUBLIC)).encrypt(plaintext.ljust(PLAINTEXT_BYTES, b"\0")))


def read_ballot_text(text: str):
    content = text.encode(errors="surrogatepass")[: PLAINTEXT_BYTES - 2]
    return read_sealed(len(content).to_bytes(2) + content)


class File:
    """A file that holds a text, as far as `read_gateways` looks at it."""

    def __init__(self, text: str):
        self._text = text

    def read_text(self, **_how) -> str:
        return self._text

    def __str__(self) -> str:
        return "gateways.toml"


def read_roster(content: bytes):
    return read_table(Upload("roster", content), required=("unit_path",))


def read_packed(content: bytes):
    """A workbook with one part that isn't as it should be."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", content)
        archive.writestr("xl/workbook.xml", content)
    return read_roster(packed.getvalue())


def read_settings(text: str):
    environment = {"SENTERPULS_BASE_URL": text, "SENTERPULS_SECRET_KEY": "x", "SENTERPULS_MAIL_URL": text}
    return Settings.from_environment(environment)


TEXT_PARSERS = {
    "a page to go to": (local_path, ()),
    "a token": (Token.parse, MalformedToken),
    "a unit": (clean_path, Refusal),
    "a month": (check_month, Refusal),
    "a mail address": (clean_email, Refusal),
    "a number": (lambda text: international(text, "NO"), Refusal),
    "an instrument": (parse_instrument, Refusal),
    "own items": (parse_own_items, Refusal),
    "a map of answers": (lambda text: parse_map(text, INSTRUMENT), Refusal),
    "gateways": (lambda text: read_gateways(File(text)), Refusal),
    "a kept field": (lambda text: read_from_field(text, secret="x", purpose="x", now=NOW), NotKept),
    "a mark of a mail": (lambda text: read_opt_out_mark("x", text), MarkRefused),
    "a mail server": (MailServer.parse, Refusal),
    "a provider": (lambda text: Provider.read(text, "a", "b"), Refusal),
    "an address": (leads_somewhere, ()),
    "settings": (read_settings, Refusal),
    "a ballot": (read_ballot_text, BallotRefused),
}
BYTE_PARSERS = {
    "bounces": (failed_addresses, ()),
    "a release": (read_released_file, Refusal),
    "a roster": (read_roster, Refusal),
    "a packed roster": (read_packed, Refusal),
    "a cut workbook": (lambda content: read_roster(b"PK\x03\x04" + content), Refusal),
    "a logo": (clean_logo, Refusal),
    "a cut logo": (lambda content: clean_logo(b"\x89PNG\r\n\x1a\n" + content), Refusal),
    "a sealed ballot": (BallotOpener(PRIVATE).open, BallotRefused),
    "a box of anything": (lambda content: read_sealed(content[:PLAINTEXT_BYTES]), BallotRefused),
}


def is_read_or_refused(parse, refusals, given_value) -> bool:
    try:
        parse(given_value)
    except refusals as refused:
        return "\n" not in str(refused)
    return True


@pytest.mark.parametrize("name", TEXT_PARSERS)
def test_a_text_is_read_or_refused(name):
    @settings(max_examples=EXAMPLES, derandomize=True)
    @given(UTF8)
    def read(text):
        assert is_read_or_refused(*TEXT_PARSERS[name], text)

    read()


@pytest.mark.parametrize("name", BYTE_PARSERS)
def test_bytes_are_read_or_refused(name):
    @settings(max_examples=EXAMPLES, derandomize=True)
    @given(BYTES)
    def read(content):
        assert is_read_or_refused(*BYTE_PARSERS[name], content)

    read()


KNOWN = {  # what was once answered with an error of a library
    "brackets for a host": ("a page to go to", "//[/console/"),
    "deep tables": ("an instrument", f"a={'[' * DEEP}"),
    "an endless number": ("own items", f"a={'9' * LONG}"),
    "a list for an item": ("a map of answers", "[columns]\na=[1]"),
    "a list for an option": ("a map of answers", "[background.shift]\na=[1]"),
    "deep JSON in TOML": ("gateways", f"[sms]\nurl='https://x.no'\nbody='{'[' * 100 * DEEP}{{text}}'"),
    "a provider in brackets": ("a provider", "https://["),
    "a base in brackets": ("settings", "http://["),
    "letters in a port": ("settings", "https://x.no:port"),
    "an address that is a script": ("settings", "javascript:x"),
    "deep fields": ("a ballot", "[" * 1_400),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_was_found_stays_found(name):
    parser, text = KNOWN[name]
    assert is_read_or_refused(*TEXT_PARSERS[parser], text)


@pytest.mark.parametrize("head", [b"Content-Type: message/rfc822\n\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"])
def test_messages_within_messages_are_passed_over(head):
    told = b"Content-Type: message/delivery-status\n\nX: y\n\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822;a@b.no\n"
    nested = b"From x\n" + head * 3_000 + b"\nFrom x\n" + told
    assert failed_addresses(nested) == ("a@b.no",)
