"""How cells, moments and addresses are said in templates: filters and names known to all pages."""

from datetime import UTC, datetime, time, timedelta

from flask import Flask, current_app, request

from csdb import groupings
from csdb.publish import wording
from csdb.publish.release import Cell
from csdb.publish.rule import HELP
from csdb.web import abroad, catalogue, navigation, published
from csdb.web.conversion import converted, home_currency
from csdb.web.counted import commonest, counted, crossed, quartiles
from csdb.web.current import edition
from csdb.web.pages import addresses
from csdb.web.tables import option, table


def number(cell: Cell | None) -> str:
    """What a cell says: an amount, a share, the label of a band, or that it is withheld."""
    if cell is not None and cell.unit == "band":
        return option(cell.figure, cell.option)
    return wording.number(cell)


def known(cell: Cell) -> str:
    """What stands behind a number: its interval where there is one, its people, its quality."""
    interval = wording.interval(cell) if cell.unit != "band" else ""
    sure = f"95% interval {interval}" if cell.low is not None else interval
    parts = (sure if cell.interval != "bound" else "", wording.about(cell.n), wording.quality(cell))
    return ", ".join(part for part in parts if part)


def day(moment: str) -> str:
    """The day of an ISO 8601 moment: 22 November 2026."""
    return _date(datetime.fromisoformat(moment))


def clock(moment: str) -> str:
    """An ISO 8601 moment, UTC where it has no zone: 22 November 2026, 04:00 UTC."""
    told = datetime.fromisoformat(moment)
    told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return f"{_date(told)}, {told:%H:%M} UTC"


def _date(told: datetime) -> str:
    # Babel takes a tenth of a second to import, and its names depend on no setting of the machine.
    from babel.dates import format_date

    return str(format_date(told, "d MMMM y", locale=LOCALE))


def next_check(times: tuple[time, ...], now: datetime) -> str:
    """The first of the daily times (UTC, in order) after `now`, as ISO 8601."""
    today = [datetime.combine(now.date(), at, tzinfo=UTC) for at in times]
    later = [at for at in today if at > now] or [today[0] + timedelta(days=1)]
    return later[0].isoformat(timespec="minutes")


LOCALE = "en"
"""Of dates; amounts are told in the same by `money`."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PARTS = {20: "fifth", 25: "quarter", 50: "half"}


def words(number: int) -> str:
    """A small number in words: five; a larger one in digits."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def part(per_cent: int) -> str:
    """A part of a whole: fifth, quarter, half; any other as 30%."""
    return _PARTS.get(per_cent, f"{per_cent}%")


def times(number: int) -> str:
    """How often: once, twice, three times."""
    return {1: "once", 2: "twice"}.get(number, f"{words(number)} times")


def init_app(app: Flask) -> None:
    """Give templates the filters, the site's settings, the edition and its release."""
    app.jinja_env.filters.update(
        number=number,
        known=known,
        interval=wording.interval,
        quality=wording.quality,
        about=wording.about,
        badge=wording.badge,
        place=wording.place,
        day=day,
        clock=clock,
        words=words,
        part=part,
        times=times,
    )
    app.jinja_env.globals.update(
        WITHHELD=wording.WITHHELD,
        HELP=HELP,
        crossings=groupings.CROSSED,
        differences_from=groupings.COMPARED_FROM,
        table=table,
        option=option,
        counted=counted,
        converted=converted,
        home_currency=home_currency,
        commonest=commonest,
        crossed=crossed,
        quartiles=quartiles,
        published=published.of,
        contradictions=published.contradictions,
        groupings=groupings,
        other_scopes=abroad.other_scopes,
        scopes_in_order=abroad.in_order,
        views=catalogue.views,
    )
    app.context_processor(_known)


def _known() -> dict[str, object]:
    settings = current_app.config["CSDB"]
    now = edition()
    return {
        "navigation": navigation.of(request.path, now.release, addresses()),
        "site": settings,
        "edition": now,
        "release": now.release,
        # Before the first release the rule is the one the site will publish by.
        "rule": settings.release_rule.parameters | dict(now.release.parameters),
        "next_check": next_check(settings.refresh_times, datetime.now(UTC)),
        "canonical": settings.site_url + request.path,
    }
