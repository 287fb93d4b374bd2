import numpy as np
import pytest

from reports.statistics.leaving_rows import Rows


def some_rows(count: int, predictors: int) -> Rows:
    source = np.random.default_rng(count)
    return Rows(
        teams=source.permutation(np.arange(count) % max(count // 2, 1)),
        centres=source.permutation(np.arange(count) % 3),
        windows=source.permutation(np.arange(count) % 4),
        exposure=source.uniform(1, 30, count),
        leavers=source.poisson(2, count).astype(float),
        scaled=source.normal(size=(count, predictors)),
    )


def matrix_of(rows: Rows) -> np.ndarray:
    _, centres, windows = rows.counts
    return np.hstack([np.ones((len(rows.teams), 1)), np.eye(centres)[rows.centres], np.eye(windows)[rows.windows], rows.scaled])


@pytest.mark.parametrize("predictors", [0, 1, 2])
@pytest.mark.parametrize("count", [1, 5, 40])
def test_sums_are_those_of_the_whole_matrix(count, predictors):
    rows = some_rows(count, predictors)
    matrix, values = matrix_of(rows), np.random.default_rng(1).normal(size=count)
    effects = np.random.default_rng(2).normal(size=rows.size)
    teams = np.eye(rows.counts[0])[rows.teams]

    assert rows.size == matrix.shape[1]
    assert rows.means(effects) == pytest.approx(rows.exposure * np.exp(matrix @ effects))
    assert rows.by_team(values) == pytest.approx(values @ teams)
    assert rows.sums(values) == pytest.approx(values @ matrix)
    assert rows.sums_by_team(values) == pytest.approx(teams.T @ (values[:, None] * matrix))
    assert rows.products(values) == pytest.approx(matrix.T @ (values[:, None] * matrix))


def test_no_rows_have_an_intercept():
    nothing = np.zeros(0, dtype=int)
    rows = Rows(nothing, nothing, nothing, np.zeros(0), np.zeros(0), np.zeros((0, 2)))

    assert rows.size == 3
    assert rows.products(np.zeros(0)).tolist() == np.zeros((3, 3)).tolist()
    assert rows.sums_by_team(np.zeros(0)).shape == (0, 3)


def test_rows_must_be_whole():
    with pytest.raises(ValueError, match="all of its parts"):
        Rows(*(np.zeros(1, dtype=int),) * 3, np.zeros(1), np.zeros(2), np.zeros((1, 2)))
