"""Groups by background on their way from sealed ballots to the report: what is shown, frozen and told of what is not."""

import pytest
from sqlalchemy import select

from reports.build import build_report
from reports.exports.contents import contents_of
from reports.exports.document import to_document
from reports.models.release import Release, ReleasedGroup, ReleasedGroupCell
from reports.panels import HIDDEN
from reports.release import close_wave
from survey.database import db
from survey.models.ballot import SealedBallot
from survey.sealing import Ballot, seal
from survey.services.instruments import instrument_of
from tests.waves import open_test_wave, tokens_of

TEAMS = {"Oslo/Blue": 30, "Oslo/Red": 30, "Bergen/Green": 30}


def said(unit, number):
    """Days and nights all over the teams, evenings in one team alone but for one person; few say a channel."""
    shift = "evening" if unit == "Oslo/Red" and number < 20 or unit == "Bergen/Green" and number == 0 else None
    shift = shift or ("day", "night")[number % 2] if number < 26 else "unsaid"
    return {"shift": shift, "channel": "chat" if number < 2 else "unsaid"}


@pytest.fixture
def wave(app, vault, now, week):
    wave = open_test_wave(vault, now, teams=TEAMS)
    codes = instrument_of(wave).codes
    for member, token in tokens_of(wave, vault).items():
        team, _, number = member.rpartition("-")
        unit = next(path for path in TEAMS if path.endswith(team))
        background = said(unit, int(number))
        value = {"day": 5, "night": 3}.get(background["shift"], 4)
        answers = {code: value - int(number) % 3 // 2 for code in codes}
        ballot = Ballot(wave.client, wave.month, unit, token.proof, answers, background)
        sealed = seal(ballot, wave.public_key)
        db.session.add(SealedBallot(client=wave.client, wave=wave.month, serial=token.serial, sealed=sealed))
    db.session.commit()
    close_wave(wave, vault=vault, now=now + week)
    return wave


def test_groups_are_frozen_where_nobody_can_be_worked_out(wave):
    groups = {(row.background, row.group_code): row for row in db.session.scalars(select(ReleasedGroup))}
    assert set(groups) == {("shift", "day"), ("shift", "night")}
    assert {(row.n_low, row.n_high, row.n_exact) for row in groups.values()} <= {(30, 30, False), (25, 25, False)}
    cells = db.session.scalars(select(ReleasedGroupCell)).all()
    assert {cell.measure.partition(":")[0] for cell in cells} == {"index", "theme"}
    assert all(cell.low < cell.high for cell in cells)
    certificate = db.session.scalar(select(Release.certificate))
    assert certificate["audit"]["group_cells"] == len(cells)
    assert "splits" in [rule["id"] for rule in certificate["rules"]]


def test_the_client_shows_its_groups_and_no_unit_does(wave):
    document = to_document(build_report("fjord", "", wave.month, "nb"))
    groups = {(group["background"], group["group"]): group for group in document["splits"]}
    assert len(groups) == sum(len(background.groups) for background in instrument_of(wave).backgrounds)
    day, night, evening = (groups["shift", code] for code in ("day", "night", "evening"))
    assert (day["state"], day["name"], day["n"][:1]) == ("released", "Dag", "≈")
    index = {group["group"]: group["measures"][0]["value"] for group in (day, night)}
    assert index["day"] > index["night"]
    assert "theme:turnover_intention" in [measure["code"] for measure in day["measures"]]
    hidden = {"state": "hidden", "n": None, "measures": []}
    for group in (evening, groups["channel", "chat"], groups["tenure", "over_9"]):
        assert {name: group[name] for name in hidden} == hidden
    assert to_document(build_report("fjord", "Oslo", wave.month, "nb"))["splits"] == []


def test_the_pages_tell_of_groups_only_where_one_is_shown(wave, app):
    with app.test_request_context():
        contents = contents_of(build_report("fjord", "", wave.month, "en"))
        assert contents.sections.index("splits") == contents.sections.index("units") + 1
        assert [name for name, _ in contents.splits] == ["Time in this job", "Main channel", "Usual shift"]
        assert all(row.unit.figures["index"] is HIDDEN for row in contents.splits[0][1].rows)
        assert "splits" not in contents_of(build_report("fjord", "Oslo", wave.month, "en")).sections
