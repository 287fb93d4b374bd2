"""A comparison of clients, read in every format: no number that the clients' own releases don't show."""

from functools import cache

import pytest

from reports.comparison.building import Scope, build_comparison
from reports.exports.comparison.kinds import KINDS
from reports.pools import read_pools
from tests.browser import signed_in
from tests.reports.side_by_side import add_set
from tests.test_disclosure.conftest import MONTHS
from tests.test_disclosure.derived import numbers_of, written_ways
from tests.test_disclosure.numbers_read import in_document, in_page, in_pdf, in_table, in_workbook
from tests.test_disclosure.slides_read import in_slides
from tests.test_disclosure.told import in_our_sentences, of_the_wave, store_finer, told_of

CLIENTS, MONTH = ("elsewhere", "fjord"), MONTHS[-1]
ADDRESS = f"/console/compare{{kind}}?lang=en&month={MONTH}"
FILES = {"pdf": in_pdf, "xlsx": in_workbook, "pptx": in_slides, "csv": in_table, "json": in_document}
READ = {"": in_page, **{f".{kind}": lambda answer, read=read: read(answer.data) for kind, read in FILES.items()}}


@pytest.fixture
def consultant(app):
    add_set("nordic", [*CLIENTS, "a", "b", "c"], 55.0)
    signed_in(app, "both@example.com", "consultant", "fjord")
    return signed_in(app, "both@example.com", "consultant", "elsewhere")


@pytest.fixture
def told(app):
    """Everything that may be met: both clients' own reports, the set as released, and what follows from these."""

    @cache
    def numbers():
        sets = read_pools(MONTH, CLIENTS, demonstration=False)
        comparison = build_comparison(Scope(CLIENTS, lambda *_: True, sets), MONTH, "en", chosen="nordic")
        beside = [[row.positions, row.judged] for row in comparison.rows]
        of_the_set = list(comparison.benchmark.figures.values())
        derived = {written for number in numbers_of([beside, of_the_set, 5, 2]) for written in written_ways(number)}
        own = [told_of(client, MONTH, "") | of_the_wave(client, MONTH, "") for client in CLIENTS]
        return derived.union(in_our_sentences(), *own)

    return numbers


def read(browser, kind: str):
    answer = browser.get(ADDRESS.format(kind=kind))
    assert answer.status_code == 200
    return READ[kind](answer)


@pytest.mark.parametrize("kind", READ)
def test_no_number_is_met_that_the_clients_own_releases_do_not_show(consultant, told, kind):
    seen = read(consultant, kind)
    assert len(seen) > 20
    assert seen - told() == set()


@pytest.mark.parametrize("kind", READ)
def test_every_reader_notices_figures_that_were_not_rounded_before_they_were_stored(consultant, told, kind):
    told()
    store_finer()
    assert read(consultant, kind) - told()


def test_every_format_has_a_reader():
    assert FILES.keys() == KINDS.keys()


def test_the_address_for_programs_and_the_command_write_what_the_page_offers(app, consultant, tmp_path):
    """The same document, byte for byte; and for an account the command knows no more than that account."""
    offered = consultant.get(ADDRESS.format(kind=".json")).data
    assert consultant.get(f"/api/v1/compare?lang=en&month={MONTH}").data == offered
    file = tmp_path / "written.json"
    words = ["compare", "--account", "both@example.com", "--month", MONTH, "--set", "nordic", "--format", "json", "--out", file]
    done = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert done.exit_code == 0, done.stderr
    assert file.read_bytes() == offered
