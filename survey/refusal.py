"""The one kind of error that is somebody's to mend."""

from dataclasses import dataclass
from typing import Self


class Sentence(str):
    """An English sentence that the console can say in its reader's language: it keeps its template and what was put in."""

    __slots__ = ("template", "values")

    def __new__(cls, template: str, **values) -> Self:
        sentence = super().__new__(cls, template % values if values else template)
        sentence.template, sentence.values = template, values
        return sentence


def N_(template: str) -> str:
    """The template as it is: marked, so that translators find it."""
    return template


class Refusal(ValueError):
    """Input that can't be used. The message is one sentence that says what to do; nothing has been changed.

    Given as an English text, or as a template marked with N_ and its values, which can be translated.
    """

    def __init__(self, template: str, **values):
        super().__init__(Sentence(template, **values))

    @property
    def sentence(self) -> Sentence:
        return self.args[0]


class FileRefused(Refusal):
    """A file that can't be read as a table."""


@dataclass(frozen=True)
class RefusedRow:
    """A line of a file, and why it can't be used."""

    line: int
    reason: str


class RowsRefused(Refusal):
    """A table with rows that can't be used; nothing was changed."""

    def __init__(self, rows: tuple[RefusedRow, ...]):
        self.rows = rows
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        super().__init__(f"{count} can't be used; nothing was changed. Mend the lines named and import the file again.")
