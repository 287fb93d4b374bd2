"""Answers and people counted in arrays, against the same counted one person at a time."""

from collections import Counter

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings import plan_wave
from reports.groups import atoms_of
from reports.scores import count_answers, score_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.services.waves import FrozenUnit
from survey.thresholds import Thresholds
from survey.tree import Tree, lineage_of

INSTRUMENT = parse_instrument(shipped_instruments()["medarbeiderpuls"]).for_wave(None)
TREE = Tree.of(["Oslo/Blue", "Oslo/Red", "Bergen"])
ANSWERS = st.sampled_from([np.nan, 1.0, 2.0, 5.0, 6.0])
OPTIONS = {each.code: [None, *(option.code for option in each.groups)] for each in INSTRUMENT.backgrounds}


@st.composite
def persons(draw):
    """Scores of up to thirty people, who skip items and backgrounds, in units above others too."""
    many = draw(st.integers(1, 30))
    columns = {code: draw(st.lists(ANSWERS, min_size=many, max_size=many)) for code in INSTRUMENT.codes[:3]}
    answers = pd.DataFrame({code: columns.get(code, [4.0] * many) for code in INSTRUMENT.codes})
    units = draw(st.lists(st.sampled_from(["Oslo/Blue", "Oslo/Red", "Bergen", "Oslo"]), min_size=many, max_size=many))
    said = {code: draw(st.lists(st.sampled_from(options), min_size=many, max_size=many)) for code, options in OPTIONS.items()}
    return score_answers(answers, pd.Series(units, dtype=object), INSTRUMENT, pd.DataFrame(said, dtype=object))


@settings(deadline=None)
@given(persons())
def test_answers_are_counted_in_every_unit_around_them(scores):
    expected = Counter()
    for person, unit in enumerate(scores.units):
        for code, value in scores.answers.loc[person].dropna().items():
            expected.update((code, around, int(value)) for around in lineage_of(unit))
    counts = count_answers(TREE, scores)
    rows = [(code, unit, own) for code, units in counts.items() for unit, own in units.items()]
    found = {(code, unit, option): n for code, unit, own in rows for option, n in enumerate(own, 1)}
    assert {key: n for key, n in found.items() if n} == dict(expected)


@settings(deadline=None)
@given(persons())
def test_people_are_told_apart_by_unit_and_everything_they_said(scores):
    plan = plan_wave([FrozenUnit(path, None) for path in TREE.paths], INSTRUMENT, Thresholds())
    names = [split.background for split in plan.splits]
    who = [(unit, tuple(scores.options.loc[person, names])) for person, unit in enumerate(scores.units)]
    atoms = atoms_of(scores, plan)
    assert atoms.places == tuple(dict.fromkeys(who))
    for measure in plan.split_measures:
        expected = Counter(place for place, value in zip(who, scores.values[measure.source], strict=True) if value == value)
        assert atoms.people[measure.source].tolist() == [expected[place] for place in atoms.places]
    sources = [measure.source for measure in plan.split_measures]
    complete = Counter(place for place, whole in zip(who, scores.values[sources].notna().all(axis=1), strict=True) if whole)
    assert atoms.complete.tolist() == [complete[place] for place in atoms.places]
