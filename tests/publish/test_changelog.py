"""The data changelog has an entry for every method, and is the same in docs and on the page."""

from datetime import date
from itertools import pairwise
from pathlib import Path

from csdb.publish import changelog, compose

ROOT = Path(__file__).parents[2]


def test_the_method_of_today_has_an_entry() -> None:
    newest = changelog.changes()[0]
    assert newest.method == compose.METHOD, (
        f"compose.METHOD is {compose.METHOD}: say in csdb/publish/changelog.py what has changed, "
        "with the day from which on it holds"
    )


def test_entries_are_dated_newest_first_and_each_method_has_one() -> None:
    entries = changelog.changes()
    for newer, older in pairwise(entries):
        assert date.fromisoformat(newer.day) >= date.fromisoformat(older.day)
        assert int(newer.method) == int(older.method) + 1
    assert entries[-1].method == "1"
    assert all(entry.told and entry.title for entry in entries)


def test_the_file_in_docs_is_the_changelog() -> None:
    told = (ROOT / "docs/data-changelog.md").read_text()
    assert told == changelog.markdown(), (
        "write it anew: python -c 'from csdb.publish import changelog; "
        'print(changelog.markdown(), end="")\' > docs/data-changelog.md'
    )
