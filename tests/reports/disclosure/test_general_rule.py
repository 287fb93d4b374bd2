import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from reports.disclosure.general_rule import Attack, Problem, find_witness, find_witnesses, people_mixed
from tests.test_disclosure.sums import by_enumeration
from tests.test_disclosure.trees import UNHURRIED


def problem(people, *cells):
    """One row a cell: the numbers of the atoms in it."""
    rows = np.array([[float(atom in cell) for atom in range(len(people))] for cell in cells])
    return Problem(csc_array(rows.reshape(len(cells), len(people))), np.array(people))


@pytest.mark.parametrize(
    ("people", "cells", "mixed"),
    [
        ([6], [{0}], [6]),
        ([6, 3], [{0, 1}], [9, 9]),
        ([6, 3], [{0, 1}, {0}], [6, 3]),
        ([6, 3], [{0}], [6, None]),
        # A night shift of 21 is the night team of 20 and one person of the day team.
        ([20, 1, 30], [{0, 1, 2}, {0}, {0, 1}], [20, 1, 30]),
        # Two teams, two groups that cross: an atom and the smallest of the other three, which changes places with it.
        ([4, 6, 5, 7], [{0, 1}, {2, 3}, {0, 2}, {1, 3}], [9, 10, 9, 11]),
        # Half of the first and second less the third is the first atom alone.
        ([1, 1, 1], [{0, 1}, {1, 2}, {0, 2}], [1, 1, 1]),
    ],
)
def test_people_mixed_by_hand(people, cells, mixed):
    assert [people_mixed(problem(people, *cells), atom) for atom in range(len(people))] == [
        None if value is None else pytest.approx(value) for value in mixed
    ]


def test_half_a_person_counts_as_half():
    # Cells {0,1}, {0,2}, {1,2,3}: half of (first + second − third) sees person 0 with half of atom 3.
    assert people_mixed(problem([1, 3, 3, 4], {0, 1}, {0, 2}, {1, 2, 3}), 0) == pytest.approx(3)


@st.composite
def crossing_tables(draw):
    atoms = draw(st.integers(2, 6))
    people = draw(st.lists(st.integers(1, 9), min_size=atoms, max_size=atoms))
    cells = draw(st.lists(st.frozensets(st.integers(0, atoms - 1), min_size=1), min_size=1, max_size=4))
    return problem(people, *cells)


@UNHURRIED
@given(crossing_tables())
def test_the_programme_finds_what_enumeration_finds(table):
    for atom in range(len(table.people)):
        exact = by_enumeration(table.cells.toarray(), table.people, atom)
        found = people_mixed(table, atom)
        assert (found is None) == (exact is None)
        assert found is None or found == pytest.approx(float(exact))


@UNHURRIED
@given(crossing_tables(), st.integers(2, 12))
def test_a_witness_is_found_where_the_rule_holds_and_an_attack_where_it_does_not(table, minimum):
    for atom in range(len(table.people)):
        exact = by_enumeration(table.cells.toarray(), table.people, atom)
        need = float(minimum - table.people[atom])
        found = find_witness(table, atom, need)
        assert isinstance(found, Attack) == (exact is not None and exact < minimum)
        if isinstance(found, Attack):
            assert found.people == pytest.approx(float(exact))
            # The cells named are enough: among them alone the atom is seen as closely.
            named = Problem(table.cells[list(found.rows), :], table.people)
            assert people_mixed(named, atom) == pytest.approx(float(exact))
        else:
            assert_witness(table, found, atom, need)


def assert_witness(table, x, atom, need):
    assert np.abs(table.cells @ x).max() < 1e-6
    others = np.arange(len(x)) != atom
    assert (np.abs(x) <= table.people + 1e-6)[others].all()
    assert x[atom] >= need - 1e-6


@UNHURRIED
@given(st.lists(crossing_tables(), min_size=1, max_size=5), st.integers(2, 12))
def test_many_problems_at_once_are_answered_like_one_by_one(tables, minimum):
    asked = [(table, 0, float(minimum - table.people[0])) for table in tables]
    for (table, atom, need), x in zip(asked, find_witnesses(asked), strict=True):
        assert (x is None) == isinstance(find_witness(table, atom, need), Attack)
        if x is not None:
            assert_witness(table, x, atom, need)


@UNHURRIED
@given(crossing_tables(), st.data())
def test_what_part_of_the_atoms_proves_holds_for_all(table, data):
    atoms = np.array(sorted(data.draw(st.sets(st.integers(0, len(table.people) - 1), min_size=1))))
    part = table.within(atoms)
    mixed, whole = people_mixed(part, 0), people_mixed(table, int(atoms[0]))
    assert whole is None or (mixed is not None and mixed <= whole + 1e-6)


@pytest.mark.parametrize(("cells", "people"), [([[1.0, 1.0]], [3]), ([[1.0]], [-1])])
def test_a_table_that_does_not_fit_is_refused(cells, people):
    with pytest.raises(ValueError, match="atom"):
        Problem(csc_array(np.array(cells)), np.array(people))
