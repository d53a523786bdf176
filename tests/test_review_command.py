"""The review queue in the terminal, as a person uses it."""

import re
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from csdb import keys
from csdb.cli import commands
from csdb.store import submissions
from csdb.store.engine import connect, writing
from tests.publish.people import submission


class Queue:
    """The command line on a database in which two answers wait."""

    def __init__(self, url: str, keys_file: Path) -> None:
        self.environ = {"CSDB_DATABASE_URL": url, "CSDB_KEYS_FILE": str(keys_file)}

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(commands, arguments, env=self.environ, input=typed)

    def said(self, *arguments: str) -> str:
        result = self.run("review", *arguments)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
def queue(migrated_sqlite: str, tmp_path: Path) -> Queue:
    keys.write(keys.new(), tmp_path / "keys.json")
    engine = connect(migrated_sqlite)
    with writing(engine) as connection:
        for name, base in ((b"\xab\xcd", 1_176_000), (b"\xab\xce", 98_400)):
            told = submission(base=base)
            submissions.add(
                connection, told, state="held", reasons=["implausible"], id=name + bytes(14)
            )
    engine.dispose()
    return Queue(migrated_sqlite, tmp_path / "keys.json")


def test_the_list_tells_name_month_bucket_and_reason(queue: Queue) -> None:
    first, second = queue.said("list").splitlines()
    assert first.startswith("abcd0000  2026-11  $1,160,000 to $1,180,000  The pay is far from")
    assert second.startswith("abce0000  2026-11  $80,000 to $100,000")


def test_a_case_tells_its_answers_without_exact_amounts(queue: Queue) -> None:
    told = queue.said("show", "ABCD")
    assert "What is your base pay before tax?\n  $1,160,000 to $1,180,000" in told
    assert "Nothing is published yet of the country" in told
    assert not re.search("1,176|1176|22,000", told)


def test_a_verdict_takes_effect_and_can_be_reversed(queue: Queue) -> None:
    assert "accepted: they count from the next round" in queue.said("accept", "abcd")
    assert queue.said("list").startswith("abce")
    assert "abcd0000  2026-11  accepted" in queue.said("list", "--decided")
    assert "is accepted already" in queue.said("accept", "abcd")
    assert "rejected" in queue.said("reject", "abcd")
    assert "put back" in queue.said("put-back", "abcd")
    assert queue.said("list").count("\n") == 2
    assert queue.said("list", "--decided") == "No answers were decided\n"
    checked = queue.run("check").output
    assert "Reviews: 3 verdicts, their chain is whole" in checked


def test_a_chain_that_was_tampered_with_is_found_by_check(queue: Queue) -> None:
    queue.said("reject", "abcd", "abce")
    engine = connect(queue.environ["CSDB_DATABASE_URL"])
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE review_log SET verdict = 'accept' WHERE seq = 1")
    engine.dispose()
    result = queue.run("check")
    assert result.exit_code == 1
    assert "Reviews: entry 1 of the log was changed" in result.output


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("ab", "the beginning of 2 names"), ("ff", "No answers in review"), ("x", "No answers in")],
)
def test_a_name_that_is_not_one_case_is_a_sentence_and_decides_nothing(
    queue: Queue, name: str, sentence: str
) -> None:
    for verdict in ("accept", "reject", "put-back", "show"):
        names = ["abcd", name] if verdict != "show" else [name]
        result = queue.run("review", verdict, *names)
        assert result.exit_code == 2
        assert sentence in result.output
    assert queue.said("list").count("\n") == 2


def test_a_console_without_password_says_how_to_make_one(queue: Queue) -> None:
    result = queue.run("console")
    assert result.exit_code == 2
    assert "csdb console --new-password" in result.output


def test_a_new_password_is_printed_as_a_setting_that_keeps_it(queue: Queue) -> None:
    result = queue.run("console", "--new-password", typed="twelve or more\n" * 2)
    found = re.search(r"CSDB_CONSOLE_PASSWORD_HASH='(.+)'", result.stdout)
    assert found
    assert PasswordHasher().verify(found[1], "twelve or more")
    assert "twelve or more" not in result.output
    environ = {"CSDB_CONSOLE_PASSWORD_HASH": found[1]}
    assert CliRunner().invoke(commands, ["review", "list"], env=queue.environ | environ)


def test_a_short_password_is_not_taken(queue: Queue) -> None:
    result = queue.run("console", "--new-password", typed="short\nshort\n")
    assert result.exit_code == 2
    assert "at least 12 characters" in result.output
