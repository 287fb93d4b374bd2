import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statistics.scoring import reverse_items, score_index, score_themes, to_index

NAN = np.nan
ANSWERS = st.lists(st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, NAN]), min_size=4, max_size=4), max_size=12)


def test_scale_scores_equal_the_reference(bfi, bfi_reference):
    scales = bfi_reference["scales"]
    theme_items = {name: scale["items"] for name, scale in scales.items()}
    directions = {code: -1 if code in bfi_reference["reversed"] else 1 for items in theme_items.values() for code in items}

    scores = score_themes(bfi, theme_items, directions)

    for name, scale in scales.items():
        assert scores[name].mean() == pytest.approx(scale["mean"], abs=1e-6)
        assert scores[name].std() == pytest.approx(scale["sd"], abs=1e-6)
        assert to_index(scores[name].mean()) == pytest.approx(scale["index"], abs=1e-4)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ([], NAN),
        ([4.0], 4.0),
        ([NAN], NAN),
        ([4.0, NAN], 4.0),
        ([NAN, NAN], NAN),
        ([6.0, NAN, NAN], NAN),
        ([6.0, 5.0, NAN], 5.5),
        ([6.0, 5.0, NAN, NAN], 5.5),
        ([6.0, 5.0, NAN, NAN, NAN], NAN),
        ([6.0, 5.0, 1.0, NAN, NAN], 4.0),
        ([3.0, 3.0, 3.0, 3.0], 3.0),
    ],
)
def test_a_theme_is_scored_from_half_of_its_items(answers, score):
    codes = [f"I{place}" for place in range(len(answers))]
    frame = pd.DataFrame([answers], columns=codes)
    if not codes:
        with pytest.raises(ValueError, match="at least one item"):
            score_themes(frame, {"theme": codes}, {})
        return

    scores = score_themes(frame, {"theme": codes}, dict.fromkeys(codes, 1))

    assert scores["theme"].to_list() == pytest.approx([score], nan_ok=True)


def test_scores_keep_persons_and_order_of_themes():
    answers = pd.DataFrame({"A": [1.0, 6.0], "B": [2.0, NAN], "unused": [99.0, 0.0]}, index=[7, 3])

    scores = score_themes(answers, {"second": ["B"], "first": ["A"]}, {"A": -1, "B": 1})

    expected = pd.DataFrame({"second": [2.0, NAN], "first": [6.0, 1.0]}, index=[7, 3])
    pd.testing.assert_frame_equal(scores, expected)


def test_nobody_gives_no_scores():
    scores = score_themes(pd.DataFrame({"A": []}, dtype=float), {"theme": ["A"]}, {"A": 1})

    assert scores.shape == (0, 1)
    assert score_index(scores, ["theme"]).empty


@pytest.mark.parametrize("value", [0.0, 0.99, 6.01, 7.0, -1.0, np.inf, -np.inf])
def test_a_value_outside_the_scale_is_refused_by_name(value):
    answers = pd.DataFrame({"A": [3.0, 4.0], "B": [3.0, value]})

    with pytest.raises(ValueError, match="in: B$"):
        score_themes(answers, {"theme": ["A", "B"]}, {"A": 1, "B": 1})


@pytest.mark.parametrize("directions", [{}, {"A": 0}, {"A": 2}])
def test_every_item_needs_a_direction(directions):
    with pytest.raises(ValueError, match="direction of 1 or -1: A"):
        reverse_items(pd.DataFrame({"A": [1.0]}), directions)


def test_a_column_that_comes_twice_is_refused_by_name():
    answers = pd.DataFrame([[1.0, 2.0, 3.0]], columns=["A", "B", "A"])

    with pytest.raises(ValueError, match="twice: A"):
        score_themes(answers, {"theme": ["A", "B"]}, {"A": 1, "B": 1})


def test_answers_with_the_missing_value_of_whole_numbers_are_scored():
    answers = pd.DataFrame({"A": pd.array([1, None], dtype="Int64"), "B": pd.array([3, 4], dtype="Int64")})

    assert score_themes(answers, {"theme": ["A", "B"]}, {"A": -1, "B": 1})["theme"].to_list() == [4.5, 4.0]


def test_an_item_or_theme_without_a_column_is_refused_by_name():
    with pytest.raises(ValueError, match="without a column: B"):
        score_themes(pd.DataFrame({"A": [1.0]}), {"theme": ["A", "B"]}, {"A": 1, "B": 1})
    with pytest.raises(ValueError, match="without a column: pace"):
        score_index(pd.DataFrame({"autonomy": [1.0]}), ["autonomy", "pace"])


@given(ANSWERS, st.lists(st.sampled_from([1, -1]), min_size=4, max_size=4))
def test_reversing_twice_gives_the_answers_back(rows, signs):
    answers = pd.DataFrame(rows, columns=list("ABCD"), dtype=float)
    directions = dict(zip("ABCD", signs, strict=True))

    turned = reverse_items(answers, directions)

    pd.testing.assert_frame_equal(reverse_items(turned, directions), answers)
    for code in "ABCD":
        mirrored = 7 - answers[code] if directions[code] == -1 else answers[code]
        pd.testing.assert_series_equal(turned[code], mirrored)


@pytest.mark.parametrize(("answered", "scored"), [(0, False), (4, False), (5, True), (10, True)])
def test_the_index_needs_half_of_its_themes(answered, scored):
    themes = [f"theme{place}" for place in range(10)]
    row = [float(1 + place % 6) for place in range(answered)] + [NAN] * (10 - answered)
    scores = pd.DataFrame([row], columns=themes).assign(outcome=6.0)

    index = score_index(scores, themes)

    assert index.to_list() == pytest.approx([np.mean(row[:answered]) if scored else NAN], nan_ok=True)


def test_an_index_without_themes_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        score_index(pd.DataFrame({"theme": [3.0]}), [])


@pytest.mark.parametrize(("mean", "points"), [(1.0, 0.0), (3.5, 50.0), (6.0, 100.0), (4.25, 65.0)])
def test_index_points(mean, points):
    assert to_index(mean) == points
    assert to_index(np.array([mean])).tolist() == [points]
    assert to_index(pd.Series([mean, NAN])).to_list() == pytest.approx([points, NAN], nan_ok=True)
