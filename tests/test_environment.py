"""The ground the other tests stand on: locked requirements, databases, the environment."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from tests import environment, postgres

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.split(r"\n(?=[a-z0-9])", text.split("\n", 2)[2])
    unlocked = [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin]
    assert not unlocked, f"no version or hash for {unlocked}: run make lock"
    assert not re.search(r"://|--(extra-)?index|--find-links|\+local|@ ", text), "run make lock"


def test_the_two_locks_agree_and_the_smaller_is_what_one_deploys() -> None:
    deployed, everything = (set(re.findall(r"^\S+==\S+", _read(lock), re.M)) for lock in LOCKS)
    assert deployed < everything, f"differing: {deployed - everything}: run make lock"


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads(_read("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w.-]+", line)[0].lower() for line in wanted}
    locked = set(re.findall(r"^([\w.-]+)==", _read("requirements-dev.txt"), re.M))
    assert names <= locked, f"not locked: {names - locked}: run make lock"


def test_no_csdb_setting_of_the_person_running_tests_reaches_them() -> None:
    code = "import tests.environment, os; print([n for n in os.environ if n.startswith('CSDB_')])"
    inherited = os.environ | {"CSDB_DATABASE_URL": "sqlite:////precious.db"}
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, env=inherited, cwd=ROOT, capture_output=True, text=True)
    assert said.stdout == "[]\n", said.stderr


def test_trial_data_reach_the_workers_of_a_run_on_several_cores() -> None:
    inner = "import tests.environment as e; print(e.TRIAL_DATA)"
    start = f"subprocess.run([sys.executable, '-c', {inner!r}])"
    code = f"import subprocess, sys, tests.environment; {start}"
    command = [sys.executable, "-c", code]
    asked = os.environ | {"CSDB_TRIAL_DATA": "/some/answers"}
    said = subprocess.run(command, env=asked, cwd=ROOT, capture_output=True, text=True)
    assert said.stdout == "/some/answers\n", said.stderr


def test_trial_data_is_asked_of_its_fixture_only() -> None:
    pattern = re.compile(r"(environ[.\[]|getenv\().*CSDB_TRIAL_DATA")
    files = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    readers = [file.name for file in files if pattern.search(_text(file))]
    assert not readers, f"{readers}: take the trial_data fixture; the variable is gone by then"


def test_an_empty_database_is_there_on_each_engine(engine: Engine, backend: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answer (n integer)"))
        connection.execute(text("INSERT INTO answer VALUES (1)"))
        assert connection.execute(text("SELECT n FROM answer")).scalars().all() == [1]
    assert engine.dialect.name == backend


@pytest.mark.postgres
def test_a_cloned_database_is_a_copy_and_not_the_template(postgres_server: postgres.Server) -> None:
    template = postgres_server.create()
    _execute(template, "CREATE TABLE answer AS SELECT 7 AS n")
    clone = postgres_server.create(template=template)
    _execute(clone, "INSERT INTO answer VALUES (8)")
    assert _execute(clone, "SELECT count(*) FROM answer") == [(2,)]
    assert _execute(template, "SELECT count(*) FROM answer") == [(1,)]
    postgres_server.drop(clone)
    postgres_server.drop(template)


@pytest.mark.postgres
@pytest.mark.skipif(environment.DATABASE_URL is not None, reason="the server is not ours")
def test_our_server_listens_on_no_network_address(postgres_server: postgres.Server) -> None:
    url = postgres_server.create()
    assert _execute(url, "SHOW listen_addresses") == [("",)]
    postgres_server.drop(url)


def _execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _read(name: str) -> str:
    return _text(ROOT / name)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_what_needs_no_database_is_of_the_unit_part(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("unit")
    assert not request.node.get_closest_marker("sqlite")


@pytest.mark.usefixtures("migrated_sqlite")
def test_what_needs_a_database_is_not(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("sqlite")
    assert not request.node.get_closest_marker("unit")
