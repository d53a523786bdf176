"""The files of a release are valid by their own standards, complete, and the same each time."""

import io
import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from pyarrow import parquet

from csdb.publish.files import listed as files
from csdb.publish.files import package, tidy
from csdb.publish.files.citation import Publisher
from csdb.publish.release import Cell, Release, load
from tests.publish.sample import sample_release

BY = Publisher("Pay of CSMs", "https://pay.example.org", "Ada Example & Söhne")


@pytest.fixture(scope="module")
def release() -> Release:
    """A release with a text that a spreadsheet would run, were it not guarded."""
    plain = sample_release()
    return replace(plain, cells=(*plain.cells, replace(plain.cells[0], option="=1+1")))


@pytest.fixture(scope="module")
def made(release: Release) -> Mapping[str, bytes]:
    return {file.name: file.body for file in package.data_files(release, BY)}


@pytest.fixture(scope="module")
def folder(made: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as a reader has them on the disk."""
    folder = tmp_path_factory.mktemp("release")
    for name, body in made.items():
        (folder / name).write_bytes(body)
    return folder


@contextmanager
def old_ways_allowed() -> Iterator[None]:
    """Validators may use what is deprecated; that is theirs to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_every_file_has_a_name_a_type_and_words(release: Release) -> None:
    found = package.data_files(release, BY)
    assert [file.name for file in found] == list(files.TOLD)[:-1]
    assert all(file.told and "/" in file.media_type for file in found)


def test_files_are_the_same_bytes_each_time(release: Release, made: Mapping[str, bytes]) -> None:
    assert {file.name: file.body for file in package.data_files(release, BY)} == made


def test_a_reader_can_hold_the_digest_against_the_release(
    release: Release, made: Mapping[str, bytes]
) -> None:
    digest = sha256(made["release.json"]).hexdigest()
    assert digest == release.digest
    assert release.id.endswith(digest[:8])
    assert load(made["release.json"]) == release


def test_the_data_package_is_valid(folder: Path) -> None:
    with old_ways_allowed():
        from frictionless import Package

        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "note"])
    assert len(report.tasks) == 6


def test_the_data_package_names_every_file_with_its_digest(made: Mapping[str, bytes]) -> None:
    told = json.loads(made["datapackage.json"])
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(told["resources"]) == 6
    for resource in told["resources"]:
        body = made[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(body).hexdigest()}"
        assert resource["bytes"] == len(body)
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])


def test_made_up_answers_are_called_so_in_every_file_that_describes(
    release: Release, made: Mapping[str, bytes]
) -> None:
    for name in ("datapackage.json", "figures.csv-metadata.json", "citation.bib", "CITATION.cff"):
        assert b"made-up answers" in made[name]
    real = package.data_files(replace(release, demonstration=False), BY)
    assert not [f.name for f in real if f.name != "data.zip" and b"made-up" in f.body]


def test_the_metadata_of_the_table_are_valid_csvw(folder: Path, release: Release) -> None:
    with old_ways_allowed():
        from csvw import CSVW

        table = CSVW(str(folder / "figures.csv-metadata.json"), validate=True)
        assert table.is_valid
        [rows] = [t["row"] for t in table.to_json()["tables"]]
    assert len(rows) == len(release.cells)


def test_parquet_holds_the_rows_with_their_meaning(
    release: Release, made: Mapping[str, bytes]
) -> None:
    table = parquet.read_table(io.BytesIO(made["figures.parquet"]))
    assert table.num_rows == len(release.cells)
    assert table.schema.names == list(tidy.COLUMNS)
    assert table.schema.metadata[b"release"].decode() == release.id
    for field in table.schema:
        assert field.metadata[b"description"].decode() == tidy.COLUMNS[field.name]
        assert str(field.type) == ("int64" if field.name in tidy.NUMBERS else "string")


def test_a_release_without_numbers_has_the_same_files(release: Release) -> None:
    empty = package.data_files(replace(release, cells=()), BY)
    [told] = [file.body for file in empty if file.name == "figures.parquet"]
    assert parquet.read_table(io.BytesIO(told)).num_rows == 0


def test_the_codebook_is_the_same_in_both_forms(made: Mapping[str, bytes]) -> None:
    import csv

    rows = list(csv.DictReader(io.StringIO(made["codebook.csv"].decode(), newline="")))
    assert json.loads(made["codebook.json"])["rows"] == rows


