"""The command `csdb`: which commands there are, and how each says that something is wrong."""

import importlib
import os
from typing import Any

import click

COMMANDS = {
    "init": "site:init",
    "serve": "running:serve",
    "check": "site:check",
    "import": "importing:import_",
    "refresh": "figures:refresh",
    "recompute": "recompute:recompute",
    "review": "review:review",
    "console": "console:console",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "demo": "demo:demo",
    "export-site": "export_site:export_site",
    "codebook": "site:codebook",
    "web": "running:web",
    "scheduler": "figures:scheduler",
    "routes": "flask:routes",
    "shell": "flask:shell",
}
"""Name -> module of csdb.commands and function; a module is imported when its command is met."""


class Wrong(click.ClickException):
    """Wrong use or wrong settings: one sentence for the person, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        for line in self.message.splitlines():
            click.echo(f"csdb: {line}", file=file, err=file is None)


class Failed(Wrong):
    """Something went wrong that the person may not have caused: exit code 1."""

    exit_code = 1


class Refused(Wrong):
    """What was asked for is possible but not allowed: exit code 3."""

    exit_code = 3


class Commands(click.Group):
    """The commands of COMMANDS; every exception they raise ends in one sentence."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        module, _, function = COMMANDS.get(name, "").partition(":")
        if not module:
            return None
        command: click.Command = getattr(
            importlib.import_module(f"csdb.commands.{module}"), function
        )
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as problem:
            if ctx.params["debug"] or _is_clicks_own(problem):
                raise
            raise sentence_for(problem) from None


def _is_clicks_own(problem: Exception) -> bool:
    mine = (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)
    return isinstance(problem, mine)


def sentence_for(problem: Exception) -> Wrong:
    """What to tell a person of an exception, never its text where that could quote an answer."""
    from csdb.config import SettingsError
    from csdb.keys import KeysError
    from csdb.log import place

    if isinstance(problem, SettingsError | KeysError):
        return Wrong(str(problem))
    if isinstance(problem, OSError) and problem.filename:
        return Failed(f"{problem.filename}: {problem.strerror}")
    if type(problem).__module__.startswith("sqlalchemy."):
        what = "The database cannot be reached, is locked, or is full"
        return Failed(f"{what} ({type(problem).__name__}); nothing half is kept.")
    what = f"Something unexpected went wrong ({type(problem).__name__} at {place(problem)})."
    return Failed(f"{what} Run again as `csdb --debug ...` for the details.")


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are read from the environment; docs/operating.md has all of them. "
    "Exit codes: 0 fine, 1 something is wrong, 2 wrong use or settings, 3 refused.",
)
@click.version_option(package_name="csdb", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show where in the program an error came from.")
def commands(debug: bool) -> None:  # noqa: FBT001  read by Commands.invoke
    """Run csdb, the anonymous survey and pay site for customer success managers.

    A first look, on made-up answers: csdb demo --serve

    The real thing: csdb init, then csdb serve
    """


def main() -> None:
    """Run the command line and exit with its code."""
    # The gate's matrices are small: their threads would wait for each other, not compute. It has
    # to be said before numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    commands(prog_name="csdb")


if __name__ == "__main__":
    main()
