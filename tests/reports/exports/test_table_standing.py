from reports.exports.document import to_document
from reports.exports.table_standing import funnel_rows, response_rows, standing_rows
from reports.funnels import NoFunnel
from reports.panels import HIDDEN
from tests.reports.report_samples import centre, client, everything_hidden, funnelled, placed


def by_code(rows):
    return {(row.unit_path, row.measure): row for row in rows}


def test_places_among_units_are_those_of_the_document():
    report = placed()
    rows = by_code(standing_rows(report))
    positions = {one["code"]: one["position"] for one in to_document(report)["measures"] if one["position"]}
    assert len(positions) > 5
    for code, position in positions.items():
        row = rows[report.unit_path, f"place:{code}"]
        assert (row.low, row.high, row.of, row.set) == (
            position["rank_low"], position["rank_high"], position["of"], position["set"],
        )  # fmt: skip
        assert row.value is None


def test_places_in_a_set_and_its_quartiles_keep_their_bounds():
    report = placed()
    rows = by_code(standing_rows(report))
    (benchmark,) = report.benchmarks
    for code, figure in benchmark.figures.items():
        median, upper = (rows[report.unit_path, f"set-{end}:{code}"] for end in ("median", "upper-quartile"))
        assert (median.value, median.bound or None, median.set) == (figure.median, figure.median_bound, benchmark.name)
        assert (upper.value, upper.bound or None) == (figure.upper, figure.upper_bound)
        place = report.standing(code).pools[benchmark.key].place
        assert ((report.unit_path, f"set-place:{code}") in rows) == (place is not None)


def test_a_change_has_its_state_and_its_month():
    report = centre()
    rows = by_code(standing_rows(report))
    for panel in report.panels:
        row = rows.get((report.unit_path, f"change:{panel.code}"))
        if panel.change is None or panel.state == "hidden":
            assert row is None
        else:
            assert (row.value, row.word, row.set) == (panel.change.difference, panel.change.state, panel.change.since)


def test_beside_a_hidden_figure_there_is_no_row():
    report = everything_hidden()
    hidden = {panel.code for panel in report.panels if panel.figure is HIDDEN}
    assert hidden
    assert not [row for row in standing_rows(report) if row.measure.partition(":")[2] in hidden]


def test_the_funnel_can_be_drawn_again():
    report = funnelled()
    document, rows = to_document(report)["funnel"], by_code(funnel_rows(report))
    assert rows["", "funnel:centre"].value == document["centre"]
    assert rows["", "funnel:dispersion"].value == document["dispersion"]
    points = {path: (row.value, row.word, row.n) for (path, code), row in rows.items() if code == "funnel:index"}
    assert points == {one["unit_path"]: (one["value"], one["zone"], str(one["n"])) for one in document["units"]}


def test_without_a_funnel_there_is_none():
    report = client()
    assert list(funnel_rows(report)) == []
    object.__setattr__(report, "funnel", NoFunnel("Too few."))
    assert list(funnel_rows(report)) == []


def test_response_rates_are_exact_or_a_range():
    rows = by_code(response_rows(funnelled()))
    assert (rows["Oslo", "response-rate"].value, rows["Oslo", "response-rate"].low) == (0.62, None)
    moss = rows["Moss", "response-rate"]
    assert (moss.value, moss.low, moss.high) == (None, 0.71, 1.0)
    assert (rows["", "silent:index"].low, rows["", "silent:index"].high) == (44.0, 71.0)
