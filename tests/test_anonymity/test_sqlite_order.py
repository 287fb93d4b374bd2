"""SQLite's bytes against the true order of submission: pages, freed space, the write-ahead log; open and after close."""

import re
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from reports.destruction import destroy_wave
from reports.release import close_wave
from survey.database import STATEMENTS, db
from survey.models.ballot import SealedBallot
from tests.conftest import running_app
from tests.test_anonymity.chance import RUNS, tells_order
from tests.test_anonymity.elections import answer_all, call_elections, vault_of
from tests.test_anonymity.naive import naive_database, naive_elections
from tests.test_anonymity.sqlite_pages import NOBODYS, commits_of, current_pages, owners_of, pages_of, places_of

pytestmark = pytest.mark.sqlite
NAME = b"([0-9a-f]{16})"
MARKED = NAME + rb"@fjord\.example2026-10-05"


def guesses(pages: dict[int, bytes], elections: list[dict[bytes, str]], truths: list) -> dict[tuple, list]:
    """(place, length of the sign, end) → (people in the order of the bytes, the true order) for each election.

    elections: sign → person. A place is a table's pages, or those of none; a sign may stand there several times, in use or
    not: the order of the first, and that of the last. Only where everybody has a place.
    """
    whose = {sign: (number, person) for number, signs in enumerate(elections) for sign, person in signs.items()}
    owners, found = owners_of(pages), defaultdict(lambda: [{} for _ in elections])
    for sign, page, offset in places_of(whose, pages):
        number, person = whose[sign]
        for end, keep in (("first", min), ("last", max)):
            known = found[_without_number(owners[page]), len(sign), end][number]
            known[person] = keep(known.get(person, (page, offset)), (page, offset))
    pairs = defaultdict(list)
    for key, places in found.items():
        for known, truth in zip(places, truths, strict=True):
            if known.keys() == set(truth):
                pairs[key].append((sorted(known, key=known.get), truth))
    return pairs


def _without_number(table: str) -> str:
    return table.rstrip("0123456789")


def named_by_the_log(commits: list[dict[int, bytes]], pattern: bytes) -> list[str]:
    """People in the order in which a transaction's pages first hold them so."""
    found = (name for written in commits for page in written.values() for name in re.findall(pattern, page, re.DOTALL))
    return list(dict.fromkeys(name.decode() for name in found))


def log_of(file: Path) -> list[dict[int, bytes]]:
    return list(commits_of(file.with_name(f"{file.name}-wal")))


def tails_of(elections) -> list[dict[bytes, str]]:
    """The end of each sealed ballot → who cast it, for each election: what no burglar has."""
    sealed = dict(db.session.execute(select(SealedBallot.serial, SealedBallot.sealed)).all())
    return [{sealed[token.serial][-32:]: who for who, token in one.tokens.items()} for one in elections]


def in_true_order(tails: list[dict[bytes, str]], elections) -> list[bytes]:
    """The ends of all ballots as they were cast."""
    ends = [{who: tail for tail, who in known.items()} for known in tails]
    return [known[who] for known, one in zip(ends, elections, strict=True) for who in one.order]


def first_in(commits: list[dict[int, bytes]], signs: list[bytes]) -> list[bytes]:
    """Those signs in the order in which a transaction's pages first hold them."""
    left, found = set(signs), []
    for written in commits:
        new = {sign for sign in left if any(sign in page for page in written.values())}
        left -= new
        found += new
    return found


@pytest.fixture(scope="module")
def naive(tmp_path_factory):
    file = tmp_path_factory.mktemp("naive") / "naive.sqlite3"
    elections = naive_elections()
    with closing(naive_database(file, elections)):
        yield file, elections


@pytest.fixture(scope="module")
def ours(tmp_path_factory, make_settings):
    """Thirty elections in one database, everybody having answered: (app, file, its pages before that, elections)."""
    folder = tmp_path_factory.mktemp("elections")
    with running_app(make_settings(folder)) as app:
        elections = call_elections(app)
        with db.engines[STATEMENTS].connect() as connection:  # kept for the visits that follow
            connection.execute(text("pragma wal_checkpoint(truncate)"))
            connection.execute(text("pragma wal_autocheckpoint=0"))
        file = folder / "senterpuls.sqlite3"
        before = pages_of(file)
        for election in elections:
            answer_all(app, election)
        yield app, file, before, elections


def guesses_of_people(pages: dict[int, bytes], elections) -> dict[tuple, list]:
    return guesses(pages, [one.signs for one in elections], [one.order for one in elections])


def tables_of(pairs) -> set[str]:
    return {table for table, _, _ in pairs}


def test_a_naive_table_gives_the_order_of_its_people_away(naive):
    file, elections = naive
    signs = [{member.encode(): member for member in members} for members in elections.values()]
    pairs = guesses(current_pages(file), signs, list(elections.values()))
    told = {table for (table, *_), found in pairs.items() if len(found) == RUNS and tells_order(found)}
    assert told == {"participant_client"}


def test_a_naive_log_gives_everybody_away(naive):
    file, elections = naive
    truth = [member for members in elections.values() for member in members]
    assert named_by_the_log(log_of(file), MARKED) == truth


def test_our_ballots_show_their_order_in_the_log_while_open_and_our_people_do_not(ours):
    """In the log alone: in the file a ballot stands whole among those of the serials next to its own."""
    _, file, _, elections = ours
    pages = current_pages(file)
    tails = tails_of(elections)
    cast = in_true_order(tails, elections)
    assert first_in(log_of(file), cast) == cast
    ballots = guesses(pages, tails, [one.order for one in elections])
    assert tables_of(ballots) == {"ballot_box"}
    assert [place for place, found in ballots.items() if tells_order(found)] == []
    people = guesses_of_people(pages, elections)
    assert tables_of(people) >= {"link", "invitation", "member", "membership"}
    assert [place for place, found in people.items() if len(found) == RUNS and tells_order(found)] == []


def test_our_log_holds_no_page_of_people(ours):
    """What a ballot writes: pages of the ballot box, and the file's own header."""
    _, file, before, elections = ours
    commits = log_of(file)
    assert len(commits) == sum(len(election.order) for election in elections)
    owners = owners_of(current_pages(file))
    written = {number for commit in commits for number in commit}
    assert {owners[number] for number in written} <= {"ballot_box", NOBODYS, "sqlite_schema"}
    assert {number for number in written if owners[number] == "sqlite_schema"} <= {1}
    assert all(commit[1][100:] == before[1][100:] for commit in commits if 1 in commit)
    assert named_by_the_log(commits, NAME) == []


def test_after_close_no_byte_has_an_order(ours):
    app, file, _, elections = ours
    close_wave(elections[0].wave, vault=vault_of(app), now=datetime.now(UTC))
    for election in elections[1:]:
        destroy_wave(election.wave, vault_of(app))
    pages = current_pages(file)
    people = guesses_of_people(pages, elections)
    serials = [token.serial for election in elections for token in election.tokens.values()]
    assert list(places_of(serials, pages)) == []
    assert tables_of(people) == {"member", "membership"}
    assert [place for place, found in people.items() if tells_order(found)] == []
