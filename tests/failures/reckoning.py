"""What a wave left behind, held against what its phones were told and sent."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from survey.config import Settings
from survey.tokens import Token
from tests.failures.phones import Phones
from tests.failures.waiting import wait_until

PERSONAL = ("ballot_box", "invitation", "link", "outbox", "open_count")  # tables of which a closed wave leaves nothing


@dataclass(frozen=True)
class Books:
    """Reads an installation's tables with a connection of its own, so that the program's own are left alone."""

    settings: Settings

    def rows(self, query: str, **values) -> list[tuple]:
        """Waits for a database that is just coming back."""
        found: list[list[tuple]] = []

        def ask() -> bool:
            engine = create_engine(self.settings.database_url, poolclass=NullPool)
            with suppress(OperationalError), engine.connect() as connection:
                found.append([tuple(row) for row in connection.execute(text(query), values)])
            return bool(found)

        wait_until(ask, "the database did not come back")
        return found[0]

    def change(self, statement: str, **values) -> None:
        with create_engine(self.settings.database_url, poolclass=NullPool).begin() as connection:
            connection.execute(text(statement), values)

    def state(self, client: str) -> str:
        return self.rows("select state from wave where client = :client", client=client)[0][0]

    def serials(self, client: str) -> set[bytes]:
        found = self.rows("select serial from ballot_box where client = :client", client=client)
        assert len(found) == len(set(found))
        return {bytes(serial) for (serial,) in found}

    def left(self, client: str) -> dict[str, int]:
        """Rows that a client's waves still have of persons."""
        counts = {name: self.rows(f"select count(*) from {name} where client = :client", client=client) for name in PERSONAL}
        return {name: count[0][0] for name, count in counts.items()}


def in_box(ballots: Iterable[str], serials: set[bytes]) -> set[str]:
    """Those tokens of which the box holds a ballot."""
    return {token for token in ballots if Token.parse(token).serial in serials}


def ballots_in_box(books: Books, client: str, phones: Phones) -> dict[str, Mapping[str, int]]:
    """What lies in the box, token → fields: all that was thanked for, and nothing that nobody sent."""
    serials = books.serials(client)
    found = in_box(phones.ballots, serials)
    lost = phones.acknowledged.keys() - found
    assert not lost, f"{client}: {len(lost)} ballots were thanked for and are gone"
    assert found <= phones.acknowledged.keys() | phones.unsure.keys()
    assert len(serials) == len(found), f"{client}: the box holds ballots of nobody"
    return {token: phones.ballots[token] for token in found}


def assert_released_is(books: Books, client: str, counted: Mapping[str, Mapping[str, int]]) -> None:
    """The release counts these ballots, each once. counted: token → item code → value.

    Most items' answers are shown; some may not be, where by chance they would prove another figure.
    """
    whole = "select n_low, n_high, n_exact from released_unit where client = :client and unit_path = ''"
    units = books.rows(whole, client=client)
    assert units == [(len(counted), len(counted), True)], f"{client}: {units} of {len(counted)}"
    cells = books.rows(
        "select measure, shares from released_cell where client = :client and unit_path = '' and measure like 'distribution:%'",
        client=client,
    )
    asked, shown = {f"distribution:{code}" for code in next(iter(counted.values()))}, {measure for measure, _ in cells}
    assert shown <= asked
    assert len(shown) > len(asked) / 2, f"{client}: of {len(counted)} ballots only {shown} are shown"
    for measure, shares in cells:
        given = Counter(fields[measure.removeprefix("distribution:")] for fields in counted.values())
        for share in json.loads(shares) if isinstance(shares, str) else shares:
            part = sum(given[value] for value in range(share["first"], share["last"] + 1)) / len(counted)
            exact = share["bound"] is None
            assert not exact or abs(share["value"] - part) <= 0.005 + 1e-9, f"{client}: {measure} says {share}, not {part:.4f}"


def assert_closed_once(books: Books, client: str) -> None:
    """One release, told once, and nothing of anybody left in the tables."""
    assert books.state(client) == "released"
    assert len(books.rows("select sha256 from release where client = :client", client=client)) == 1
    told = books.rows("select action from audit_entry where client = :client and action like 'wave %'", client=client)
    assert told.count(("wave released",)) == 1, f"{client}: {told}"
    assert set(books.left(client).values()) == {0}, f"{client}: {books.left(client)}"
