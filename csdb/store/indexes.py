"""Indexes of a part of a table: for whoever makes or compares tables, and loaded by nobody else.

What is said of PostgreSQL here makes SQLAlchemy load its dialect: 2 MB and 25 ms.
"""

from sqlalchemy import Index

from csdb.store import tables

Index(
    "ix_submission_state",
    tables.submission.c.state,
    sqlite_where=tables.apart,
    postgresql_where=tables.apart,
)

metadata = tables.metadata
"""The tables, with these indexes."""
