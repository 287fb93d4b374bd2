"""Statements that run for every ballot, one by one or all at once: made into SQL once, then given to the driver as they are.

SQLAlchemy's own steps around a statement cost several times the statement itself where the database is a file beside us.
"""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError


class Prepared:
    """A statement, written by SQLAlchemy for whichever database it first runs on, and kept.

    Its parameters are text, numbers and bytes, which drivers take as they are. Errors are SQLAlchemy's DBAPIError and its
    kinds, as always; the driver's own words in them may repeat a parameter, so whoever logs one leaves its message out.
    """

    def __init__(self, write: Callable[[], Executable], *, repeatable: bool = False):
        """repeatable: done twice it is as if done once. Outside a transaction it is then run again where the connection turns
        out to be lost, as all that were kept are after a restart of the server.
        """
        self._write, self._repeatable = write, repeatable
        self._written: dict[str, _Written] = {}

    def run(self, connection: Connection, values: Mapping[str, object]):
        """The driver's cursor, within the connection's transaction."""
        try:
            return self._run_once(connection, values)
        except DBAPIError as error:
            if not (self._repeatable and error.connection_invalidated) or connection.in_transaction():
                raise
        return self._run_once(connection, values)

    def _run_once(self, connection: Connection, values: Mapping[str, object]):
        dialect, driver = connection.dialect, connection.connection.driver_connection
        written = self._written_for(dialect)
        try:
            return driver.execute(written.sql, written.parameters(values))
        except dialect.loaded_dbapi.Error as error:
            cut = dialect.is_disconnect(error, driver, None)
            if cut:
                connection.invalidate()
                connection.engine.dispose()  # the others it keeps were cut off as well
            raise DBAPIError.instance(
                written.sql, None, error, dialect.loaded_dbapi.Error,
                hide_parameters=True, connection_invalidated=cut, dialect=dialect,
            ) from error  # fmt: skip

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
        """The statement once for each row of values."""
        written = self._written_for(connection.dialect)
        cursor = connection.connection.driver_connection.cursor()
        cursor.executemany(written.sql, map(written.parameters, rows))
        cursor.close()

    def first(self, connection: Connection, values: Mapping[str, object]) -> tuple | None:
        """The first row, its values as the columns' types read them; None where there is none."""
        row = self.run(connection, values).fetchone()
        if row is None:
            return None
        readers = self._written_for(connection.dialect).readers
        return tuple(value if read is None else read(value) for value, read in zip(row, readers, strict=True))

    def _written_for(self, dialect: Dialect) -> "_Written":
        found = self._written.get(dialect.name)
        if found is None:
            found = self._written[dialect.name] = _Written(self._write(), dialect)
        return found


class _Written:
    """A statement in one database's words. readers: what each column's value goes through, None where it stays."""

    def __init__(self, statement: Executable, dialect: Dialect):
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self._order = compiled.positiontup
        columns = statement.selected_columns if statement.is_select else ()
        self.readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]

    def parameters(self, values: Mapping[str, object]):
        named = {**self._fixed, **values}
        return named if self._order is None else [named[name] for name in self._order]
