"""What most commands do first: read the settings, open the database, show how things go on."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csdb.cli import Wrong
from csdb.config import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

ADVICE = {
    "missing": "There is no database yet at {where}: make it with `csdb init`.",
    "behind": "The database at {where} is of an older version: bring it up to date with "
    "`csdb init`.",
    "ahead": "The database at {where} was made by a newer version of csdb: install that one.",
}
"""State of a database that cannot be used -> what to do about it."""


def settings() -> Settings:
    """The settings of the environment. From here on only warnings and errors are logged.

    SettingsError where one is wrong, or names a language that has no catalogue here.
    """
    import logging

    from csdb import log

    log.configure(least=logging.WARNING)
    found = Settings.from_environment(os.environ)
    _ = found.language  # a web process that cannot speak it would only die again and again
    return found


def where(url: str) -> str:
    """The address of a database as it may be shown: without a password."""
    from sqlalchemy import make_url

    return make_url(url).render_as_string(hide_password=True)


def state(settings: Settings) -> str:
    """missing, behind, current or ahead. Wrong if the address is wrong or does not answer."""
    from sqlalchemy.exc import SQLAlchemyError

    from csdb.store import engine, schema

    url = settings.database_url
    if problem := engine.problem(url):
        raise Wrong(f"CSDB_DATABASE_URL: {problem}")
    try:
        return schema.state(url)
    except SQLAlchemyError as problem:
        why = f"is no database of csdb or does not answer ({type(problem).__name__})"
        raise Wrong(f"The database at {where(url)} {why}.") from None


def database(settings: Settings) -> "Engine":
    """The engine of a database that has the tables of this version. Wrong if it has not."""
    from csdb.store import engine

    if advice := ADVICE.get(state(settings)):
        raise Wrong(advice.format(where=where(settings.database_url)))
    return engine.connect(settings.database_url)


@contextmanager
def progress(start: str) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says what is going on; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(start) as status:
        yield lambda text: status.update(text)
