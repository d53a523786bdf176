"""What Alembic runs: the database to migrate, and how migrations are written."""

import os
from collections.abc import Iterable
from contextlib import nullcontext

from alembic import context
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from csdb.store.engine import connect, writing
from csdb.store.indexes import metadata


def run() -> None:
    """Migrate on the connection handed over by csdb, else on the database of the settings."""
    given: Connection | None = context.config.attributes.get("connection")
    with nullcontext(given) if given else writing(_engine()) as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,  # SQLite cannot alter most things in place
            process_revision_directives=_number,
        )
        with context.begin_transaction():
            context.run_migrations()


def _engine() -> Engine:
    url = os.environ.get("CSDB_DATABASE_URL") or "sqlite:///var/csdb.db"
    return connect(url, migrating=True)


def _number(_: MigrationContext, __: object, scripts: Iterable[MigrationScript]) -> None:
    """Number revisions 0001, 0002 …, so that their files stand in order."""
    so_far = list(ScriptDirectory.from_config(context.config).walk_revisions())
    for script in scripts:
        script.rev_id = f"{len(so_far) + 1:04}"


if context.is_offline_mode():
    raise SystemExit("Migrations look at the database: run them without --sql.")
run()
