"""The one kind of error that is somebody's to mend."""

from dataclasses import dataclass


class Refusal(ValueError):
    """Input that can't be used. The message is one sentence that says what to do; nothing has been changed."""


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
