"""Real answers of another survey, brought in and published, against the same figures by hand.

What stands here shares no code with csdb: another reading of the file, titles, countries and
currencies, NumPy's quantiles, and the rounding as the methodology page tells it.
"""

import csv
import io
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from csdb import create_app
from csdb.config import Settings

ROOT = Path(__file__).parents[1]
QUANTILES = {"p25": 25, "median": 50, "p75": 75}
AMERICA = {"us", "usa", "united states", "united states of america", "america"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def survey(trial_data: Path) -> Path:
    return trial_data / "ask_a_manager_2021.csv"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("real")
    url, secret = f"sqlite:///{folder / 'csdb.db'}", folder / "keys.json"
    return Settings(database_url=url, keys_file=secret)


@pytest.fixture(scope="module")
def imported(survey: Path, settings: Settings) -> str:
    """What `csdb import` prints after `csdb init`, each run as its own program."""
    csdb(settings, "init")
    mapping = str(ROOT / "docs/import-ask-a-manager.toml")
    return csdb(settings, "import", str(survey), "--mapping", mapping)


@pytest.fixture(scope="module")
def published(imported: str, settings: Settings) -> list[Mapping[str, str]]:
    """The rows of figures.csv, as downloaded from the site after `csdb refresh`."""
    assert csdb(settings, "refresh").startswith("published ")
    app = create_app(settings)
    response = app.test_client().get("/data/latest/figures.csv", follow_redirects=True)
    for name in ("csdb_engine", "csdb_pages"):
        app.extensions[name].dispose()
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text)))


def csdb(settings: Settings, *arguments: str) -> str:
    environ = {"CSDB_DATABASE_URL": settings.database_url, "CSDB_KEYS_FILE": settings.keys_file}
    command = [sys.executable, "-m", "csdb.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def people(survey: Path) -> list[dict[str, str]]:
    """The rows of people in customer success, but for the second of two that are one person's.

    Such a row has no other cell than the earlier one, and came within two minutes of it.
    """
    with survey.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if in_customer_success(row["job_title"])]
    return [row for row in rows if not any(is_repeated(row, by=other) for other in rows)]


def in_customer_success(title: str) -> bool:
    words = title.lower().replace("clients", "client").replace("customers", "customer").split()
    pairs = [" ".join(pair).strip("(),-/;") for pair in pairwise(words)]
    return any(pair.startswith(("customer success", "client success")) for pair in pairs)


def is_repeated(row: Mapping[str, str], *, by: Mapping[str, str]) -> bool:
    later = datetime.fromisoformat(row["timestamp"]) - datetime.fromisoformat(by["timestamp"])
    same = all(row[name] == by[name] for name in row if name != "timestamp")
    return same and timedelta(0) < later <= timedelta(minutes=2)


def base_pay_in_america(people: list[dict[str, str]]) -> Iterator[int]:
    for person in people:
        if " ".join(person["country"].lower().replace(".", "").split()) in AMERICA:
            assert person["currency"] == "USD"  # or it would have to be converted
            yield int(person["annual_salary"])


def to_nearest(value: float, grid: int) -> int:
    """A value on a grid, halves up."""
    return math.floor(value / grid + 0.5) * grid


def test_the_import_takes_in_as_many_as_there_are_in_customer_success(
    imported: str, people: list[dict[str, str]]
) -> None:
    assert len(people) > 90
    assert f": accepted {len(people)}, held 1, rejected 0, already there 0," in imported


def test_published_base_pay_is_what_anyone_computes_from_the_file(
    published: list[Mapping[str, str]], people: list[dict[str, str]]
) -> None:
    base = list(base_pay_in_america(people))
    n = to_nearest(len(base), 5)
    grid = 5_000 if n < 30 else 2_500 if n < 100 else 1_000
    expected = {
        name: (to_nearest(float(np.percentile(base, p)), grid), n) for name, p in QUANTILES.items()
    }
    found = {
        row["statistic"]: (int(row["value"]), int(row["n"]))
        for row in published
        if (row["scope"], row["figure"], row["dimension"]) == ("us", "base", "all")
    }
    assert found == expected


def test_what_the_other_survey_did_not_ask_is_not_published(
    published: list[Mapping[str, str]],
) -> None:
    assert {row["figure"] for row in published} >= {"base", "ote", "level", "education"}
    unasked = {"renewal", "upsell", "onboarding", "team", "work", "kpis", "accounts", "industry"}
    assert not unasked & {row["figure"] for row in published}
