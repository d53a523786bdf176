"""Commands of the review queue: see which answers wait and why, let them in or reject them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from csdb.cli import Wrong
from csdb.commands import opening

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from csdb.store.reviews import Case, Verdict

SHOWN = 8
"""Digits of a case's name in a list; any number of digits that only it begins with names it."""


@click.group()
def review() -> None:
    """See which answers wait; accept or reject them.

    Answers are held when something is odd about them: about the pay, or about how they came. They
    count in no figure until you accept them. Pay is shown in buckets, and no day or time at all.

    Example: csdb review list
    """


@review.command("list")
@click.option("--decided", is_flag=True, help="Those decided before, which may be reversed.")
def list_(decided: bool) -> None:  # noqa: FBT001  click passes it by name
    """List the answers that wait, or those that were decided.

    Example: csdb review list --decided
    """
    from csdb import reviewing
    from csdb.store import reviews
    from csdb.store.engine import reading

    with _opened() as engine, reading(engine) as connection:
        cases = reviews.decided(connection) if decided else reviews.waiting(connection)
    if not cases:
        click.echo("No answers were decided" if decided else "No answers wait for review")
    for case in cases:
        name, month = reviewing.name(case)[:SHOWN], case.submission.month
        state = f"{reviewing.STATES[case.state]}  " if decided else ""
        why = "; ".join(reviewing.reasons(case))
        click.echo(f"{name}  {month}  {state}{reviewing.pay(case)}  {why}")


@review.command()
@click.argument("name")
def show(name: str) -> None:
    """Show the answers NAME: why they wait, what they say, what accepting them would do.

    Example: csdb review show 1a2b3c4d
    """
    from csdb import reviewing
    from csdb.publish.preview import preview
    from csdb.store.engine import reading

    with _opened() as engine:
        with reading(engine) as connection:
            case = _case(connection, name)
        found = () if case.state == "accepted" else preview(engine, case.ref)
    click.echo(f"{reviewing.name(case)}  {case.submission.month}  {reviewing.STATES[case.state]}")
    for reason in reviewing.reasons(case):
        click.echo(f"  {reason}")
    for line in reviewing.lines(case):
        click.echo(f"{line.question}\n  {line.said}")
    if case.state != "accepted":
        click.echo("Published medians if they were accepted")
        for effect in reviewing.effects(found):
            click.echo(f"  {effect}")


def _deciding(verdict: "Verdict", help_: str) -> Callable[..., None]:
    @review.command(verdict.replace("_", "-"), help=help_)
    @click.argument("names", nargs=-1, required=True)
    def decide(names: tuple[str, ...]) -> None:
        from csdb import reviewing
        from csdb.store import reviews
        from csdb.store.engine import writing

        day = datetime.now(UTC).date().isoformat()
        # All of them or, where a name is wrong, none.
        with _opened() as engine, writing(engine) as connection:
            for case in [_case(connection, name) for name in names]:
                done = reviews.decide(connection, case.id, verdict, day=day)
                said = (
                    reviewing.DONE[verdict]
                    if done
                    else f"is {reviewing.STATES[case.state]} already"
                )
                click.echo(f"{reviewing.name(case)[:SHOWN]} {said}")

    return decide


_deciding(
    "accept",
    "Let the answers NAMES in: they count from the next round on.\n\n"
    "Example: csdb review accept 1a2b3c4d",
)
_deciding(
    "reject",
    "Reject the answers NAMES: they count in no figure and are erased after 30 days.\n\n"
    "Example: csdb review reject 1a2b3c4d 5e6f7a8b",
)
_deciding(
    "put_back",
    "Put the answers NAMES back among those that wait.\n\nExample: csdb review put-back 1a2b3c4d",
)


def _case(connection: "Connection", name: str) -> "Case":
    """The one case whose name begins so. Wrong where there is none or more than one."""
    from csdb import reviewing
    from csdb.store import reviews

    cases = {each.id: each for each in (*reviews.waiting(connection), *reviews.decided(connection))}
    found = [case for case in cases.values() if reviewing.name(case).startswith(name.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise Wrong(f"{name} is the beginning of {len(found)} names: give more digits.")
    raise Wrong(f"No answers in review are called {name}: `csdb review list` has their names.")


@contextmanager
def _opened() -> Iterator["Engine"]:
    engine = opening.database(opening.settings())
    try:
        yield engine
    finally:
        engine.dispose()
