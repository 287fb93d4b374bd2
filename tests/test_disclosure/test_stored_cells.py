"""What is stored of a release, and that a document is just that: nothing finer, nothing beside the cells."""

import re

import pytest
from sqlalchemy import select, update

from reports.models.release import Release, ReleasedCell, ReleasedGroupCell
from survey.database import db
from survey.models.wave import WaveUnit
from tests.test_disclosure.conftest import MONTHS
from tests.test_disclosure.test_refusals import ask

MONTH = MONTHS[-1]
FIELDS = ("value", "low", "high", "adjusted")


def _units():
    return sorted(db.session.scalars(select(WaveUnit.path).filter_by(client="fjord", wave=MONTH)))


def _on_grid(value, step):
    return abs(value / step - round(value / step)) < 1e-9


def test_the_tables_hold_nothing_finer_than_is_shown(app):
    cells = [*db.session.scalars(select(ReleasedCell)), *db.session.scalars(select(ReleasedGroupCell))]
    assert len(cells) > 100
    for cell in cells:
        shown = [getattr(cell, field, None) for field in FIELDS]
        shown += [group["value"] for group in getattr(cell, "shares", None) or []]
        assert all(_on_grid(value, cell.step) for value in shown if value is not None)
    assert {cell.step for cell in cells if cell.measure == "index"} == {1.0, 5.0}


def test_the_document_holds_the_cells_and_nothing_beside_them(app, readers):
    for unit in _units():
        answer = ask(readers["hr"], "api", unit)
        found = db.session.scalars(select(ReleasedCell).filter_by(client="fjord", wave=MONTH, unit_path=unit))
        cells = {cell.measure: cell for cell in found}
        shown = {one["code"]: one for one in answer.get_json()["measures"] if one["state"] == "released"} if cells else {}
        assert shown.keys() == cells.keys()
        for code, one in shown.items():
            fields = ("low", "high", "adjusted", "bound") + (() if cells[code].shares else ("value",))
            assert {field: one[field] for field in fields} == {field: getattr(cells[code], field) for field in fields}


def _without_tokens(text):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


@pytest.mark.parametrize("kind", ["page", "json", "api"])
def test_of_the_sums_that_are_kept_only_the_rounded_spread_reaches_a_reader(app, readers, kind):
    """Also the charts: what is drawn to the pixel is drawn from displayed values. The spread is the funnel's, in whole points."""
    before = {unit: _without_tokens(ask(readers["hr"], kind, unit).text) for unit in _units()}
    moments = db.session.scalar(select(Release.moments).filter_by(client="fjord", wave=MONTH))
    spread = round(moments["within"]["index"]["variance"] ** 0.5)
    db.session.execute(update(Release).values(moments={"within": {"index": {"variance": (spread + 0.4) ** 2}}}))
    db.session.commit()
    assert {unit: _without_tokens(ask(readers["hr"], kind, unit).text) for unit in _units()} == before
