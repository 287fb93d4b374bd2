"""Figures as any reader of a report meets them, whatever the format: what a Report must come back as."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal
from flask_babel import force_locale, gettext

from reports.panels import Figure

BESIDE = "not said here"  # an end of an interval that this format leaves to another
Key = tuple[str, str]  # unit path and measure code; a wave's figure is index@2026-09, the number of answers n


@dataclass(frozen=True)
class Read:
    """state; value, low and high as decimals; bound as in the Report. A hidden figure has none of them."""

    state: str
    value: Decimal | None = None
    bound: str = ""
    low: Decimal | str | None = None
    high: Decimal | str | None = None


HIDDEN = Read("hidden")


def figures_of(report) -> dict[Key, Read]:
    """Every score, share, wave and number of answers of a Report."""
    here = report.unit_path
    found = {(here, panel.code): _read(panel.figure) for panel in report.panels}
    for item in report.distributions:
        if item.state == "hidden":
            found[here, item.code] = HIDDEN
            continue
        for group in item.groups:
            found[here, share_code(item.code, group.first, group.last)] = Read(
                "released", number(group.share), group.bound or "", BESIDE, BESIDE
            )
    for trend in report.trends:
        found |= {(here, f"{trend.code}@{point.month}"): _read(point.figure) for point in trend.points}
    for unit in report.units:
        found |= {(unit.path, code): _read(figure) for code, figure in unit.figures.items()}
        found[unit.path, "n"] = count(unit.n.shown)
    return found | {(here, "n"): count(report.n.shown)}


def differences(report, found: dict[Key, Read]) -> dict[Key, tuple[Read | None, Read]]:
    """What a format says otherwise than the Report, or has beyond it: key → (in the Report, in the format)."""
    told = figures_of(report)
    return {key: (told.get(key), read) for key, read in found.items() if key not in told or not _agree(told[key], read)}


def _agree(told: Read, read: Read) -> bool:
    ends = all(there in (BESIDE, here) or here == BESIDE for here, there in ((told.low, read.low), (told.high, read.high)))
    return ends and (told.state, told.value, told.bound) == (read.state, read.value, read.bound)


def share_code(code: str, first: int, last: int) -> str:
    return f"{code}:{first}" if first == last else f"{code}:{first}-{last}"


def count(shown) -> Read:
    """The number of answers: a number, or the words of a band as its bound."""
    if shown is None:
        return HIDDEN
    if isinstance(shown, int):
        return Read("released", number(shown), "", BESIDE, BESIDE)
    return Read("released", None, shown, BESIDE, BESIDE)


def number(value) -> Decimal | None:
    """A stored number with every decimal it has."""
    return None if value is None else Decimal(repr(value)).normalize()


def _read(figure) -> Read:
    if not isinstance(figure, Figure):
        return HIDDEN
    return Read("released", number(figure.value), figure.bound or "", number(figure.low), number(figure.high))


class Words:
    """Reads figures as they are written in one language."""

    def __init__(self, language: str):
        with force_locale(language):
            self.hidden, self.open = gettext("not shown"), gettext("Open")
            patterns = {"at most": gettext("under %(share)s", share="#"), "at least": gettext("over %(share)s", share="#")}
        self.locale = "en_GB" if language == "en" else language
        self.bounds = {**{pattern.replace("#", ""): bound for bound, pattern in patterns.items()}}
        self.bounds |= {"≤": "at most", "≥": "at least", "<": "at most", ">": "at least"}

    def figure(self, text: str, interval: str | None = None) -> Read:
        """A figure with its interval: None where the format has none, empty or a dash where the figure has none."""
        text = " ".join(text.split())
        if text == self.hidden:
            return HIDDEN
        bound = next((sign for sign in self.bounds if text.startswith(sign)), "")
        ends = (BESIDE, BESIDE) if interval is None else self.ends(interval)
        return Read("released", self.number(text.removeprefix(bound)), self.bounds.get(bound, ""), *ends)

    def ends(self, text: str) -> tuple[Decimal | None, Decimal | None]:
        """Both ends of an interval; a per cent sign at its end is of both."""
        low, _, high = text.strip().partition("–")
        if not high:
            return None, None
        return self.number(low + ("%" if "%" in high else "")), self.number(high)

    def count(self, text: str) -> Read:
        """A number of answers, with the signs between its thousands or as a band."""
        text = text.strip()
        if text == self.hidden:
            return HIDDEN
        plain = re.sub(r"(?<=\d)[.,\s\xa0\u202f](?=\d{3}\b)", "", text)
        return count(int(plain) if plain.isdigit() else text)

    def number(self, text: str) -> Decimal:
        plain = "".join(text.replace("−", "-").replace("%", "").split())
        try:
            value = parse_decimal(plain, locale=self.locale, strict=False)
        except (NumberFormatError, InvalidOperation):
            raise AssertionError(f"{text!r} is no number in {self.locale}") from None
        return (value / 100 if "%" in text else value).normalize()
