"""Comments: where one may be shown, and what of it. Pure.

A comment is shown at one place at most: at its centre where enough were written there, else with the client's rest where
the rest is large enough of itself. No list is part of another, so none can be subtracted from another.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from survey.thresholds import Thresholds
from survey.tree import ROOT, SEPARATOR

MARK = "[…]"
NAME_LETTERS = 3  # a shorter word is rather an initial or a department than a name
SURNAME_LETTERS = 5  # what may stand behind an initial in an address: knordmann
COMMON_SHARE, COMMON_FROM = 0.25, 20  # a word that so many of at least 20 carry is nobody's name: agent-0017

_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
_LOOSE_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")  # what no letter has taken up: s̶t̶r̶u̶c̶k̶
_SAID_AT, _SAID_DOT = r"[(\[{]\s?(?:at|a|krøllalfa|snabel-?a)\s?[)\]}]", r"[(\[{]\s?(?:dot|punktum|prikk|punkt|punt)\s?[)\]}]"
_ADDRESS = re.compile(
    rf"\S+\s?@\s?\S+|(?<!\w)@\w[\w.-]*|\S+\s?{_SAID_AT}\s?[\w-]+\s?(?:\.|{_SAID_DOT})\s?\w+", re.IGNORECASE
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|no|se|dk|nl|net|org|eu)\b(?:/\S*)?", re.IGNORECASE
)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\u2010-\u2015/-]{0,3}\d){6,}")  # telephone, account, birth: seven digits and up
# With signs of which one at least is there: looking for it first costs next to nothing.
_TELLING = (_ADDRESS, frozenset("@([{")), (_LINK, frozenset(".:"))
_PARTICLES = frozenset({"van", "von", "der", "den", "ten", "ter", "het", "del", "des", "dos"})  # parts of names that name nobody
_CODE = re.compile(r"[^\W_]{4,}")
_WORD = re.compile(r"[^\W_]+(?:['’´`][^\W_]+)?")
_MARKS = re.compile(re.escape(MARK) + r"(?:[\s'’´`-]*" + re.escape(MARK) + ")+")
_LETTERS = re.compile(r"[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’´`]?s$|['’´`]$", re.IGNORECASE)
_SPELLINGS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ß": "s", "ð": "d", "þ": "t", "ł": "l", "đ": "d", "ı": "i"})


@dataclass(frozen=True)
class PlacedComment:
    """A comment as it may be shown: the unit whose readers see it, and its text, masked."""

    unit: str
    text: str


def place_comments(
    comments: Iterable[tuple[str, str]],
    own_ballots: Mapping[str, int],
    published: Collection[str],
    names: Collection[str],
    thresholds: Thresholds,
) -> list[PlacedComment]:
    """The comments that may be shown, each with its place, in the order given; the others are nowhere.

    comments: (unit, text) of each. own_ballots: unit → ballots cast in it. published: units of which any figure is shown.
    names: as of `names_of`. A comment of which masking leaves nothing doesn't count.
    """
    seen: dict[str, bool] = {}
    written = [(centre_of(unit), mask(clean(text), names, seen)) for unit, text in comments]
    written = [(centre, text) for centre, text in written if _LETTERS.search(text.replace(MARK, ""))]
    ballots: Counter[str] = Counter()
    for unit, number in own_ballots.items():
        ballots[centre_of(unit)] += number
    counts = Counter(centre for centre, _ in written)

    def enough(number: int, people: int) -> bool:
        return number >= thresholds.comments and people >= thresholds.comment_ballots

    large = {centre for centre in ballots if centre in published and centre != ROOT and enough(counts[centre], ballots[centre])}
    rest = [centre for centre in ballots if centre not in large]
    rest_shown = ROOT in published and enough(sum(counts[one] for one in rest), sum(ballots[one] for one in rest))
    return [
        PlacedComment(centre if centre in large else ROOT, text)
        for centre, text in written
        if centre in large or rest_shown
    ]


def centre_of(unit: str) -> str:
    """The unit's centre, the first level below the client; ROOT for the client itself."""
    return unit.partition(SEPARATOR)[0]


def clean(text: str) -> str:
    """One line of letters that can be seen: no control or direction characters, no lone marks, white space folded."""
    spaced = " ".join(unicodedata.normalize("NFKC", text).split())
    if not spaced.isprintable():
        spaced = "".join(letter for letter in spaced if unicodedata.category(letter) not in _INVISIBLE)
    return " ".join(_LOOSE_MARKS.sub("", spaced).split())


def mask(text: str, names: Collection[str], seen: dict[str, bool] | None = None) -> str:
    """The text with addresses, links, long numbers and names of the roster replaced by a mark. `text` is clean.

    seen: words compared before, and whether they are names; shared by the comments of one close, and kept no longer.
    """
    seen = {} if seen is None else seen
    for pattern, signs in _TELLING:
        if not signs.isdisjoint(text):
            text = pattern.sub(MARK, text)
    text = _NUMBER.sub(MARK, text)

    def word_or_mark(found: re.Match) -> str:
        word = found[0]
        if word not in seen:
            seen[word] = _is_name(word, names)
        return MARK if seen[word] else word

    return _MARKS.sub(MARK, _WORD.sub(word_or_mark, text))


def names_of(members: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Words that may name a member, as `mask` compares them. members: (reference, e-mail address) of each.

    Parts of the reference and of what stands before the @, and the surname behind an initial. A word that many share is
    left out. A name that is also a common word is masked all the same: better a word too few than a person too many.
    """
    carriers: Counter[str] = Counter()
    number = 0
    for reference, email in members:
        number += 1
        carriers.update(_words_of(reference) | _words_of((email or "").partition("@")[0]))
    common = max(COMMON_SHARE * number, 1) if number >= COMMON_FROM else number + 1
    return frozenset(word for word, times in carriers.items() if times <= common)


def fold(word: str) -> str:
    """A word as names are compared: small letters, one spelling for å and aa, ø and oe, ä and ae."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_SPELLINGS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("aa", "a").replace("oe", "o").replace("ae", "a")


def _words_of(text: str) -> set[str]:
    line = clean(text)
    words = {fold(part) for part in _LETTERS.findall(line) if len(part) >= NAME_LETTERS} - _PARTICLES
    surnames = {word[1:] for word in words if len(word) > SURNAME_LETTERS}
    return words | surnames | {fold(part) for part in _CODE.findall(line)}


def _is_name(word: str, names: Collection[str]) -> bool:
    forms = {word, _POSSESSIVE.sub("", word), *_LETTERS.findall(word)}
    return any(fold(form) in names for form in forms)
