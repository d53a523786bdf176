"""Many rows straight from the driver: a million rows are read in half the time SQLAlchemy takes."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.exc import DBAPIError

Row = Sequence[Any]


def chunks(
    connection: Connection, wanted: Select[*tuple[Any, ...]], size: int
) -> Iterator[Sequence[Row]]:
    """The rows of a query, `size` at a time, as they come from the database.

    Values are the driver's own: bytes, integers and texts. On PostgreSQL by a cursor of the
    server, so that no more than a chunk is in memory.
    """
    if connection.dialect.name != "sqlite":
        yield from connection.execute(wanted, execution_options={"yield_per": size}).partitions()
        return
    compiled = wanted.compile(dialect=connection.dialect)
    with _cursor(connection) as cursor:
        cursor.execute(
            str(compiled), [compiled.params[name] for name in compiled.positiontup or ()]
        )
        while rows := cursor.fetchmany(size):
            yield rows


def run(connection: Connection, statement: str, rows: Sequence[Row]) -> int:
    """Run one statement of the driver's own for many rows; how many rows of the table it met.

    Its places are written as `?`. Whoever writes answers so says it, see `marks.changed`.
    """
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    with _cursor(connection) as cursor:
        if rows:
            cursor.executemany(statement, rows)
        return max(0, int(cursor.rowcount)) if rows else 0


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """A cursor of the driver; what goes wrong is raised as SQLAlchemy says it."""
    driver: Any = connection.connection.driver_connection
    fault: Any = connection.dialect.loaded_dbapi.Error
    try:
        with closing(driver.cursor()) as cursor:
            yield cursor
    except fault as problem:
        raise DBAPIError.instance(None, None, problem, fault, hide_parameters=True) from None
