"""The report's values refuse what can't be shown."""

import math

import pytest

from reports.panels import HIDDEN
from reports.report import Distribution, OptionGroup

OPTIONS = ("little", "2", "3", "4", "5", "much")


@pytest.mark.parametrize("first, last", [(0, 1), (1, 7), (4, 3), (-1, -1)])
def test_a_group_lies_within_the_six_options(first, last):
    with pytest.raises(ValueError, match=f"options {first} to {last} are no group within 1 to 6"):
        OptionGroup(first, last, 0.5)


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan, math.inf, 25])
def test_a_share_is_a_fraction(share):
    with pytest.raises(ValueError, match="a share lies within 0 and 1"):
        OptionGroup(1, 6, share)


@pytest.mark.parametrize("ends", [[(1, 6)], [(1, 2), (3, 3), (4, 6)], [(at, at) for at in range(1, 7)]])
def test_groups_hold_every_option(ends):
    groups = tuple(OptionGroup(first, last, 1 / len(ends)) for first, last in ends)
    assert Distribution("distribution:AUT1", "How far?", OPTIONS, groups).state == "released"


@pytest.mark.parametrize("ends", [[], [(1, 5)], [(2, 6)], [(1, 3), (3, 6)], [(1, 2), (4, 6)], [(4, 6), (1, 3)]])
def test_groups_that_leave_out_or_repeat_an_option_are_refused(ends):
    groups = tuple(OptionGroup(first, last, 0.5) for first, last in ends)
    with pytest.raises(ValueError, match="the groups of distribution:AUT1 must hold each option once, in order"):
        Distribution("distribution:AUT1", "How far?", OPTIONS, groups)


def test_a_distribution_names_all_six_options():
    with pytest.raises(ValueError, match="distribution:AUT1 names 5 options instead of 6"):
        Distribution("distribution:AUT1", "How far?", OPTIONS[:5], HIDDEN)


def test_a_hidden_distribution_has_no_groups():
    assert Distribution("distribution:AUT1", "How far?", OPTIONS, HIDDEN).state == "hidden"
