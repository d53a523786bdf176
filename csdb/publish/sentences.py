"""Sentences for pages and FAQ: each a function of a release, true by its conditions.

A sentence is made only from published cells. What is withheld becomes a sentence without a
number; a difference is claimed only when published intervals do not overlap.
"""

from collections.abc import Callable, Iterator

from csdb import questionnaire
from csdb.publish import claims, findings, premium, wording
from csdb.publish.findings import apart, option, said_of
from csdb.publish.release import Cell, Release

WITHHELD = f"{wording.WITHHELD} to say it from this survey."


def tell(release: Release) -> dict[str, str]:
    """Every sentence by its key: "faq.<slug>" for each question, "home.1" to "home.3" and more.

    The claims and the premiums of the hubs have their keys from where they are told.
    """
    told = {f"faq.{slug}": sentence(release) for slug, sentence in FAQ.items()}
    strongest = list(_strongest(release))[:3]
    told |= claims.tell(release) | premium.tell(release)
    return told | {f"home.{place}": text for place, text in enumerate(strongest, start=1)}


def of(release: Release, figure: str, choice: str, claim: str) -> str:
    """As "41% <claim> (95% interval 34% to 48%, about 215 people)", or nothing when withheld."""
    cell = release.share(figure, choice)
    if cell is None:
        return ""
    interval = wording.interval(cell)
    sure = f"95% interval {interval}, " if cell.interval == "wilson" else ""
    return f"{wording.number(cell)} {claim} ({sure}{wording.about(cell.n)})"


def _joined(release: Release, *parts: str) -> str:
    """A sentence of the parts that are not withheld, saying whom they are of."""
    told = [part for part in parts if part]
    if not told:
        return WITHHELD
    return f"Of CSMs in {wording.place(release.home)}, {wording.several(told)}."


def _what(release: Release) -> str:
    return _joined(
        release,
        of(release, "renewal", "me", "negotiate renewals alone"),
        of(release, "upsell", "me", "close upsells themselves"),
        of(release, "onboarding", "me", "run onboarding"),
    )


def _day(release: Release) -> str:
    cells = findings.ranked(list(release.shares("duties")))[:3]
    if cells:
        named = wording.several([said_of(cell) for cell in cells])
        where = wording.place(release.home)
        return f"What CSMs in {where} most often say they do regularly: {named}."
    return _what(release)


def _same_as_account_management(release: Release) -> str:
    return _joined(
        release,
        of(release, "renewal", "me", "negotiate renewals alone"),
        of(release, "upsell", "me", "close upsells themselves"),
    )


def _leading(figure: str) -> Callable[[Release], str]:
    def sentence(release: Release) -> str:
        ranked = findings.ranked(list(release.shares(figure)))
        return f"{_asked(release, ranked[0])}: {findings.leading(ranked)}" if ranked else WITHHELD

    return sentence


def _upsells(release: Release) -> str:
    told = [_leading("upsell")(release), _commission(release)]
    return " ".join(text for text in told if text != WITHHELD) or WITHHELD


_SOLD = "of those with upsells to make"  # whoever said that there are none was not asked


def _middle(figure: str) -> Callable[[Release], str]:
    def sentence(release: Release) -> str:
        cell = findings.middle_band(release, figure, release.home)
        if cell is None:
            return _leading(figure)(release)
        return f"{_asked(release, cell)}: the middle answer is “{option(cell)}”."

    return sentence


def pay(release: Release) -> str:
    """The medians with their intervals, and whom they count."""
    base, ote = release.value("base"), release.value("ote")
    if base is None:
        return WITHHELD
    text = f"The median base pay in {wording.place(release.home)} is {_sure(base)}"
    if ote is not None:
        text += f" and the median OTE {_sure(ote)}"
    return f"{text}, counting everyone from associate to chief customer officer."


def _sure(cell: Cell) -> str:
    interval = wording.interval(cell)
    known = f"95% interval {interval}" if cell.low is not None else interval
    return f"{wording.number(cell)} ({known}, {wording.about(cell.n)})"


def _incentives(release: Release) -> str:
    told = [
        _joined(release, of(release, "has_variable", "yes", "have variable pay")),
        _mix(release),
    ]
    return (
        " ".join(text for text in (*told, _commission(release)) if text and text != WITHHELD)
        or WITHHELD
    )


