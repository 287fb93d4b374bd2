"""What can be done about a theme: reports/action_plans/catalogue.toml, read once. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from survey.instruments.catalogue import language_for
from survey.instruments.scale import LANGUAGES

NAME_WORDS = 8  # a name is read in a list

Texts = Mapping[str, str]  # language → words, in all five


@dataclass(frozen=True)
class CatalogueMeasure:
    """One measure that a team leader can pick. names: what it is called; steps: one sentence, what to do on Monday.

    It comes from practice in contact centres. problem: the publication that names the problem it is for, "" where none
    does. ValueError where a text is missing or a name too long.
    """

    key: str
    themes: tuple[str, ...]
    names: Texts = field(hash=False)
    steps: Texts = field(hash=False)
    problem: str = ""

    def __post_init__(self):
        if not self.themes:
            raise ValueError(f"measure {self.key} is for no theme")
        for texts in (self.names, self.steps):
            if set(texts) != set(LANGUAGES) or not all(text.strip() for text in texts.values()):
                raise ValueError(f"measure {self.key} needs its texts in {', '.join(LANGUAGES)}")
        for language, name in self.names.items():
            if len(name.split()) > NAME_WORDS:
                raise ValueError(f"measure {self.key} in {language} has more than {NAME_WORDS} words")

    def name(self, language: str) -> str:
        """What it is called in a reader's language."""
        return self.names[language_for(language)]

    def step(self, language: str) -> str:
        """What to do on Monday, in a reader's language."""
        return self.steps[language_for(language)]


def parse_catalogue(text: str) -> dict[str, CatalogueMeasure]:
    """Key → measure, in the order of the file. ValueError where it is no catalogue."""
    return {
        key: CatalogueMeasure(key, tuple(one["themes"]), one["name"], one["do"], one.get("problem", ""))
        for key, one in tomllib.loads(text)["measures"].items()
    }


@cache
def catalogue() -> Mapping[str, CatalogueMeasure]:
    """The measures that come with the program, by key."""
    return parse_catalogue(resources.files("reports.action_plans").joinpath("catalogue.toml").read_text("utf-8"))


def measures_for(theme: str) -> tuple[CatalogueMeasure, ...]:
    """The measures for a theme by its code; none for a theme of a client's own."""
    return tuple(one for one in catalogue().values() if theme in one.themes)
