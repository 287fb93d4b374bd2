import pytest

from bench.result import Line, median_line
from bench.writing import Ran, as_text, write_results


@pytest.mark.parametrize(
    ("bound", "value", "kept"),
    [("at most", 2.0, True), ("at most", 2.1, False), ("at least", 2.0, True), ("at least", 1.9, False),
     ("exactly", 2.0, True), ("exactly", 3.0, False)],
)  # fmt: skip
def test_a_budget_is_kept_up_to_its_bound(bound, value, kept):
    assert Line("job", value, "ms", 2.0, bound).kept is kept


def test_a_figure_without_budget_is_neither_kept_nor_over():
    assert Line("job", 1.0, "ms").kept is None


@pytest.mark.parametrize("wrong", [{"budget": 2.0}, {"bound": "at most"}, {"budget": 2.0, "bound": "about"}])
def test_a_budget_without_a_known_bound_is_refused(wrong):
    with pytest.raises(ValueError, match="bound"):
        Line("job", 1.0, "ms", **wrong)


def test_the_value_is_the_median_of_the_runs():
    line = median_line("job", [9.0, 1.0, 2.0], "ms")
    assert (line.value, line.runs) == (2.0, (9.0, 1.0, 2.0))


def test_a_benchmark_that_was_not_run_again_keeps_its_lines(tmp_path):
    for name in ("first", "second"):
        ran = Ran(name, [Line(f"job of {name}", 1.0, "ms", 0.5, "at most")], 3.0, (5, 6))
        write_results(tmp_path, "2026-11-22", {"cores": 2}, ran)
    text = (tmp_path / "2026-11-22.md").read_text()
    assert "| job of first | ≤ 0.5 ms | 1 ms | **over** |" in text
    assert "| job of second |" in text


def test_the_table_tells_the_spread_of_the_runs():
    line = median_line("job", [1.0, 2.0, 4.0], "ms").to_dict()
    document = {"date": "2026-11-22", "machine": {}, "benchmarks": {"one": {"pace_ms": [5, 6], "lines": [line]}}}
    assert "3 runs, 1 to 4" in as_text(document)
