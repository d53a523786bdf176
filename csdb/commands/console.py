"""The command that runs the review queue as pages, on this machine alone."""

from typing import TYPE_CHECKING

import click

from csdb.cli import Wrong
from csdb.commands import opening

if TYPE_CHECKING:
    from csdb.config import Settings

_LEAST = 12
"""Characters of the shortest password that is taken."""


@click.command()
@click.option(
    "--port", default=8900, show_default=True, type=click.IntRange(1, 65535), help="The port."
)
@click.option(
    "--new-password", is_flag=True, help="Ask for a password and print the setting that keeps it."
)
def console(port: int, new_password: bool) -> None:  # noqa: FBT001  click passes it by name
    """Run the review queue as pages, on this machine alone.

    It listens on 127.0.0.1 and nowhere else, until Ctrl-C; from another machine reach it through
    an SSH tunnel (ssh -L 8900:127.0.0.1:8900 server). It is no part of the public site.

    Example: csdb console --new-password
    """
    settings = opening.settings()
    if new_password:
        _print_setting()
        return
    _run(settings, port)


def _print_setting() -> None:
    from argon2 import PasswordHasher

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    if len(password) < _LEAST:
        raise Wrong(f"The password must have at least {_LEAST} characters.")
    click.echo(f"CSDB_CONSOLE_PASSWORD_HASH='{PasswordHasher().hash(password)}'")


def _run(settings: "Settings", port: int) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    from csdb import log
    from csdb.commands.running import see_that_it_is_free
    from csdb.console import create_console

    class Silent(WSGIRequestHandler):
        """Writes no access log."""

        def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  its name
            """Nothing."""

    if not settings.console_password_hash:
        raise Wrong(
            "The console has no password: make one with `csdb console --new-password` and set "
            "CSDB_CONSOLE_PASSWORD_HASH to what it prints."
        )
    opening.database(settings).dispose()
    see_that_it_is_free("127.0.0.1", port)
    log.configure()
    server = make_server(
        "127.0.0.1", port, create_console(settings), threaded=True, request_handler=Silent
    )
    click.echo(f"The console is at http://127.0.0.1:{port}. Ctrl-C ends it.")
    try:
        server.serve_forever()
    finally:
        server.server_close()
