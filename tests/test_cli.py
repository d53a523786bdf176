"""The commands as a person uses them: what they print, their exit codes, and what mistakes say."""

import csv
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from csdb import cli, keys
from csdb.cli import COMMANDS, commands
from csdb.commands import importing

ROW = {"country": "us", "level": "csm", "base_amount": "98000", "month": "2026-01"}


class Site:
    """A folder with a migrated database and keys, and the command line run in it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.database = folder, Path(url.removeprefix("sqlite:///"))
        self.keys = folder / "keys.json"
        self.environ = {"CSDB_DATABASE_URL": url, "CSDB_KEYS_FILE": str(self.keys)}

    def run(self, *arguments: str, environ: Mapping[str, str] = {}) -> Result:
        return CliRunner().invoke(commands, arguments, env=self.environ | environ)

    def count(self, table: str = "submission") -> int:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement)

    def file(self, *rows: Mapping[str, str], name: str = "answers.csv") -> str:
        with (self.folder / name).open("w", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(ROW))
            writer.writeheader()
            writer.writerows(rows)
        return str(self.folder / name)


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def site(tmp_path: Path, migrated_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.chdir(tmp_path)
    keys.write(keys.new(), tmp_path / "keys.json")
    (tmp_path / "csdb.db").chmod(0o600)
    return Site(tmp_path, migrated_sqlite)


def said(result: Result) -> str:
    """Everything printed, when it is what a person should see: never a traceback."""
    assert "Traceback" not in result.output
    return result.output


# --- the command line as a whole


def test_help_names_every_command_and_is_quick_to_come() -> None:
    code = (
        "import sys; from csdb.cli import commands; commands(['--help'], standalone_mode=False);"
        "print('heavy:', {'numpy', 'altair', 'flask', 'sqlalchemy'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "heavy: set()" in told
    assert all(f"\n  {name} " in told for name in COMMANDS)
    assert "..." not in told.partition("Commands:")[2]


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"routes", "shell"}))
def test_the_help_of_a_command_has_an_example(name: str) -> None:
    result = CliRunner().invoke(commands, [name, "--help"])
    assert result.exit_code == 0
    assert f"csdb {name}" in said(result).partition("Example:")[2]


def test_an_unknown_command_is_wrong_use() -> None:
    assert CliRunner().invoke(commands, ["publish"]).exit_code == 2


def test_a_wrong_setting_stops_every_command_with_a_sentence(site: Site) -> None:
    result = site.run("check", environ={"CSDB_PROXY_HOPS": "many"})
    assert result.exit_code == 2
    assert said(result).startswith("csdb: CSDB_PROXY_HOPS must be a number")


@pytest.mark.parametrize("name", ["serve", "web", "check", "demo"])
def test_a_language_without_a_catalogue_stops_a_command_with_a_sentence(
    site: Site, name: str
) -> None:
    result = site.run(name, environ={"CSDB_LOCALE": "fr"})
    assert result.exit_code == 2
    assert said(result) == "csdb: CSDB_LOCALE cannot be so: there is no catalogue for 'fr'\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_release_rule_that_is_too_weak_stops_every_command(site: Site, name: str) -> None:
    file = site.file(ROW)
    rest = {"import": file, "review": "list", "backup": str(site.folder), "restore": file}
    rest["export-site"] = str(site.folder / "files")
    arguments = [name, rest[name]] if name in rest else [name]
    result = site.run(*arguments, environ={"CSDB_RULE_K": "5"})
    assert result.exit_code == 2
    assert said(result).startswith(
        "csdb: CSDB_RULE_K cannot be 5: the release rule needs k of at least 10, not 5"
    )


def test_an_error_nobody_thought_of_is_a_sentence_without_its_text(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError("base of 123456")

    monkeypatch.setattr("csdb.commands.opening.settings", broken)
    result = site.run("check")
    assert result.exit_code == 1
    assert "unexpected went wrong (ValueError at commands/site.py:" in said(result)
    assert "123456" not in result.output
    assert isinstance(site.run("--debug", "check").exception, ValueError)


def test_every_class_of_failure_has_its_own_exit_code() -> None:
    codes = [kind.exit_code for kind in (cli.Failed, cli.Wrong, cli.Refused)]
    assert codes == [1, 2, 3]


# --- init


def test_init_makes_database_and_keys_and_says_what_is_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(commands, ["init"])
    assert result.exit_code == 0
    assert said(result).endswith("Next: csdb serve\n")
    made = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "var").iterdir()}
    assert made["csdb.db"] == made["keys.json"] == 0o600


def test_init_again_changes_neither_keys_nor_answers(site: Site) -> None:
    site.run("import", site.file(ROW))
    before = site.keys.read_bytes()
    assert site.run("init").exit_code == 0
    assert (site.keys.read_bytes(), site.count()) == (before, 1)


def test_init_makes_no_new_keys_for_answers_that_need_the_old_ones(site: Site) -> None:
    site.run("import", site.file(ROW))
    site.keys.unlink()
    result = site.run("init")
    assert result.exit_code == 3
    assert "put the keys file back" in said(result)
    assert not site.keys.exists()
    assert site.run("init", "--new-keys").exit_code == 0
    keys.load(site.keys)


def test_init_refuses_a_database_of_a_newer_version(site: Site) -> None:
    site.change("UPDATE alembic_version SET version_num = '9999'")
    result = site.run("init")
    assert result.exit_code == 2
    assert "newer version of csdb" in said(result)


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/csdb.db", "postgresql://127.0.0.1:1/x"])
def test_a_database_that_cannot_be_had_is_a_sentence(site: Site, url: str) -> None:
    result = site.run("init", environ={"CSDB_DATABASE_URL": url})
    assert result.exit_code in (1, 2)
    assert said(result).startswith("csdb: ")


def test_a_file_that_is_no_database_is_a_sentence(site: Site) -> None:
    other = site.file(ROW)
    result = site.run("check", environ={"CSDB_DATABASE_URL": f"sqlite:///{other}"})
    assert result.exit_code == 1
    assert "it does not answer, or is none" in said(result)


@pytest.mark.parametrize("name", ["serve", "web", "scheduler", "refresh", "import"])
def test_a_command_without_a_database_says_how_to_make_one(site: Site, name: str) -> None:
    arguments = [name, site.file(ROW)] if name == "import" else [name]
    missing = {"CSDB_DATABASE_URL": f"sqlite:///{site.folder / 'missing.db'}"}
    result = site.run(*arguments, environ=missing)
    assert result.exit_code == 2
    assert "csdb init" in said(result)
    assert not (site.folder / "missing.db").exists()


@pytest.mark.parametrize("name", ["serve", "web", "scheduler", "refresh"])
def test_a_site_without_keys_does_not_start(site: Site, name: str) -> None:
    site.keys.unlink()
    result = site.run(name)
    assert result.exit_code == 2
    assert "make it with `csdb init`" in said(result)


# --- import


def totals(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return said(result).splitlines()[0]


def test_import_says_what_became_of_each_row(site: Site) -> None:
    bad = {**ROW, "level": "wizard"}
    result = site.run("import", site.file(ROW, bad, {**ROW, "base_amount": "120000"}))
    assert totals(result) == (
        "read 3: accepted 2, held 0, rejected 1, already there 0, not selected 0"
    )
    assert site.count() == 2


def test_the_same_file_twice_counts_once(site: Site) -> None:
    site.run("import", site.file(ROW, ROW))
    result = site.run("import", site.file(ROW, ROW))
    assert totals(result).endswith("already there 2, not selected 0")
    assert site.count() == 2


@pytest.mark.slow
def test_a_large_file_is_stored_by_a_process_of_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGE", 1)
    file = site.file(*[{**ROW, "base_amount": str(90_000 + 1_000 * n)} for n in range(5)])
    for stored, there in ((5, 0), (0, 5)):
        assert totals(site.run("import", file)) == (
            f"read 5: accepted {stored}, held 0, rejected 0, already there {there}, not selected 0"
        )
    assert site.count() == 5
    site.change("DROP TABLE submission")
    result = site.run("import", file)
    assert result.exit_code == 1
    assert "The database stopped answering (OperationalError): what was stored before stays" in (
        said(result)
    )


def test_a_dry_run_counts_the_same_and_stores_nothing(site: Site) -> None:
    dry = site.run("import", site.file(ROW, {**ROW, "country": ""}), "--dry-run")
    assert site.count() == 0
    assert "nothing was stored" in said(dry)
    assert totals(site.run("import", site.file(ROW, {**ROW, "country": ""}))) == totals(dry)


def test_rejected_rows_are_kept_with_their_reason_for_the_owner_alone(site: Site) -> None:
    rejects = site.folder / "bad.csv"
    site.run("import", site.file(ROW, {**ROW, "level": "wizard"}), "--rejects", str(rejects))
    header, row = csv.reader(rejects.read_text().splitlines())
    assert header[:2] == ["line", "reason"]
    assert (row[0], row[2:]) == ("3", ["us", "wizard", "98000", "2026-01"])
    assert rejects.stat().st_mode & 0o777 == 0o600


def test_the_rejects_file_overwrites_nothing_but_an_earlier_one(site: Site) -> None:
    file, rejects = site.file(ROW), str(site.folder / "bad.csv")
    for other in (file, str(site.keys)):
        before = Path(other).read_bytes()
        assert site.run("import", file, "--rejects", other).exit_code == 2
        assert Path(other).read_bytes() == before
    for _ in range(2):
        assert site.run("import", file, "--rejects", rejects).exit_code == 0


def test_a_file_that_is_missing_or_no_table_is_a_sentence(site: Site) -> None:
    assert site.run("import", "nowhere.csv").exit_code == 2
    (site.folder / "notes.txt").write_text("hello\n")
    result = site.run("import", "notes.txt")
    assert result.exit_code == 2
    assert said(result).startswith("csdb: ")


def test_a_wrong_mapping_is_a_sentence(site: Site) -> None:
    (site.folder / "map.toml").write_text("[colums]\n")
    result = site.run("import", site.file(ROW), "--mapping", "map.toml")
    assert result.exit_code == 2
    assert "map.toml" in said(result)


# --- refresh and check


def test_refresh_with_too_few_answers_changes_nothing(site: Site) -> None:
    site.run("import", site.file(*[ROW] * 9))
    result = site.run("refresh", "--now", "2026-11-22T13:30")
    assert (result.exit_code, said(result)) == (0, "unchanged: waiting for others\n")
    assert site.count("release") == 0


def test_refresh_publishes_by_the_rule_that_is_set(site: Site) -> None:
    site.run("import", site.file(*[ROW] * 12))
    result = site.run("refresh", environ={"CSDB_RULE_K": "15"})
    assert (result.exit_code, said(result)) == (0, "unchanged: waiting for others\n")


def test_a_refused_release_is_exit_code_3_and_check_says_why(site: Site) -> None:
    site.change(
        "INSERT INTO release (id, created, digest, body) VALUES"
        " ('2026-11-22-1a2b3c4d', '2026-11-22T12:00Z', '1a2b3c4d', x'00')"
    )
    result = site.run("refresh", "--now", "2026-11-22T13:30")
    assert result.exit_code == 3
    why = "the newest release is damaged; csdb check says more"
    assert said(result).endswith(f"\nrefused: {why}\n")
    told = site.run("check")
    assert told.exit_code == 1
    assert f"of 2026-11-22T13:30 UTC: refused ({why})" in said(told)


def test_a_refresh_forgets_forms_that_are_no_longer_open(site: Site) -> None:
    days = ("2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22")
    values = ", ".join(f"('nonce', x'0{n}', '{day}')" for n, day in enumerate(days))
    site.change(f"INSERT INTO seen (kind, hash, day) VALUES {values}")
    site.run("refresh", "--now", "2026-11-22T00:01")
    assert site.count("seen WHERE day >= '2026-11-21'") == site.count("seen") == 2


def test_a_refresh_of_the_same_minute_is_refused(site: Site) -> None:
    site.run("refresh", "--now", "2026-11-22T13:30")
    result = site.run("refresh", "--now", "2026-11-22T14:30+01:00")
    assert result.exit_code == 3
    assert "2026-11-22T13:30" in said(result)


def test_a_time_that_is_none_is_wrong_use(site: Site) -> None:
    assert site.run("refresh", "--now", "noon").exit_code == 2


def test_check_is_content_with_a_new_site(site: Site) -> None:
    result = site.run("check")
    assert result.exit_code == 0
    words = {line.split()[0] for line in said(result).splitlines()}
    assert words == {"ok", "warn"}


def test_check_of_nothing_names_what_is_wrong(tmp_path: Path) -> None:
    environ = {
        "CSDB_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}",
        "CSDB_KEYS_FILE": str(tmp_path / "none.json"),
    }
    result = CliRunner().invoke(commands, ["check"], env=environ)
    assert result.exit_code == 1
    assert said(result).count("\nwrong  ") == 2


def test_codebook_is_printed_or_written(site: Site) -> None:
    printed = site.run("codebook").stdout_bytes
    assert printed.startswith(b"kind,of,code,label,meaning\r\n")
    site.run("codebook", "--output", "codebook.csv")
    assert (site.folder / "codebook.csv").read_bytes() == printed


def test_routes_lists_the_addresses(site: Site) -> None:
    assert "/submit" in said(site.run("routes"))


# --- demo


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def demo(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["demo", *arguments])


def test_a_demonstration_is_made_anew_each_time(elsewhere: Path) -> None:
    for answers in ("5", "3"):
        result = demo("--answers", answers)
        assert result.exit_code == 0, result.output
        assert f"Made up {answers} answers\n" in said(result)
    with closing(sqlite3.connect(elsewhere / "var/demo/csdb.db")) as connection:
        assert connection.execute("SELECT count(*) FROM submission").fetchone() == (3,)


def test_a_demonstration_of_another_version_is_made_anew_as_well(elsewhere: Path) -> None:
    demo("--answers", "5")
    with closing(sqlite3.connect(elsewhere / "var/demo/csdb.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    result = demo("--answers", "3")
    assert result.exit_code == 0, result.output
    assert "Made up 3 answers\n" in said(result)


def test_a_demonstration_takes_no_real_answers(elsewhere: Path) -> None:
    demo("--answers", "2")
    made = Site(elsewhere, f"sqlite:///{elsewhere / 'var/demo/csdb.db'}")
    result = made.run("import", made.file(ROW))
    assert result.exit_code == 3
    assert "csdb init" in said(result)
    assert made.count() == 2


def test_real_answers_are_never_mixed_with_made_up_ones(site: Site) -> None:
    site.run("import", site.file(ROW))
    result = site.run("demo", "--answers", "2")
    assert result.exit_code == 3
    assert "1 real answers" in said(result)
    assert (site.count(), site.count("site WHERE key = 'demonstration'")) == (1, 0)


def test_a_demonstration_in_a_named_database_is_filled_once(site: Site) -> None:
    site.run("demo", "--answers", "4")
    result = site.run("demo", "--answers", "7")
    assert "The 4 made-up answers that are there stay" in said(result)
    assert site.count() == 4


@pytest.mark.slow
def test_a_demonstration_publishes_and_damage_is_found(elsewhere: Path) -> None:
    assert "\npublished 20" in said(demo("--answers", "40"))
    made = Site(elsewhere, f"sqlite:///{elsewhere / 'var/demo/csdb.db'}")
    made.environ["CSDB_KEYS_FILE"] = "var/demo/keys.json"
    healthy = made.run("check")
    assert healthy.exit_code == 0, healthy.output
    made.change("UPDATE artefact SET body = x'00' WHERE name = 'figures.csv'")
    assert "figures.csv do not match" in said(made.run("check"))
    made.change("UPDATE release SET body = x'00'")
    damaged = made.run("check")
    assert damaged.exit_code == 1
    assert "does not match its digest" in said(damaged)
