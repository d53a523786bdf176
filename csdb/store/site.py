"""What is true of the database as a whole: whether it holds made-up answers."""

from sqlalchemy import Connection, select

from csdb.store.engine import insert_new
from csdb.store.tables import site

_DEMONSTRATION = {"key": "demonstration", "value": "yes"}


def is_demonstration(connection: Connection) -> bool:
    """Whether the answers in this database are made up."""
    value = select(site.c.value).where(site.c.key == _DEMONSTRATION["key"])
    return connection.execute(value).scalar() == _DEMONSTRATION["value"]


def mark_demonstration(connection: Connection) -> None:
    """Say for good that the answers in this database are made up."""
    connection.execute(insert_new(connection, site), _DEMONSTRATION)
