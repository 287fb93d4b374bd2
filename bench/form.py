"""A page's form as a phone finds it: its fields, read from the HTML, and a body that answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from random import Random
from urllib.parse import urlencode

COMMENT = "Fewer windows open at once, please."


@dataclass(frozen=True)
class Form:
    """carried: hidden fields as they stand; choices: name → values to choose from; texts: names of text fields;
    button: name and value of the form's first button, the way on, where it has any.
    """

    carried: Sequence[tuple[str, str]]
    choices: Mapping[str, Sequence[str]]
    texts: Sequence[str]
    button: tuple[str, str] | None

    def fill(self, random: Random) -> str:
        """A body in which everything is answered: one of the values offered that says something, and a comment."""
        chosen = [(name, random.choice([value for value in values if value] or [""])) for name, values in self.choices.items()]
        written = [(name, COMMENT) for name in self.texts]
        return urlencode([*self.carried, *chosen, *written, *([self.button] if self.button else [])])


def read_form(html: str) -> Form | None:
    """The form of the page that asks something; None where none does."""
    reader = _Reader()
    reader.feed(html)
    return next((form for form in reader.forms if form.choices or form.texts), None)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form([], {}, [], None))
        elif self.forms:
            self._take(tag, given)

    def _take(self, tag: str, given: Mapping[str, str]) -> None:
        form, name, value = self.forms[-1], given.get("name", ""), given.get("value", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if kind == "hidden":
            form.carried.append((name, value))
        elif kind == "radio":
            form.choices.setdefault(name, []).append(value)
        elif kind == "select":
            self._select = name
        elif kind == "option":
            form.choices.setdefault(self._select, []).append(value)
        elif kind in ("textarea", "text"):
            form.texts.append(name)
        elif kind in ("button", "submit") and name and form.button is None:
            self.forms[-1] = Form(form.carried, form.choices, form.texts, (name, value))