def _mix(release: Release) -> str:
    mix = release.value("mix")
    base = mix.value if mix else None
    if mix is None or base is None or base == 100:  # 100 is rounded: all it counts have some
        return ""
    whom = f"of those with variable pay ({wording.about(mix.n)})"
    return f"The median pay mix {whom} is {base}/{100 - base}, base to variable."


def _commission(release: Release) -> str:
    return _joined(
        release,
        of(release, "commission", "on_top", f"{_SOLD} earn commission on top of variable pay"),
        of(release, "commission", "inside_variable", "earn it as part of variable pay"),
    )


def _sales(release: Release) -> str:
    return _joined(
        release,
        of(release, "kpis", "expansion", "of those with variable pay are paid on expansion"),
        of(release, "quota", "yes", "carry a sales quota"),
    )


def _technical(release: Release) -> str:
    return _joined(
        release,
        of(release, "background", "engineering", "came from engineering"),
        of(release, "background", "support", "came from support"),
        of(release, "background", "teaching", "came from teaching"),
    )


def _career(release: Release) -> str:
    """How pay differs by level and by years, each where there are two groups to compare."""
    told = [findings.across(release, each, scope=release.home) for each in ("level", "years")]
    return " ".join(text for text in told if wording.WITHHELD not in text) or WITHHELD


FAQ: dict[str, Callable[[Release], str]] = {
    "what-is-a-csm": _what,
    "day-to-day": _day,
    "account-management": _same_as_account_management,
    "renewals": _leading("renewal"),
    "upsells": _upsells,
    "support": _middle("accounts"),
    "salary": pay,
    "incentives": _incentives,
    "sales-role": _sales,
    "skills": _leading("background"),
    "technical-background": _technical,
    "metrics": _leading("kpis"),
    "ai": _middle("ai_hours"),
    "challenges": _middle("accounts"),
    "career-path": _career,
    "accounts": _middle("accounts"),
    "first-csm": _leading("company_size"),
}
"""The seventeen canonical questions by slug, in order."""


def _strongest(release: Release) -> Iterator[str]:
    """Findings worth the front page, the surest kind first: only what is beyond its interval."""
    for dimension in ("level", "years", "segment", "renewal", "upsell", "hub"):
        yield from _difference(release, dimension)
    figures = ("kpis", "renewal", "upsell", "work", "onboarding", "team")
    leads = {figure: list(_lead(release, figure)) for figure in figures}
    for lead in leads.values():
        yield from lead
    for figure in ("renewal", "upsell", "kpis", "onboarding", "work"):
        ranked = findings.ranked(list(release.shares(figure)))
        if ranked and not leads[figure]:
            yield f"{_title(release, figure)}: {findings.leading(ranked)}"


def _difference(release: Release, dimension: str) -> Iterator[str]:
    groups = [
        (cell.value, cell, group.label)
        for group in release.groups(dimension)
        if group.code != "rest"
        and (cell := release.value("base", dimension=dimension, group=group.code))
        and cell.value is not None
    ]
    if len(groups) < 2:
        return
    (_, low, lowest), (_, high, highest) = (pick(groups, key=lambda g: g[0]) for pick in (min, max))
    if apart(low, high):
        yield (
            f"Base pay is higher for “{highest}” (median {wording.number(high)}) than for "
            f"“{lowest}” ({wording.number(low)})."
        )


def _lead(release: Release, figure: str) -> Iterator[str]:
    ranked = findings.ranked(list(release.shares(figure)))
    if len(ranked) > 1 and apart(second := ranked[1], first := ranked[0]):
        yield (
            f"{_title(release, figure)}: “{option(first)}” leads with {wording.number(first)}, "
            f"ahead of “{option(second)}” ({wording.number(second)})."
        )


def _title(release: Release, figure: str) -> str:
    view = release.view(figure.replace("_", "-"))
    return view.title if view else figure


def _asked(release: Release, cell: Cell) -> str:
    question = questionnaire.BY_KEY[cell.figure].text
    return f"Asked “{question}” ({wording.about(cell.n)} in {wording.place(release.home)})"
