"""Whether everything is all right: keys, database, answers, release and refreshes, a line each."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection

from csdb import keys
from csdb.config import Settings
from csdb.publish.rule import HELP, Rule
from csdb.store import releases, review_log, schema, site, submissions, ticks
from csdb.store.engine import connect, file_of, problem, reading

OVERDUE = timedelta(hours=1)
"""How long after its time a refresh may be finished before something must be wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ok: as it should be; warn: worth knowing; wrong: needs mending."""

    word: Literal["ok", "warn", "wrong"]
    sentence: str


def findings(settings: Settings, *, now: datetime, past: bool = False) -> Iterator[Finding]:
    """Everything there is to say about a site, the cause before what follows from it.

    past: older releases are looked at too, each with all its files
    """
    yield from _settings(settings)
    yield from _rule(settings)
    yield from _keys(settings)
    state, found = _database(settings)
    yield from found
    if state == "current":
        engine = connect(settings.database_url)
        with reading(engine) as connection:
            yield from _answers(connection)
            yield from _reviews(connection)
            yield from _release(connection)
            if past:
                yield from _past(connection)
            yield from _refreshes(connection, settings, now)
        engine.dispose()


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", f"Settings: the site is {settings.site_name} at {settings.site_url}")
    address = urlsplit(settings.site_url)
    if address.scheme == "http" and address.hostname not in ("127.0.0.1", "localhost"):
        yield Finding("warn", "CSDB_SITE_URL is not https: answers would travel in the open")
    if not (settings.owner_name and settings.owner_contact):
        what = "people cannot see who runs the site and how to reach them"
        yield Finding("warn", f"CSDB_OWNER_NAME and CSDB_OWNER_CONTACT are not both set: {what}")


def _rule(settings: Settings) -> Iterator[Finding]:
    rule, weakest = settings.release_rule, Rule()
    names = [name for name in HELP if getattr(rule, name) != getattr(weakest, name)]
    raised = ", ".join(f"{name} {getattr(rule, name)}" for name in names)
    stricter = f", stricter by {raised}" if raised else ""
    yield Finding("ok", f"Rule: figures change by the rule {rule.policy}{stricter}")


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        keys.load(settings.keys_file)
    except keys.KeysError as wrong:
        yield Finding("wrong", f"Keys: {wrong}")
    else:
        yield Finding("ok", f"Keys: {settings.keys_file} has {len(keys.NAMES)} good keys")


_ADVICE = {
    "missing": "there is none yet; make it with `csdb init`",
    "behind": "it is of an older version; bring it up to date with `csdb init`",
    "ahead": "it was made by a newer version of csdb; install that one",
}


def _database(settings: Settings) -> tuple[str, list[Finding]]:
    """The state of the database, or "away", and what is to be said of it."""
    url = settings.database_url
    if wrong := problem(url):
        return "away", [Finding("wrong", f"Database: {wrong}")]
    try:
        state = schema.state(url)
    except Exception as away:
        sentence = f"Database: it does not answer, or is none ({type(away).__name__})"
        return "away", [Finding("wrong", sentence)]
    if advice := _ADVICE.get(state):
        return state, [Finding("wrong", f"Database: {advice}")]
    found = [Finding("ok", "Database: its tables are up to date")]
    file = file_of(url)
    if file and stat.S_IMODE(file.stat().st_mode) & 0o077:
        sentence = f"Database: others on this machine can read it; chmod 600 {file}"
        found.append(Finding("warn", sentence))
    return state, found


def _answers(connection: Connection) -> Iterator[Finding]:
    if site.is_demonstration(connection):
        yield Finding("warn", "Answers: all are made up, this is a demonstration")
    counts = submissions.counts(connection)
    told = ", ".join(f"{count:,} {state}" for state, count in counts.items())
    yield Finding("ok", f"Answers: {told}")


def _reviews(connection: Connection) -> Iterator[Finding]:
    count, newest = review_log.newest(connection)
    if wrong := review_log.broken(connection):
        yield Finding("wrong", f"Reviews: entry {wrong} of the log was changed, or one before it")
    elif count:
        yield Finding(
            "ok", f"Reviews: {count:,} verdicts, their chain is whole and ends in {newest}"
        )


def _release(connection: Connection) -> Iterator[Finding]:
    wanted = releases.newest_id(connection)
    if wanted is None:
        yield Finding("ok", "Release: none yet")
        return
    if releases.get(connection, wanted) is None:
        what = "does not match its digest, the one before it is shown; restore a backup"
        yield Finding("wrong", f"Release: the newest, {wanted}, {what}")
        return
    yield Finding("ok", f"Release: {wanted}, its digest is right")
    count, damaged = _files(connection, wanted)
    if damaged:
        yield Finding("wrong", f"Files: {', '.join(damaged)} do not match their digests")
    else:
        yield Finding("ok", f"Files: the digests of all {count} are right")


def _files(connection: Connection, release_id: str) -> tuple[int, list[str]]:
    """How many files a release has, and which of them do not match their digests."""
    files = releases.artefacts(connection, release_id)
    damaged = [
        file.name for file in files if releases.artefact(connection, release_id, file.name) is None
    ]
    return len(files), damaged


def _past(connection: Connection) -> Iterator[Finding]:
    """Every release and file by its digest, and whether each names the one before it."""
    entries = releases.list(connection)
    files, sound = 0, True
    for entry, before in zip_longest(entries, entries[1:]):
        found = releases.get(connection, entry.id)
        count, damaged = _files(connection, entry.id)
        files += count
        wrong = [f"its file {name}" for name in damaged]
        if found is None or (found.id, found.previous) != (entry.id, entry.previous):
            wrong.append("the release itself")
        if wrong:
            sound = False
            yield Finding("wrong", f"Past: of {entry.id} {', '.join(wrong)} was changed")
        if entry.previous != (before.id if before else None):
            sound = False
            yield Finding("wrong", f"Past: {entry.id} follows {entry.previous}, which is missing")
    if sound:
        told = f"the digests of all {len(entries):,} releases and their {files:,} files are right"
        yield Finding("ok", f"Past: {told}")


def _refreshes(connection: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    from csdb.scheduler import slot_due

    last = ticks.last(connection)
    if last is None:
        yield Finding("warn", "Refreshes: none yet; `csdb serve` runs the scheduler")
        return
    slot, outcome, reason = last
    why = f" ({_short(reason)})" if reason else ""
    said = f"Refreshes: the last, of {slot} UTC: {outcome}{why}"
    # A slot may still be running, or not looked at yet: only one past its hour is missed.
    due = datetime.fromisoformat(slot_due(now - OVERDUE, settings.refresh_times))
    if outcome == "failed":
        yield Finding("wrong", f"{said}; the log has where")
    elif outcome == "refused":
        yield Finding("wrong", f"{said}; the release before stands, docs/operating.md has more")
    elif datetime.fromisoformat(slot) < due:
        yield Finding(
            "wrong", f"{said}, and the one of {due:%Y-%m-%dT%H:%M} is missing: no scheduler runs"
        )
    else:
        yield Finding("ok", said)
    refused = ticks.last_refused(connection)
    if refused and refused[0] != slot:
        what = f"the last refusal was on {refused[0]} UTC ({_short(refused[1])})"
        yield Finding("ok", f"Refused: {what}; what came after was not")


def _short(reason: str) -> str:
    """The first codes of a refusal; a slip of the software can come to hundreds."""
    told = reason.split("; ")
    return "; ".join([*told[:3], "and more, see the log"] if len(told) > 3 else told)
