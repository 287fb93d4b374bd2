"""Writes files as LimeSurvey exports them: headings as codes, texts or texts cut short, answers as codes or texts.

Semicolons, everything in quotes, a byte order mark, an empty line at the end; a row of a matrix stands in brackets behind
the matrix. Made up here, not taken from anybody.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

CODE, CODE_UNDERSCORE, CODE_AND_TEXT, FULL, UNDERSCORED, SHORT = range(6)
OWN = (
    ("id", "Response ID"), ("submitdate", "Date submitted"), ("lastpage", "Last page"), ("startlanguage", "Start language"),
    ("seed", "Seed"), ("token", "Access code"), ("startdate", "Date started"), ("datestamp", "Date last action"),
    ("ipaddr", "IP address"), ("refurl", "Referrer URL"),
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A question, or one row of a matrix. replies: answer code → text; empty for free text."""

    code: str
    text: str
    row_code: str = ""
    row_text: str = ""
    replies: dict[str, str] = field(default_factory=dict)

    def heading(self, style: int, letters: int) -> str:
        code = f"{self.code}[{self.row_code}]" if self.row_code else self.code
        text = self.text + (f" [{self.row_text}]" if self.row_text else "")
        if style == SHORT:
            return _cut(self.text, letters) + (f" [{_cut(self.row_text, letters)}]" if self.row_text else "")
        return {
            CODE: code,
            CODE_UNDERSCORE: code.replace("[", "_").replace("]", ""),
            CODE_AND_TEXT: f"{code}. {text}",
            FULL: text,
            UNDERSCORED: text.replace(" ", "_"),
        }[style]


def export(
    file: Path, questions: list[Question], responses: list[dict], *, style: int = CODE, long: bool = False, letters: int = 15
) -> Path:
    """responses: question's code heading → answer code, with `submitdate` and the like where they matter."""
    codes = [question.heading(CODE, 0) for question in questions]
    own = [Question(code, text).heading(style, letters) for code, text in OWN]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*own, *(question.heading(style, letters) for question in questions)])
    for number, response in enumerate(responses, start=1):
        given = [response.get(code, "") for code in codes]
        if long:
            given = [question.replies.get(value, value) for question, value in zip(questions, given, strict=True)]
        person = {"id": number, "submitdate": "1980-01-01 00:00:00", "token": f"SECRET{number}", "ipaddr": "192.0.2.7"} | response
        writer.writerow([*(person.get(code, "") for code, _ in OWN), *given])
    file.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode() + b"\r\n")
    return file


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[:letters] + ".. "
