"""Drawing a client's answers of one month: who answers, and what. Pure, and the same for the same seed.

Everybody's leaning towards an item is a sum of effects of centre, team, person and moment. The client's people are then
put in order and given the options of its quota: the totals are the ones that were meant, whoever gives which answer.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reports.demonstration.backgrounds import background_of, effect_of, said
from reports.demonstration.calendar import Month
from reports.demonstration.comments import KEPT_MONTHS, draw_comments
from reports.demonstration.marginals import CODES, SHARES, options_by_rank
from reports.demonstration.organisations import DECLINING, RECOVERING, TINY, Organisation, Team
from reports.demonstration.staff import NAMES, Person
from survey.instruments.instrument import Instrument

# Parts of the variance of one item, which add up to 1: between units .05 = ICC(1); shared by all items .30.
CENTRE, TEAM, UNIT_ITEM = 0.010, 0.025, 0.015
PERSON, PERSON_MONTH, PERSON_ITEM, MOMENT = 0.18, 0.085, 0.35, 0.335

COURSE = 0.9  # standard deviations between a story's two ends: more than chance makes of a team of 20
COURSE_MONTHS = 6
SEASON, SEASON_MONTHS = 0.08, 12
RESPONSE = (0.72, 0.84)  # of a team, within the month
OPEN_SHARE = 0.5  # of those who will answer, the part that has when the wave is half over
SKIPPED = 0.01  # of answers
FEWEST_OF_TINY = 3

CENTRES, TEAMS, PEOPLE, MOMENTS = 2, 3, 4, 5  # streams of random numbers, beside those of staff and backgrounds
SAID, COMMENTS = 7, 8
BACKGROUND_MONTHS = 2  # back: proving that splits are safe is most of a close, and no report looks at an older month's


@dataclass(frozen=True)
class Setting:
    """What the draws of one client and month follow from. lean: of the client among the clients of this run."""

    organisation: Organisation
    month: Month
    months: int
    lean: float
    seed: int


@dataclass(frozen=True)
class Extras:
    """What a ballot may hold beside answers: backgrounds (code → option) and a comment, both voluntary."""

    background: dict[str, str]
    comment: str = ""


def draw_answers(
    setting: Setting, instrument: Instrument, people: Sequence[Person]
) -> dict[str, dict[str, int]]:
    """Member → item code → 1–6, for everybody who answers; an item that was skipped is absent."""
    moment = _stream(setting, MOMENTS, setting.month.number)
    answering = _respondents(setting, people, moment)
    leanings = _leanings(setting, instrument, answering, moment)
    given = moment.random(leanings.shape) >= SKIPPED
    answers: dict[str, dict[str, int]] = {person.ref: {} for person in answering}
    for column, code in enumerate(instrument.codes):
        who = np.flatnonzero(given[:, column])
        order = who[np.argsort(leanings[who, column], kind="stable")]
        direction = instrument.item(code).direction
        options = options_by_rank(code, len(order), direction * _shift(setting, code))
        for row, option in zip(order, options, strict=True):
            answers[answering[row].ref][code] = int(option)
    return answers


def draw_extras(
    setting: Setting, instrument: Instrument, answering: Sequence[Person], languages: Mapping[str, str]
) -> dict[str, Extras]:
    """Member → what is said beside the answers. languages: member → language of the page."""
    asked = {each.code for each in instrument.backgrounds if setting.month.back < BACKGROUND_MONTHS}
    draws = _stream(setting, SAID, setting.month.number).random((len(answering), 3))
    backgrounds = [background_of(person, setting.month.number, setting.seed) for person in answering]
    comments: dict[str, str] = {}
    if setting.month.back < KEPT_MONTHS:
        writers = [(person, languages[person.ref]) for person in answering]
        comments = draw_comments(writers, NAMES, _stream(setting, COMMENTS, setting.month.number))
    return {
        person.ref: Extras(said(background, asked, row), comments.get(person.ref, ""))
        for person, background, row in zip(answering, backgrounds, draws, strict=True)
    }


def drift(course: str, back: int, months: int) -> float:
    """How far a team's story has carried it in a month, in standard deviations: 0 where nothing is wrong."""
    span = min(COURSE_MONTHS, max(months - 1, 1))
    done = min(max((span - max(back, 0)) / span, 0.0), 1.0)  # 0 before the story begins, 1 at its end
    return {DECLINING: -COURSE * done, RECOVERING: -COURSE * (1 - done)}.get(course, 0.0)


def _respondents(setting: Setting, people: Sequence[Person], moment: np.random.Generator) -> list[Person]:
    """A quota of every team, so that a large one stays large enough for what it is there to show."""
    by_team: dict[Team, list[Person]] = {}
    for person in people:
        by_team.setdefault(person.team, []).append(person)
    answering = []
    for team, members in sorted(by_team.items(), key=lambda entry: entry[0].ordinal):
        share = moment.uniform(*RESPONSE)
        wanted = FEWEST_OF_TINY if team.size == TINY else math.ceil(share * len(members))
        if setting.month.is_open:
            wanted = math.floor(wanted * OPEN_SHARE)
        chosen = sorted(moment.permutation(len(members))[:wanted])
        answering += [members[place] for place in chosen]
    return answering


def _leanings(
    setting: Setting, instrument: Instrument, people: Sequence[Person], moment: np.random.Generator
) -> np.ndarray:
    """People × items; a high number leads to a high answer."""
    units = {person.team: _unit_effects(setting, person.team) for person in people}
    rows = [units[person.team] + _person_effects(setting, person) for person in people]
    effects = np.array(rows).reshape(len(people), len(CODES))[:, [CODES.index(code) for code in instrument.codes]]
    effects += math.sqrt(PERSON_MONTH) * moment.standard_normal((len(people), 1))
    drifts = [drift(person.team.course, setting.month.back, setting.months) for person in people]
    effects += np.array(drifts).reshape(-1, 1)
    month, seed = setting.month.number, setting.seed
    effects += np.array([effect_of(background_of(person, month, seed)) for person in people]).reshape(-1, 1)
    effects *= [instrument.item(code).direction for code in instrument.codes]
    return effects + math.sqrt(MOMENT) * moment.standard_normal(effects.shape)


def _unit_effects(setting: Setting, team: Team) -> np.ndarray:
    """One number an item the demonstration knows, the same in every month."""
    centre = _stream(setting, CENTRES, team.centre).standard_normal()
    own, *by_item = _stream(setting, TEAMS, team.ordinal).standard_normal(1 + len(CODES))
    return math.sqrt(CENTRE) * centre + math.sqrt(TEAM) * own + math.sqrt(UNIT_ITEM) * np.array(by_item)


def _person_effects(setting: Setting, person: Person) -> np.ndarray:
    own, *by_item = _stream(setting, PEOPLE, person.desk, person.started).standard_normal(1 + len(CODES))
    return math.sqrt(PERSON) * own + math.sqrt(PERSON_ITEM) * np.array(by_item)


def _shift(setting: Setting, code: str) -> float:
    """Where the whole client lies. Where shares are published every client has them: only the season moves them."""
    season = -SEASON * math.sin(2 * math.pi * max(setting.month.back, 0) / SEASON_MONTHS)
    return season if code in SHARES else season + setting.lean


def _stream(setting: Setting, *names: int) -> np.random.Generator:
    return np.random.default_rng([setting.seed, *names, setting.organisation.number])
