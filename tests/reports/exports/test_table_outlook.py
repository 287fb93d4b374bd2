from dataclasses import replace

from reports.client_wide import Reliability
from reports.exports.document import to_document
from reports.exports.table_outlook import driver_rows, reliability_rows, turnover_rows
from tests.reports.report_samples import centre, client, with_turnover


def test_drivers_are_those_of_the_document():
    report = client()
    (one,) = to_document(report)["drivers"]
    rows = {row.measure: row for row in driver_rows(report)}
    assert rows[f"explained:{one['outcome']}"].value == one["explained"]
    assert {row.n for row in rows.values()} == {one["n"]}
    for theme in one["themes"]:
        row = rows[f"driver:{one['outcome']}:{theme['theme']}"]
        assert (row.value, row.low, row.high, row.word) == (theme["share"], theme["low"], theme["high"], theme["direction"])


def test_what_is_not_known_of_reliability_has_no_row():
    report = replace(client(), reliability=(Reliability("index", alpha=0.8, low=0.7, high=0.9), Reliability("theme:culture")))
    (row,) = reliability_rows(report)
    assert (row.measure, row.value, row.low, row.high) == ("alpha:index", 0.8, 0.7, 0.9)


def test_turnover_is_that_of_the_document():
    report = with_turnover()
    document, rows = to_document(report)["turnover"], {(row.month, row.measure): row for row in turnover_rows(report)}
    here = report.month
    for one in document["horizons"]:
        row = rows[here, f"turnover:expected:{one['months']}"]
        assert (row.value, row.low, row.high, row.word) == (one["expected"], one["low"], one["high"], one["state"])
        assert rows[here, f"turnover:base:{one['months']}"].value == one["base"]
    for one in document["contributions"]:
        assert rows[here, f"turnover:contribution:{one['months']}:{one['code']}"].value == one["leavers"]
    for one in document["record"]:
        assert rows[one["wave"], f"turnover:left:{one['months']}"].value == one["leavers"]
    assert rows[here, "turnover:rate"].value == document["baseline"]["rate"]


def test_without_an_outlook_there_is_no_row():
    assert list(turnover_rows(centre())) == []
