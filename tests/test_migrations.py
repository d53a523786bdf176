"""Every migration, up and down, with data in the tables, on both databases."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, insert, inspect, select

from csdb.store import indexes, schema, submissions, tables
from csdb.store.engine import connect, reading, writing
from tests.store.made import submission

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "migrations" / "versions"


def config(connection: Connection | None = None, *, folder: Path = ROOT / "migrations") -> Config:
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(folder))
    return made


@pytest.fixture
def empty(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, migrating=True)
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(migrated: str) -> None:
    engine = connect(migrated)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        missing = compare_metadata(context, indexes.metadata)
    engine.dispose()
    assert missing == [], "run: alembic revision --autogenerate -m 'what changes'"


def test_migrations_follow_each_other_in_one_line_without_gaps() -> None:
    scripts = ScriptDirectory.from_config(config())
    line = [script.revision for script in scripts.walk_revisions()][::-1]
    assert len(scripts.get_heads()) == 1
    assert line == [f"{number:04}" for number in range(1, len(line) + 1)]
    names = sorted(each.name for each in VERSIONS.glob("*.py"))
    assert [name[:5] for name in names] == [f"{revision}_" for revision in line]


def test_a_migration_depends_on_nothing_that_may_change_later() -> None:
    for file in VERSIONS.glob("*.py"):
        assert not re.search(r"^\s*(from|import) csdb", file.read_text(), re.M), (
            f"{file.name} imports csdb: write out what it needs"
        )


def test_every_migration_goes_up_and_down_with_data_in_it(empty: Engine) -> None:
    with writing(empty) as connection:
        command.upgrade(config(connection), "head")
        _fill(connection)
    for revision in ScriptDirectory.from_config(config()).walk_revisions():
        for way, to in (
            (command.downgrade, "-1"),
            (command.upgrade, "+1"),
            (command.downgrade, "-1"),
        ):
            with writing(empty) as connection:
                way(config(connection), to)
        assert revision.revision not in _revisions(empty)
    assert set(inspect(empty).get_table_names()) == {"alembic_version"}
    with writing(empty) as connection:
        command.upgrade(config(connection), "head")
        _fill(connection)


def test_what_fails_half_way_leaves_the_database_as_it_was(empty: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    first = next((folder / "versions").glob("0001_*.py"))
    text = first.read_text().replace(
        "def downgrade", "    raise ZeroDivisionError\n\n\ndef downgrade"
    )
    first.write_text(text)

    def migrate() -> None:
        with writing(empty) as connection:
            command.upgrade(config(connection, folder=folder), "head")

    with pytest.raises(ZeroDivisionError):
        migrate()
    assert inspect(empty).get_table_names() == []


def test_a_new_migration_is_numbered_and_says_what_changes(empty: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    so_far = len(list(VERSIONS.glob("*.py")))
    with writing(empty) as connection:
        command.upgrade(config(connection), "head")
        connection.exec_driver_sql("ALTER TABLE submission DROP COLUMN education")
        made = config(connection, folder=folder)
        made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        command.revision(made, "ask for education", autogenerate=True)
    (new,) = (folder / "versions").glob(f"{so_far + 1:04}_ask_for_education.py")
    assert (
        "batch_op.add_column(sa.Column('education', sa.Text(), nullable=True))" in new.read_text()
    )


@pytest.mark.slow
def test_the_alembic_command_finds_everything_by_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'csdb.db'}"
    for arguments in (["upgrade", "head"], ["check"], ["current"]):
        said = _alembic(*arguments, url=url)
        assert said.returncode == 0, said.stderr
    assert "(head)" in said.stdout
    assert schema.state(url) == "current"


def _alembic(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "alembic", *arguments]
    environment = os.environ | {"CSDB_DATABASE_URL": url}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def _revisions(engine: Engine) -> tuple[str, ...]:
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_heads()


def _fill(connection: Connection) -> None:
    """At least a row in every table."""
    submissions.add(connection, submission(), state="accepted", receipt_hash=b"mine")
    for table in tables.metadata.sorted_tables:
        if connection.execute(select(table)).first() is None:
            connection.execute(insert(table), _row(table))


def _row(table: Table) -> dict[str, object]:
    values = {int: 1, str: "a", bytes: b"a", bool: True}
    return {column.name: values[column.type.python_type] for column in table.columns}
