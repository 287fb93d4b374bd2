import csv
import io
from dataclasses import replace

import pytest

from reports.exports.document import to_document
from reports.exports.table import COLUMNS, rows_of, to_csv
from tests.reports.report_samples import SAMPLES, centre, client, hidden

FIRST = "month,unit_path,unit_name,background,group,n,measure,name,scale,state,value,bound,low,high,adjusted"


def read(report):
    return list(csv.DictReader(io.StringIO(to_csv(report).decode("utf-8-sig"), newline="")))


def test_the_first_line_names_the_columns_and_a_hidden_unit_has_no_other():
    assert to_csv(hidden()).decode("utf-8-sig").split("\r\n") == [",".join(COLUMNS), ""]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_own_figure_is_the_one_of_the_document(name):
    report = SAMPLES[name]()
    document = {one["code"]: one for one in to_document(report)["measures"] if not one["code"].startswith("distribution:")}
    here = (report.unit_path, report.month, "")
    rows = [row for row in read(report) if (row["unit_path"], row["month"], row["group"]) == here]
    own = {row["measure"]: row for row in rows if row["measure"] in document}
    assert own.keys() == document.keys()
    assert len([row for row in rows if row["measure"] in document]) == len(document)
    for code, one in document.items():
        for key in ("value", "low", "high", "adjusted"):
            assert own[code][key] == ("" if one[key] is None else f"{one[key]:g}"), (code, key)
        assert (own[code]["state"], own[code]["bound"]) == (one["state"], one["bound"] or "")


def test_the_first_columns_are_what_programs_know():
    assert ",".join(COLUMNS).startswith(f"{FIRST},")


def test_children_stand_with_their_own_number_of_answers():
    report = centre()
    rows = {row["unit_path"]: row for row in read(report) if row["measure"] == "index" and row["month"] == report.month}
    assert {path: row["n"] for path, row in rows.items() if path != report.unit_path} == {
        unit.path: "" if unit.n.shown is None else str(unit.n.shown) for unit in report.units
    }


def test_a_name_is_never_a_formula():
    report = client()
    report = replace(report, units=(replace(report.units[0], name='=HYPERLINK("http://example.com")'), *report.units[1:]))
    assert '\'=HYPERLINK(""http://example.com"")' in to_csv(report).decode("utf-8-sig")


def test_a_distribution_has_a_row_for_every_group_of_options():
    report = centre()
    item = next(at for at in report.distributions if at.state == "released")
    rows = [row for row in rows_of(report) if row.measure.startswith(item.code)]
    assert [row.value for row in rows] == [group.share for group in item.groups]
