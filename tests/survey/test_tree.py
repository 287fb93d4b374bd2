"""Unit paths as people type them, and the tree they make."""

import random
import unicodedata

import pytest

from survey.tree import DEPTH_LIMIT, PATH_LIMIT, ROOT, PathRefused, Tree, clean_path, lineage_of, name_of, natural_key, parent_of

CENTRES = Tree.of(["Oslo/Team 10", "Oslo/Team 9", "Bergen/Night/Blue", "Bergen"])


@pytest.mark.parametrize(
    "typed, path",
    [
        ("Oslo", "Oslo"),
        ("  Oslo / Team  3 ", "Oslo/Team 3"),
        ("Oslo/Team\t3", "Oslo/Team 3"),
        ("Tromsø/Kundeservice – kveld", "Tromsø/Kundeservice – kveld"),
        (unicodedata.normalize("NFD", "Skåne/Lag Ö"), "Skåne/Lag Ö"),
        ("x" * PATH_LIMIT, "x" * PATH_LIMIT),
        ("/".join("abcdef"[:DEPTH_LIMIT]), "a/b/c/d/e/f"),
    ],
)
def test_a_typed_path_has_one_canonical_form(typed, path):
    assert clean_path(typed) == path
    assert clean_path(path) == path


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "empty part"),
        ("  ", "empty part"),
        ("/Oslo", "empty part"),
        ("Oslo/", "empty part"),
        ("Oslo//Team 3", "empty part"),
        ("Oslo/Te\u200bam", "can't be printed"),
        ("Oslo/\x07", "can't be printed"),
        ("x" * (PATH_LIMIT + 1), "longer than 200 characters"),
        ("a/b/c/d/e/f/g", "deeper than 6 levels"),
    ],
)
def test_a_path_that_cannot_be_used_is_refused_in_words(typed, sentence):
    with pytest.raises(PathRefused, match=sentence):
        clean_path(typed)


def test_the_way_up_from_a_team_ends_at_the_client():
    assert lineage_of("Oslo/Night/Blue") == ("Oslo/Night/Blue", "Oslo/Night", "Oslo", ROOT)
    assert lineage_of(ROOT) == (ROOT,)
    assert (parent_of("Oslo/Night"), parent_of("Oslo")) == ("Oslo", ROOT)
    assert (name_of("Oslo/Night"), name_of(ROOT)) == ("Night", "")


def test_the_client_has_nothing_above_it():
    with pytest.raises(ValueError, match="no unit above it"):
        parent_of(ROOT)


def test_a_tree_holds_the_units_between_and_lists_them_naturally():
    assert CENTRES.paths == (
        ROOT, "Bergen", "Bergen/Night", "Bergen/Night/Blue", "Oslo", "Oslo/Team 9", "Oslo/Team 10",
    )  # fmt: skip


def test_kinship_in_a_tree():
    assert CENTRES.children(ROOT) == ("Bergen", "Oslo")
    assert CENTRES.children("Oslo") == ("Oslo/Team 9", "Oslo/Team 10")
    assert CENTRES.ancestors("Bergen/Night/Blue") == ("Bergen/Night", "Bergen", ROOT)
    assert CENTRES.lineage("Oslo") == ("Oslo", ROOT)


def test_an_unknown_unit_has_no_children_to_tell_of():
    with pytest.raises(KeyError):
        CENTRES.children("Trondheim")


def test_a_client_with_no_units_is_a_tree_of_one():
    empty = Tree.of([])
    assert empty.paths == (ROOT,)


@pytest.mark.parametrize("name", ["²", "3²", "Team ½", "٣", "Team ٣"])
def test_digits_of_any_script_can_be_sorted(name):
    assert Tree.of([name, "Team 3"]).units == {ROOT, name, "Team 3"}
    assert len(Tree.of([name, "Team 3"]).paths) == 3


def test_units_that_sort_alike_still_have_one_order():
    alike = ["Team 1", "Team 01", "TEAM 1", "Team 001"]
    assert len({natural_key(path) for path in alike}) == 4
    orders = {Tree(frozenset(random.Random(seed).sample(alike, 4)) | {ROOT}).paths for seed in range(20)}
    assert orders == {(ROOT, *sorted(alike))}
