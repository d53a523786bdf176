"""Flask's own commands on this site: the table of addresses, and a Python prompt."""

import click


def _run(ctx: click.Context, name: str) -> None:
    from flask import cli

    from csdb import create_app

    command: click.Command = getattr(cli, f"{name}_command")
    ctx.obj = cli.ScriptInfo(create_app=create_app, set_debug_flag=False)
    ctx.invoke(command)


@click.command()
@click.pass_context
def routes(ctx: click.Context) -> None:
    """List every address the site answers to."""
    _run(ctx, "routes")


@click.command()
@click.pass_context
def shell(ctx: click.Context) -> None:
    """Open a Python prompt with the site as `app`."""
    _run(ctx, "shell")
