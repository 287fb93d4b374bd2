"""Measures as their pages write them: units, lists by unit, what a change changed, themes to begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from reports.action_plans.catalogue import catalogue
from reports.action_plans.history import FieldChange
from reports.action_plans.plan_row import PlanHead
from reports.action_plans.registering import themes_for_plans
from reports.action_plans.suggesting import Suggestion, suggest_themes
from reports.exports.formats import write_day
from reports.narrative.action_plans import status_word
from reports.panels import HIDDEN, Panel
from survey.instruments.catalogue import language_for
from survey.models.wave import Wave
from survey.tree import SEPARATOR, natural_key


@dataclass(frozen=True)
class UnitPlans:
    """The measures of one unit: those under way by due date, then those that have ended, the newest first."""

    name: str
    going: tuple[PlanHead, ...]
    ended: tuple[PlanHead, ...]


@dataclass(frozen=True)
class TextChange:
    """A field that changed, in words."""

    label: str
    before: str
    after: str


def unit_label(path: str, client_name: str) -> str:
    """Oslo / Team 1; the client's own name for the client itself."""
    return path.replace(SEPARATOR, f" {SEPARATOR} ") or client_name


def list_by_unit(heads: Iterable[PlanHead]) -> tuple[UnitPlans, ...]:
    """Unit by unit, in the order of the tree."""
    ordered = sorted(heads, key=lambda head: (head.unit_path != "", natural_key(head.unit_path), head.due_on, head.id))
    return tuple(_unit(list(own)) for _path, own in groupby(ordered, key=lambda head: head.unit_path))


def _unit(own: list[PlanHead]) -> UnitPlans:
    ended = sorted((head for head in own if head.ended), key=lambda head: head.ended_on, reverse=True)
    return UnitPlans(own[0].unit_name, tuple(head for head in own if not head.ended), tuple(ended))


def change_texts(changes: Iterable[FieldChange], language: str) -> tuple[TextChange, ...]:
    """What differs, as a reader reads it; the measure of the catalogue and own words are one thing."""
    done = _("What is done")
    labels = {"measure": done, "own_wording": done, "owner": _("Who"), "due_on": _("By when"), "status": _("Status")}
    told: dict[str, list[str]] = {}
    for change in changes:
        sides = told.setdefault(labels[change.field], ["", ""])
        for at, value in enumerate((change.before, change.after)):
            sides[at] = sides[at] or _written(change.field, value, language)
    return tuple(TextChange(label, *sides) for label, sides in told.items())


def _written(field: str, value: str | None, language: str) -> str:
    if value is None:
        return ""
    if field == "measure":
        return catalogue()[value].name(language) if value in catalogue() else value
    writers = {"due_on": write_day, "status": status_word}
    return writers[field](value) if field in writers else value


def suggestions_of(client: str, unit: str, wave: Wave, language: str) -> tuple[Suggestion, ...]:
    """The themes of the newest release for this unit, those first that its report gives reasons for."""
    from reports.build import build_report

    report = build_report(client, unit, wave.month, language)
    panels = (*report.themes, *report.modules) or _hidden_themes(wave, language)
    return suggest_themes(panels)


def _hidden_themes(wave: Wave, language: str) -> tuple[Panel, ...]:
    return tuple(
        Panel(f"theme:{theme.code}", theme.names[language_for(language, theme.names)], "1-6", HIDDEN)
        for theme in themes_for_plans(wave)
    )
