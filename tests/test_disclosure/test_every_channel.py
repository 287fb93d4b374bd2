"""Every channel of a release, read by everybody who may: each number is a displayed cell, a count at its grain, or fixed."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from reports.action_plans.rows import load_plans
from reports.commands.reading import COMMANDS
from reports.exports.kinds import KINDS
from reports.models.release import ReleasedUnit
from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.mail.texts import Facts, write_text
from survey.models.outbox import RELEASE
from tests.test_disclosure.channels import (
    CHANNELS,
    HOLD_NO_FIGURES,
    KIND_READERS,
    MEMBER,
    OPERATOR,
    PUBLIC,
    READERS,
    World,
    read_all,
)
from tests.test_disclosure.conftest import ACTING, MONTHS, OPENED
from tests.test_disclosure.derived import derived_of
from tests.test_disclosure.numbers_read import in_document, in_page, in_table, numbers_in
from tests.test_disclosure.told import dates_of, in_our_sentences, of_measures, of_the_wave, store_finer, told_of

MONTH = MONTHS[-1]
UNITS = ("", "Oslo", "Oslo/Red", "Oslo/Blue", "Oslo/Grey", "Bergen", "Bergen/Green", "Bergen/Pink", "Moss")
COARSE = "Bergen/Pink"  # seven people
DRAWN_SLOWLY = {("hr", ""), (OPERATOR, COARSE), (MEMBER, "Oslo")}  # as a PDF


@pytest.fixture
def world(app, readers, tmp_path):
    return World(app, readers, tmp_path, "fjord", MONTH)


@pytest.fixture
def told(app):
    """All numbers that may be met in a unit's report, as they were frozen."""
    return cache(
        lambda unit: told_of("fjord", MONTH, unit)
        | of_the_wave("fjord", MONTH, unit)
        | derived_of("fjord", MONTH, unit)
        | of_measures("fjord", MONTH, unit)
        | in_our_sentences()
    )


def everything_read(world):
    """(channel, unit, what is seen): of every unit by HR, of some by everybody else."""
    for role in (*READERS, OPERATOR, PUBLIC, MEMBER):
        for unit in UNITS if role == "hr" else ("Oslo", COARSE)[: 2 if role == OPERATOR else 1]:
            for name, seen in read_all(world, role, unit, slow=(role, unit) in DRAWN_SLOWLY).items():
                yield name, unit, seen


def test_no_number_is_met_that_was_not_released(world, told):
    found, read = {}, set()
    for name, unit, seen in everything_read(world):
        read.add(name)
        if name not in {"release file", "home"} and seen.numbers - told(unit):
            found[name, unit] = seen.numbers - told(unit)
    assert found == {}
    assert read == CHANNELS.keys()


@pytest.mark.parametrize("name", [name for name in CHANNELS if name not in {"home", "release file"}])
def test_every_reader_notices_figures_that_were_not_rounded_before_they_were_stored(world, told, name):
    """Of a team of seven, or of its centre where teams have no such page."""
    channel = CHANNELS[name]
    unit = COARSE if channel.roles in (READERS, (OPERATOR,)) else "Oslo"
    told(unit)
    store_finer()
    assert channel.read(world, channel.roles[0], unit).numbers - told(unit)


def test_the_release_file_holds_the_cells_of_all_units_and_nothing_else(world):
    (seen,) = [seen for name, seen in read_all(world, OPERATOR, "", slow=False).items() if name == "release file"]
    units = [*db.session.scalars(select(ReleasedUnit.unit_path).filter_by(client="fjord", wave=MONTH)), ""]
    known = set().union(
        *(told_of("fjord", MONTH, unit) | of_the_wave("fjord", MONTH, unit) | derived_of("fjord", MONTH, unit) for unit in units)
    )
    assert len(seen.numbers) > 50
    assert seen.numbers - known == set()


def test_everything_of_a_client_holds_its_release_files_and_no_other_figure(world):
    archive = ZipFile(BytesIO(world.readers["hr"].get("/console/fjord/everything.zip").data))
    assert archive.read(f"releases/{MONTH}.json") == CHANNELS["release file"].read(world, OPERATOR, "").content
    released = set().union(*(in_document(archive.read(name)) for name in archive.namelist() if name.endswith(".json")))
    for name in ("released_cell.csv", "released_group_cell.csv", "released_unit.csv", "released_group.csv"):
        assert in_table(archive.read(name)) - released == set(), name


def test_the_overview_names_months_and_units_only(world):
    for role in READERS:
        assert CHANNELS["home"].read(world, role, "").numbers - of_the_wave("fjord", MONTH, "") == set()


def test_the_list_of_measures_holds_dates_only(world):
    for role in READERS:
        page = world.readers[role].get("/console/fjord/measures?lang=en")
        plans = [plan for plan in load_plans("fjord") if plan.id in page.text]
        assert len(plans) == {"leader": 3}.get(role, len(ACTING))
        assert in_page(page) - numbers_in("utf-8") - set().union(*map(dates_of, plans)) == set()


def test_a_hidden_units_measure_shows_no_figure_and_says_so_in_the_words_for_all(world):
    """The team of three: a measure in its own name tells nothing of it."""
    seen = CHANNELS["measure"].read(world, "hr", "Oslo/Grey")
    assert b"no two results of this theme" in seen.content
    document = world.readers["hr"].get(f"/api/v1/clients/fjord/waves/{MONTH}/report?unit=Oslo&lang=en").json
    by_unit = {one["unit_path"]: one for one in document["action_plans"]}
    grey = by_unit["Oslo/Grey"]
    assert (grey["before"]["value"], grey["after"], grey["change"]) == (None, None, None)
    assert by_unit["Oslo/Red"]["change"]["state"] in {"different", "not different"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("short", [False, True])
def test_the_letter_of_release_day_holds_no_figure(app, language, short):
    """What it tells stands in the sheet that is attached."""
    facts = Facts(client_name="Fjord", closes_at=OPENED, url="https://x.no/r", opt_out="https://x.no/u", result="Oslo")
    text = write_text(RELEASE, facts, language, short=short)
    assert numbers_in(f"{text.subject} {text.body}") == set()


def test_what_a_role_reads_of_a_unit_every_role_reads(world):
    for unit in ("Oslo", "Oslo/Red"):
        documents = {CHANNELS["api"].read(world, role, unit).content for role in READERS}
        written = CHANNELS["command: json"].read(world, OPERATOR, unit).content
        assert documents == {written}


def test_every_route_that_shows_results_has_a_reader(app):
    covered = {route for channel in CHANNELS.values() for route in channel.routes} | HOLD_NO_FIGURES.keys()
    mine = {name for name, view in app.view_functions.items() if view.__module__.startswith("reports.")}
    assert mine - covered == set()


def test_every_format_and_every_file_of_a_command_has_a_reader():
    covered = {file for channel in CHANNELS.values() for file in channel.files} | HOLD_NO_FIGURES.keys()
    written = {" ".join(words) for words, command in commands_of(COMMANDS) if any("--out" in one.opts for one in command.params)}
    assert written - covered == set()
    assert KINDS.keys() == KIND_READERS.keys()


def commands_of(commands, words=()):
    for command in commands:
        yield (*words, command.name), command
        yield from commands_of(getattr(command, "commands", {}).values(), (*words, command.name))
