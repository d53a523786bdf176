"""The lines by which figures are loaded work as they stand on the page, where their program is."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from csdb.publish.files import package
from csdb.publish.files.citation import Publisher
from csdb.publish.release import Release
from csdb.web.snippets import LOADING
from tests.publish.sample import sample_release

LINES = {each.program: each.line for each in LOADING}


@pytest.fixture(scope="module")
def release() -> Release:
    return sample_release()


@pytest.fixture(scope="module")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What stands for the address of the site: a folder with the newest files."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "data/latest").mkdir(parents=True)
    for file in package.data_files(release, Publisher()):
        (folder / "data/latest" / file.name).write_bytes(file.body)
    return str(folder)


def test_the_line_for_pandas(site: str, release: Release) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it deprecates of its own is not ours to mend
        import pandas as pd

        line = LINES["Python, pandas"].format(site=site)
        figures = eval(line, {"pandas": pd})  # noqa: S307  the line is our own
    assert len(figures) == len(release.cells)


def test_the_line_for_duckdb(site: str, release: Release) -> None:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(LINES["DuckDB"].format(site=site)).fetchall()
    assert len(rows) == len(release.cells)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="NO R: Rscript was not found")
def test_the_line_for_r(site: str, release: Release) -> None:
    code = f"figures <- {LINES['R'].format(site=site)}; cat(nrow(figures), ncol(figures))"
    ran = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == f"{len(release.cells)} 14"


def test_every_line_names_a_file_that_is_there(site: str) -> None:
    for line in LINES.values():
        named = line.format(site=site).partition(site)[2].rstrip("\"')")
        assert Path(site + named).is_file()
