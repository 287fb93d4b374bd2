"""The whole pipeline on real answers: 2,800 people through the HTTP form, and the same people through a file."""

import csv
import json
import math

import pandas as pd
import pytest
from flask import current_app
from sqlalchemy import select

from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.release import close_wave
from reports.statistics.descriptives import Moments
from reports.statistics.reliability import cronbach_alpha
from reports.statistics.scoring import to_index
from survey.database import db
from survey.models.wave import WaveUnit
from survey.services.clients import add_client
from survey.services.instruments import add_instrument
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from survey.table_file import Row
from tests import bfi
from tests.conftest import running_app
from tests.waves import tokens_of

# R, psych 2.x: scoring with the half rule, listwise alpha; reversed A1 C4 C5 E1 E2 O2 O5.
# theme: (mean, SD, index, alpha)
PUBLISHED = {
    "agree": (4.652973, 0.897554, 73.0595, 0.703756),
    "conscientious": (4.265755, 0.951510, 65.3151, 0.729277),
    "extraversion": (4.144703, 1.061072, 62.8941, 0.760933),
    "neuroticism": (3.160891, 1.196156, 43.2178, 0.813303),
    "openness": (4.587488, 0.808426, 71.7498, 0.602546),
}
MONTH = "2026-10"


@pytest.fixture(scope="module")
def collected(make_settings, tmp_path_factory):
    """The wave of the 2,800, answered through the form: collected once, read by every test here."""
    with running_app(make_settings(tmp_path_factory.mktemp("bfi"))) as app:
        yield _collect(app.test_client(), app.extensions["senterpuls.vault"], _now())


def _collect(client, vault, now):
    answers = bfi.answers()
    organisation = _add_bfi_client("collected", now)
    rows = [
        Row(person + 2, {"unit_path": bfi.unit_of(person), "member_ref": bfi.member_of(person), "language": "en"})
        for person in answers.index
    ]
    import_roster(organisation, rows, now=now)
    wave = open_wave(organisation, MONTH, vault=vault, now=now, instrument="bfi")
    db.session.commit()
    tokens = tokens_of(wave, vault)
    for person, answered in enumerate(answers.to_dict("records")):
        form = {code: "" if math.isnan(value) else str(int(value)) for code, value in answered.items()}
        reply = client.post(f"/s/{tokens[bfi.member_of(person)]}", data=form)
        assert reply.status_code == 200 or not any(form.values())
    close_wave(wave, vault=vault, now=_now())
    return wave


def test_real_answers_give_the_published_figures(collected):
    release = db.session.get(Release, ("collected", MONTH))
    for theme, (mean, sd, index, alpha) in PUBLISHED.items():
        persons = release.moments["persons"][theme]
        n, total, squares = persons["n"], persons["sum"], persons["sum_of_squares"]
        assert total / n == pytest.approx(mean, abs=1e-6)
        assert math.sqrt((squares - total**2 / n) / (n - 1)) == pytest.approx(sd, abs=1e-6)
        assert to_index(total / n) == pytest.approx(index, abs=1e-4)
        frozen = Moments.from_dict(release.moments["themes"][theme])
        assert cronbach_alpha(frozen).value == pytest.approx(alpha, abs=1e-6)
        displayed = db.session.get(ReleasedCell, ("collected", MONTH, "", f"theme:{theme}"))
        assert displayed.value == round(mean, 1)
        assert displayed.low <= mean <= displayed.high


def test_the_same_answers_from_a_file_give_the_same_release(collected, tmp_path):
    answers = bfi.answers()
    answered = tmp_path / "answers.csv"
    frame = answers.astype("Int64").assign(unit_path=[bfi.unit_of(person) for person in answers.index])
    frame.iloc[::-1].to_csv(answered, index=False, sep=";", encoding="utf-8-sig")
    invited = tmp_path / "invited.csv"
    units = db.session.execute(select(WaveUnit.path, WaveUnit.invited).filter_by(client="collected"))
    with invited.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("unit_path", "invited"), *units])
    _add_bfi_client("imported", _now())
    db.session.commit()
    told = current_app.test_cli_runner().invoke(
        args=[
            *("answers", "import", str(answered), "--client", "imported", "--month", MONTH),
            *("--instrument", "bfi", "--invited", str(invited), "--json"),
        ]
    )
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["read"] == int(answers.notna().any(axis=1).sum())
    for table in (ReleasedUnit, ReleasedCell):
        assert _rows(table, "imported") == _rows(table, "collected")
    releases = {release.client: release for release in db.session.scalars(select(Release))}
    moments = {client: dict(release.moments) for client, release in releases.items()}
    assert moments["imported"].pop("salt") != moments["collected"].pop("salt")
    assert moments["imported"] == moments["collected"]


def _add_bfi_client(key: str, now):
    add_instrument(bfi.INSTRUMENT, now=now)
    return add_client(key, "The 2,800", now=now)


def _now():
    return pd.Timestamp.now("UTC").to_pydatetime()


def _rows(table, client: str) -> list[dict]:
    rows = db.session.execute(select(table.__table__).where(table.client == client).order_by(*table.__table__.primary_key))
    return [{**row._mapping, "client": None} for row in rows]
