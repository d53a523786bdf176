"""Commands that keep the site running until they are told to stop."""

import os
import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

import click

from csdb.cli import Wrong
from csdb.commands import opening
from csdb.config import Settings

HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen on."
)
PORT = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port."
)
WORKERS = click.option(
    "--workers",
    default=min(2, os.cpu_count() or 1),
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many web processes; one a core is right.",
)


@click.command()
@HOST
@PORT
@WORKERS
def serve(host: str, port: int, workers: int) -> None:
    """Run the site: web processes and the scheduler.

    They are restarted if they die. Ctrl-C, or SIGTERM, ends everything; a refresh that is running
    may finish first.

    Example: csdb serve --port 8080 --workers 4
    """
    run_site(opening.settings(), host, port=port, workers=workers)


def run_site(settings: Settings, host: str, *, port: int, workers: int) -> None:
    """Run web processes and the scheduler on `settings` until told to stop."""
    from csdb import stop
    from csdb.serve import Supervisor

    _see_that_it_can_run(settings)
    see_that_it_is_free(host, port)
    asked = stop.at_signals()
    shown = _address(host, port)
    environ = {"CSDB_SITE_URL": shown} | os.environ
    environ |= {
        "CSDB_DATABASE_URL": settings.database_url,
        "CSDB_KEYS_FILE": str(settings.keys_file),
    }
    commands = {
        "web": _command("web", "--host", host, "--port", str(port), "--workers", str(workers)),
        "scheduler": _command("scheduler"),
    }
    times = ", ".join(f"{at:%H:%M}" for at in settings.refresh_times)
    click.echo(f"Starting {shown} …", err=True)
    Supervisor(commands, environ).run(
        asked,
        look=_once_answering(
            host, port, f"The site is at {shown} (figures at {times} UTC). Ctrl-C ends it."
        ),
    )
    click.echo("Everything has ended.", err=True)


def _command(name: str, *options: str) -> list[str]:
    # -P: a file named like one of our modules, in the folder we run in, is not taken for it.
    return [sys.executable, "-P", "-m", "csdb.cli", name, *options, "--with-parent"]


def _see_that_it_can_run(settings: Settings) -> None:
    """Wrong if keys or database are not ready: a child would fail again and again."""
    from csdb import keys

    keys.load(settings.keys_file)
    opening.database(settings).dispose()


def see_that_it_is_free(host: str, port: int) -> None:
    """Wrong if the site could not listen there."""
    from csdb.serve import problem_with_address

    if problem := problem_with_address(host, port):
        raise Wrong(problem)


def _address(host: str, port: int) -> str:
    """How a person on this machine reaches the site."""
    name = _NEAR.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


_NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  not bound here
"""Host that stands for every address of the machine -> the one to reach it at from here."""


def _once_answering(host: str, port: int, sentence: str) -> Callable[[], None]:
    """Says `sentence`, once, when the site answers."""
    told = False

    def look() -> None:
        nonlocal told
        if not told and _answers(host, port):
            told = True
            click.echo(sentence)

    return look


def _answers(host: str, port: int) -> bool:
    name = _NEAR.get(host, host)
    connection = HTTPConnection(name, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@click.command()
@HOST
@PORT
@WORKERS
@click.option("--with-parent", is_flag=True, hidden=True)
def web(host: str, port: int, workers: int, with_parent: bool) -> None:  # noqa: FBT001
    """Run the web processes alone.

    For instance on further machines: one machine (or more) must run `csdb scheduler` on the same
    database.

    Example: csdb web --host 0.0.0.0 --port 80 --workers 4
    """
    from csdb import stop
    from csdb.serve import web as serve_web

    if with_parent:  # which has seen to the rest; and this process stays small
        stop.end_with_parent()
    else:
        _see_that_it_can_run(opening.settings())
        see_that_it_is_free(host, port)
    serve_web(host, port, workers=workers)
