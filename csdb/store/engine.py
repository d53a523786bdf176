"""How the database is opened and what a transaction is, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

PATIENCE = 10
"""Seconds to wait for somebody else's transaction before giving up."""

_PRAGMAS = (
    # Not WAL: a deleted salary stays readable in its file, and before 3.51.3 it may corrupt.
    "journal_mode=TRUNCATE",
    # Acknowledged is on the disk, even if the power fails right after.
    "synchronous=EXTRA",
    # What is deleted is overwritten with zeros.
    "secure_delete=ON",
    # Nothing spills into temporary files either.
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)


def problem(url: str) -> str | None:
    """The sentence that says why a database cannot have this address; None when it can."""
    try:
        parts = make_url(url)
    except ArgumentError:
        return f"{_EXAMPLE} “{url}” is not an address of a database."
    scheme = parts.drivername
    if scheme == "sqlite":
        in_memory = parts.database in (None, "", ":memory:") or "mode" in parts.query
        return f"{_EXAMPLE} A SQLite database needs a file, or it loses every answer."[
            : None if in_memory else 0
        ] or None
    if scheme not in _POSTGRESQL:
        return f"{_EXAMPLE} “{scheme}” is another kind of database."
    return None if parts.database else f"{_EXAMPLE} The name of the database is missing."