def test_the_archive_holds_every_file_a_readme_and_checksums_that_hold(
    release: Release, made: Mapping[str, bytes], tmp_path: Path
) -> None:
    with ZipFile(io.BytesIO(made["data.zip"])) as zipped:
        assert zipped.testzip() is None
        zipped.extractall(tmp_path)
        dates = {entry.date_time for entry in zipped.infolist()}
    assert dates == {(2026, 11, 22, 12, 0, 0)}
    inside = tmp_path / f"customer-success-pay-{release.id}"
    expected = (made.keys() - {"data.zip"}) | {"README.md", "SHA256SUMS"}
    assert {file.name for file in inside.iterdir()} == expected
    assert all((inside / name).read_bytes() == made[name] for name in made.keys() & expected)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=inside, check=True)
    readme = (inside / "README.md").read_text()
    for part in (release.digest, "CC-BY-4.0", "MIT License", f"/releases/{release.id}"):
        assert part in readme


def test_the_citation_can_be_read_by_programs(release: Release, made: Mapping[str, bytes]) -> None:
    import yaml

    told = yaml.safe_load(made["CITATION.cff"])
    assert told["cff-version"] == "1.2.0"
    assert told["authors"] == [{"name": BY.owner}]
    assert told["url"] == f"https://pay.example.org/releases/{release.id}"
    assert str(told["date-released"]) == "2026-11-22"
    assert told["license"] == "CC-BY-4.0"
    bibtex = made["citation.bib"].decode()
    assert bibtex.count("{") == bibtex.count("}")
    assert r"Ada Example \& Söhne" in bibtex


FORMULA = re.compile(rb'(?:^|,|\n)"?(?:[=+@\t]|-(?!\d+,))')
"""What a spreadsheet runs at the beginning of a cell; a number below zero is a number."""


@pytest.mark.parametrize("name", ["figures.csv", "codebook.csv"])
def test_no_cell_of_a_table_can_be_run_as_a_formula(made: Mapping[str, bytes], name: str) -> None:
    assert not FORMULA.search(made[name])


def test_figures_load_in_pandas(folder: Path, release: Release) -> None:
    with old_ways_allowed():
        import pandas as pd

        figures = pd.read_csv(folder / "figures.csv")
    assert len(figures) == len(release.cells)
    assert list(figures.columns) == list(tidy.COLUMNS)
    base = release.value("base")
    assert base
    assert base.value in set(figures[figures.figure == "base"].value)


def test_figures_load_in_duckdb(folder: Path, release: Release) -> None:
    import duckdb

    counted = f"SELECT count(*), sum(n) FROM read_parquet('{folder / 'figures.parquet'}')"
    total = sum(cell.n for cell in release.cells)
    with duckdb.connect() as connection:
        assert connection.execute(counted).fetchone() == (len(release.cells), total)


def cells(rows: list[dict[str, object]], release: Release) -> tuple[Cell, ...]:
    """The cells that rows of any file tell, an empty text of a number being None."""
    for row in rows:
        assert row.pop("release") == release.id
    return tuple(Cell(**row) for row in rows)  # type: ignore[arg-type]


def test_csv_json_and_parquet_are_the_cells(folder: Path, release: Release) -> None:
    import csv

    plain = replace(release, cells=release.cells[:-1])  # without the text that is guarded
    made = {file.name: file.body for file in package.data_files(plain, BY)}
    text = io.StringIO(made["figures.csv"].decode(), newline="")
    rows = [
        {k: (int(v) if v else None) if k in tidy.NUMBERS else v for k, v in row.items()}
        for row in csv.DictReader(text)
    ]
    assert cells(rows, plain) == plain.cells
    assert cells(json.loads(made["figures.json"])["rows"], plain) == plain.cells
    table = parquet.read_table(io.BytesIO(made["figures.parquet"]))
    assert cells(table.to_pylist(), plain) == plain.cells


def converted(table: Path, folder: Path) -> str:
    """The table as a spreadsheet program has it after opening it, as XML."""
    how = ("soffice", f"-env:UserInstallation=file://{folder}/user", "--headless")
    command = (*how, "--convert-to", "fods", "--outdir", str(folder), str(table))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / table.with_suffix(".fods").name).read_text()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="NO SPREADSHEET: soffice is not there")
def test_a_spreadsheet_program_finds_no_formula(folder: Path, tmp_path: Path) -> None:
    assert "table:formula" not in converted(folder / "figures.csv", tmp_path)
    (tmp_path / "unguarded.csv").write_text("a,b\n=1+1,2\n")
    assert "table:formula" in converted(tmp_path / "unguarded.csv", tmp_path)
