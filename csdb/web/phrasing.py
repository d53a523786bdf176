"""How cells, moments and addresses are said in templates: filters and names known to all pages."""

from datetime import UTC, datetime, time, timedelta

from flask import Flask, current_app, request

from csdb import questionnaire
from csdb.publish import wording
from csdb.publish.release import Cell
from csdb.questionnaire import Choice, Choices
from csdb.web.current import edition
from csdb.web.tables import table


def number(cell: Cell | None) -> str:
    """What a cell says: an amount, a share, the label of a band, or that it is withheld."""
    if cell is not None and cell.unit == "band":
        return option(cell.figure, cell.option)
    return wording.number(cell)


def option(figure: str, code: str) -> str:
    """The public label of an option, or the code where the question has no such option."""
    question = questionnaire.BY_KEY.get(figure)
    if isinstance(question, Choice | Choices) and code in questionnaire.codes(question):
        return questionnaire.option(question, code).public
    return code.replace("_", " ")


def day(moment: str) -> str:
    """"22 November 2026" of an ISO 8601 moment."""
    told = datetime.fromisoformat(moment)
    return f"{told.day} {told:%B %Y}"


def clock(moment: str) -> str:
    """"22 November 2026, 04:00 UTC" of an ISO 8601 moment; one without a zone is UTC."""
    told = datetime.fromisoformat(moment)
    told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return f"{told.day} {told:%B %Y, %H:%M} UTC"


def next_check(times: tuple[time, ...], now: datetime) -> str:
    """The first of the daily times (UTC, in order) after `now`, as ISO 8601."""
    today = [datetime.combine(now.date(), at, tzinfo=UTC) for at in times]
    later = [at for at in today if at > now] or [today[0] + timedelta(days=1)]
    return later[0].isoformat(timespec="minutes")


def init_app(app: Flask) -> None:
    """Give templates the filters, the site's settings, the edition and its release."""
    app.jinja_env.filters.update(
        number=number,
        interval=wording.interval,
        quality=wording.quality,
        about=wording.about,
        badge=wording.badge,
        place=wording.place,
        day=day,
        clock=clock,
    )
    app.jinja_env.globals.update(WITHHELD=wording.WITHHELD, table=table, option=option)
    app.context_processor(_known)


def _known() -> dict[str, object]:
    settings = current_app.config["CSDB"]
    now = edition()
    return {
        "site": settings,
        "edition": now,
        "release": now.release,
        "next_check": next_check(settings.refresh_times, datetime.now(UTC)),
        "canonical": settings.site_url + request.path,
    }
