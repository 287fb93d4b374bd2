"""One release, read by everybody in every format: nobody is told more, and nothing is written more finely, than was frozen."""

import re
from itertools import product

import pytest
from sqlalchemy import select, update
from tests.test_disclosure.formats_read import FORMATS

from reports.models.release import Release, ReleasedCell, ReleasedGroupCell
from survey.database import db
from survey.models.wave import WaveUnit
from tests.browser import browser_of
from tests.test_disclosure.conftest import MONTHS

MONTH = MONTHS[-1]
FIELDS = ("value", "low", "high", "adjusted")
PUBLISHED_ELSEWHERE = 2  # decimals of figures from the literature that stand beside ours
REFUSED = ["Oslo/Grey", "Oslo/Nobody", "Nowhere", "../Oslo", "Oslo//Red", "Oslo/Red/x"]


def _address(kind, unit, month=MONTH):
    return f"{FORMATS[kind][0].format(month=month)}?unit={unit}&lang=en"


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


@pytest.mark.parametrize("kind", FORMATS)
def test_no_number_is_finer_than_the_grid_of_its_release(app, readers, kind):
    numbers = set()
    asked = [("hr", ""), ("leader", "Oslo/Blue")] if kind == "pdf" else product(readers, _units())  # a PDF takes a second
    for role, unit in asked:
        answer = readers[role].get(_address(kind, unit))
        if answer.status_code == 200:
            numbers |= {text.rstrip("0") for text in FORMATS[kind][1](answer)}
    assert len(numbers) > 10
    assert [text for text in numbers if len(text.partition(".")[2]) > PUBLISHED_ELSEWHERE] == []


def test_the_document_holds_the_cells_and_nothing_beside_them(app, readers):
    for unit in _units():
        answer = readers["hr"].get(_address("api", unit))
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
def test_the_sums_kept_for_reliability_reach_no_reader(app, readers, kind):
    """Also the charts: what is drawn to the pixel is drawn from displayed values."""
    before = {unit: _without_tokens(readers["hr"].get(_address(kind, unit)).text) for unit in _units()}
    assert db.session.scalar(select(Release.moments).filter_by(client="fjord", wave=MONTH)) is not None
    db.session.execute(update(Release).values(moments=None))
    db.session.commit()
    assert {unit: _without_tokens(readers["hr"].get(_address(kind, unit)).text) for unit in _units()} == before


def test_all_roles_read_the_same_figures(app, readers):
    for unit in ("Oslo", "Oslo/Blue"):
        assert len({readers[role].get(_address("api", unit)).data for role in readers}) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_a_refusal_is_no_oracle(app, readers, kind):
    for role, browser in readers.items():
        units = [*REFUSED, *(["Moss", "Moss/White", "Bergen/Pink", ""] if role == "leader" else [])]
        answers = [browser.get(_address(kind, unit)) for unit in units]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.data for answer in answers}) == 1
        assert len({tuple(sorted((name, value) for name, value in answer.headers if name != "Date")) for answer in answers}) == 1


@pytest.mark.parametrize("kind", FORMATS)
def test_a_foreign_client_and_a_month_without_release_look_alike(app, readers, kind):
    addresses = [
        _address(kind, "Oslo").replace("fjord", "elsewhere"),
        _address(kind, "Oslo").replace("fjord", "nobody"),
        _address(kind, "Oslo", "2026-11"),
        _address(kind, "Oslo/Grey", "2020-01"),
    ]
    for browser in readers.values():
        answers = [browser.get(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.data for answer in answers}) == 1


def test_the_public_page_refuses_alike(app):
    stranger = browser_of(app)
    assert stranger.get(f"/r/fjord/{MONTH}/Oslo?lang=en").status_code == 200
    units = [f"fjord/{MONTH}/{unit}" for unit in ("Oslo/Red", "Oslo/Grey", "Nowhere")] + [f"elsewhere/{MONTH}/Oslo"]
    answers = [stranger.get(f"/r/{unit}?lang=en") for unit in units]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
