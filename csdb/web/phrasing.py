"""How cells, moments and addresses are said in templates: filters and names known to all pages."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from flask import Flask, current_app, request

from csdb import groupings, numerals
from csdb.groupings import Crossing, Dimension
from csdb.language import gettext, marked, ngettext
from csdb.publish import wording
from csdb.publish.release import Cell, View
from csdb.publish.rule import HELP
from csdb.web import abroad, catalogue, navigation, published
from csdb.web.conversion import converted, home_currency
from csdb.web.counted import commonest, counted, crossed, quartiles
from csdb.web.current import edition
from csdb.web.pages import addresses
from csdb.web.tables import circa, named, option, surely, table


def number(cell: Cell | None) -> str:
    """What a cell says: an amount, a share, the label of a band, or that it is withheld."""
    if cell is not None and cell.unit == "band":
        return option(cell.figure, cell.option)
    return wording.number(cell)


def known(cell: Cell) -> str:
    """What stands behind a number: its interval where there is one, its people, its quality."""
    sure = "" if cell.unit == "band" or cell.interval == "bound" else surely(cell)
    parts = (sure, wording.about(cell.n), wording.quality(cell))
    return ", ".join(part for part in parts if part)


def mix(base: int) -> str:
    """A pay mix by its first part, base pay as a percentage of OTE: 80/20."""
    return f"{base}/{100 - base}"


def mixes(cell: Cell) -> str:
    """The interval of a pay mix by its name, or that there is none yet."""
    if cell.low is None or cell.high is None:
        return gettext("no interval yet")
    return gettext("95%% interval %(low)s to %(high)s", low=mix(cell.low), high=mix(cell.high))


def phrase(by: Dimension | Crossing) -> str:
    """By what pay is broken down: "by level", "by level and by segment"."""
    if isinstance(by, Dimension):
        return gettext(by.phrase)
    return wording.several([gettext(dimension.phrase) for dimension in by.dimensions])


def short(view: View) -> str:
    """A view of pay by its title, without that it is of base pay and OTE: "By level"."""
    return gettext(view.title.replace("Base pay and OTE by", "By"))


def day(moment: str) -> str:
    """The day of an ISO 8601 moment: 22 November 2026."""
    return numerals.day(datetime.fromisoformat(moment))


def clock(moment: str) -> str:
    """An ISO 8601 moment, UTC where it has no zone: 22 November 2026, 04:00 UTC."""
    told = datetime.fromisoformat(moment)
    told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return gettext("%(day)s, %(time)s UTC", day=numerals.day(told), time=f"{told:%H:%M}")


def filesize(count: int) -> str:
    """So many bytes in the largest unit they fill: 12.3 kB."""
    for power, unit in _SIZES:
        if count >= 10**power:
            told = Decimal(f"{count / 10**power:.1f}")
            return gettext(unit, n=numerals.decimal(told, 1))
    return ngettext("%(n)s Byte", "%(n)s Bytes", count, n=numerals.whole(count))


_SIZES = ((6, marked("%(n)s MB")), (3, marked("%(n)s kB")))


def next_check(times: tuple[time, ...], now: datetime) -> str:
    """The first of the daily times (UTC, in order) after `now`, as ISO 8601."""
    today = [datetime.combine(now.date(), at, tzinfo=UTC) for at in times]
    later = [at for at in today if at > now] or [today[0] + timedelta(days=1)]
    return later[0].isoformat(timespec="minutes")


_WORDS = (
    marked("no"),
    marked("one"),
    marked("two"),
    marked("three"),
    marked("four"),
    marked("five"),
    marked("six"),
    marked("seven"),
    marked("eight"),
    marked("nine"),
    marked("ten"),
)
_PARTS = {20: marked("fifth"), 25: marked("quarter"), 50: marked("half")}
_TIMES = {1: marked("once"), 2: marked("twice")}


def words(number: int) -> str:
    """A small number in words: five; a larger one in digits."""
    return gettext(_WORDS[number]) if number < len(_WORDS) else numerals.whole(number)


def part(per_cent: int) -> str:
    """A part of a whole: fifth, quarter, half; any other as 30%."""
    return gettext(_PARTS[per_cent]) if per_cent in _PARTS else numerals.percent(per_cent)


def times(number: int) -> str:
    """How often: once, twice, three times."""
    if number in _TIMES:
        return gettext(_TIMES[number])
    return ngettext("%(n)s time", "%(n)s times", number, n=words(number))


def init_app(app: Flask) -> None:
    """Give templates the filters, the site's settings, the edition and its release."""
    app.jinja_env.filters.update(
        number=number,
        known=known,
        surely=surely,
        mix=mix,
        mixes=mixes,
        phrase=phrase,
        named=named,
        circa=circa,
        interval=wording.interval,
        quality=wording.quality,
        about=wording.about,
        badge=wording.badge,
        place=wording.place,
        label=wording.label,
        day=day,
        clock=clock,
        words=words,
        part=part,
        times=times,
        whole=numerals.whole,
        percent=numerals.percent,
        filesize=filesize,
    )
    app.jinja_env.globals.update(
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
        short=short,
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
