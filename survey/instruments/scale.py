"""Response scales: six options, words for some of them, an accessible name for every one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.refusal import Refusal

POINTS = 6
LANGUAGES = ("nb", "sv", "da", "nl", "en")
NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")

_POSITION = {"nb": "{} av {}", "sv": "{} av {}", "da": "{} af {}", "nl": "{} van {}", "en": "{} of {}"}


class InstrumentRefused(Refusal):
    """An instrument, or a part of one, that can't be used; the message is a sentence for the person who wrote it."""


def require(condition: bool, sentence: str) -> None:
    """Raise InstrumentRefused with the sentence unless the condition holds."""
    if not condition:
        raise InstrumentRefused(sentence)


def require_texts(texts: Mapping[str, str], what: str) -> None:
    """Refuse a text that is empty or runs over a line: it must fit a form, a table cell and a spreadsheet alike."""
    for language, text in texts.items():
        require(bool(text.strip()), f"{what} is empty in {language}")
        require(text.isprintable(), f"{what} in {language} holds a line break or a character that can't be printed")


@dataclass(frozen=True)
class Scale:
    """Six response options, 1 to 6. `labels` maps language → option → words; at least both ends carry words.

    Raises InstrumentRefused where a label stands outside 1–6, an end has none, or languages label different options.
    """

    key: str
    labels: Mapping[str, Mapping[int, str]] = field(hash=False)

    def __post_init__(self):
        require(bool(NAME.fullmatch(self.key)), f"scale key {self.key!r} must be small letters, digits and _")
        require(bool(self.labels), f"scale {self.key} has no labels")
        labelled = set(next(iter(self.labels.values())))
        for language, words in self.labels.items():
            where = f"scale {self.key} in {language}"
            require(set(words) <= set(range(1, POINTS + 1)), f"{where} labels an option outside 1–{POINTS}")
            require({1, POINTS} <= set(words), f"{where} has no words for option 1 or option {POINTS}")
            require(set(words) == labelled, f"{where} labels other options than its first language")
            for value, text in words.items():
                require_texts({language: text}, f"scale {self.key}, the label of option {value},")

    def label(self, value: int, language: str) -> str | None:
        """The words under an option, None where it has none. ValueError outside 1–6, KeyError for an unknown language."""
        if value not in range(1, POINTS + 1):
            raise ValueError(f"option {value} is outside 1–{POINTS}")
        return self.labels[language].get(value)

    def option_name(self, value: int, language: str) -> str:
        """The accessible name of an option: "4 of 6", or "6 of 6, to a very large extent" where it carries words."""
        label = self.label(value, language)
        position = _POSITION[language].format(value, POINTS)
        return f"{position}, {label}" if label else position
