"""What the database that is replaced knows and the back-up can't: told, and where it guards people, carried over."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, insert, inspect, select

from survey.models.audit import AuditEntry
from survey.models.invitation import ClosedLink
from survey.models.organisation import Client
from survey.models.wave import WITHDRAWN, StoredInstrument, Wave
from survey.schema import known_revisions, revision_on

_WAVE, _CLIENT, _LOG = Wave.__table__, Client.__table__, AuditEntry.__table__
_LINK, _SHELF = ClosedLink.__table__, StoredInstrument.__table__
BATCH = 1_000  # rows


@dataclass(frozen=True)
class Former:
    """Rows as they were. log: what was recorded since the back-up; it only grows, so it goes on in the restored database."""

    clients: frozenset[str]
    waves: Mapping[tuple[str, str], Row]
    closed_links: tuple[Row, ...]
    instruments: tuple[Row, ...]
    log: tuple[Row, ...]

    def happened(self, action: str) -> list[Row]:
        """Entries of an action since the back-up."""
        return [row for row in self.log if row.action == action]


def is_empty(connection: Connection) -> bool:
    """Whether nothing would be lost with this database: no tables, or neither a client nor an account in them."""
    there = inspect(connection)
    held = [name for name in ("client", "account") if there.has_table(name)]
    return not any(connection.exec_driver_sql(f"select 1 from {name} limit 1").first() for name in held)


def read_former(connection: Connection, since: datetime) -> Former | None:
    """None where its tables are not of this version: what it knows can't be read then."""
    if revision_on(connection) != known_revisions()[-1]:
        return None
    return Former(
        clients=frozenset(connection.scalars(select(_CLIENT.c.key))),
        waves={(row.client, row.month): row for row in connection.execute(select(_WAVE))},
        closed_links=tuple(connection.execute(select(_LINK))),
        instruments=tuple(connection.execute(select(_SHELF))),
        log=tuple(connection.execute(select(_LOG).where(_LOG.c.at > since).order_by(_LOG.c.at))),
    )


def carry_over(connection: Connection, former: Former) -> list[tuple[str, str]]:
    """Puts into the restored database the log since, what tells late visitors that a survey is closed, and each survey that
    was opened since, as one without results: its month must not be asked and released twice. (client, month) of those.
    """
    clients = set(connection.scalars(select(_CLIENT.c.key)))
    _add(connection, _SHELF, former.instruments)
    unknown = set(former.waves) - set(connection.execute(select(_WAVE.c.client, _WAVE.c.month)))
    opened = sorted(wave for wave in unknown if wave[0] in clients)
    for wave in opened:
        kept = dict(former.waves[wave]._mapping) | {"state": WITHDRAWN, "vault_entry": None, "public_key": None}
        connection.execute(insert(_WAVE).values(kept | {"closed_at": kept["closed_at"] or kept["closes_at"]}))
    known = set(connection.execute(select(_WAVE.c.client, _WAVE.c.month)))
    _add(connection, _LINK, [row for row in former.closed_links if (row.client, row.wave) in known])
    _add(connection, _LOG, former.log)
    return opened


def done_since(former: Former) -> list[tuple[str | None, str, int]]:
    """(client, action, how often) of everything that was recorded since the back-up, in order of client and action."""
    counts = Counter((row.client, row.action) for row in former.log)
    return sorted(((client, action, count) for (client, action), count in counts.items()), key=lambda one: (one[0] or "", one[1]))


def _add(connection: Connection, table, rows) -> None:
    """The rows whose keys are not there yet."""
    key = list(table.primary_key.columns)
    there = set(connection.execute(select(*key)))
    new = [dict(row._mapping) for row in rows if tuple(row._mapping[column.name] for column in key) not in there]
    for start in range(0, len(new), BATCH):
        connection.execute(insert(table), new[start : start + BATCH])
