"""What is said about numbers that a reader typed: held against published cells, kept nowhere.

The words are data, because the same sentences are made in the browser by static/standing.js:
both sides choose a key by the same conditions and fill in the same amounts.
"""

from collections.abc import Mapping
from typing import Literal

from csdb import numerals
from csdb.language import gettext
from csdb.publish import wording
from csdb.publish.release import Cell

Verdict = Literal["above", "within", "below", "open"]

WORDS: Mapping[str, str] = {
    # A reader's pay against the published quantiles of the scope
    "band.p90": "{pay} is in the top tenth in {place}: nine in ten earn less than {p90}.",
    "band.p75": "{pay} is in the top quarter in {place}, which begins at {p75}, and below the top"
    " tenth, which begins at {p90}.",
    "band.p75.last": "{pay} is in the top quarter in {place}: three in four earn less than {p75}.",
    "band.upper": "{pay} is between the middle ({median}) and the top quarter (from {p75}) in"
    " {place}.",
    "band.middle": "{pay} is around the middle in {place}: the median is {median} and very likely"
    " lies between {low} and {high}.",
    "band.lower": "{pay} is between the lowest quarter (up to {p25}) and the middle ({median}) in"
    " {place}.",
    "band.p25": "{pay} is in the lowest quarter in {place}, which ends at {p25}, and above the"
    " lowest tenth, which ends at {p10}.",
    "band.p25.last": "{pay} is in the lowest quarter in {place}: three in four earn more than"
    " {p25}.",
    "band.p10": "{pay} is in the lowest tenth in {place}: nine in ten earn more than {p10}.",
    "band.above": "{pay} is above the middle in {place}: the median is {median} and very likely"
    " lies between {low} and {high}.",
    "band.below": "{pay} is below the middle in {place}: the median is {median} and very likely"
    " lies between {low} and {high}.",
    "band.open": "{pay} can’t be placed yet in {place}: the median is {median}, without an interval"
    " so far.",
    "band.withheld": "{pay} can’t be placed yet in {place}: there are not enough answers.",
    # Without numbers of the reader
    "plain": "The median in {place} is {median}.",
    "plain.withheld": "Not enough answers yet in {place}.",
    # A group's median, and the reader against its interval
    "numbers": "{median}, interval {low} to {high} · about {n} people",
    "numbers.open": "{median}, no interval yet · about {n} people",
    "numbers.quality": "{numbers}, {quality}",
    "verdict.above": "above",
    "verdict.within": "within",
    "verdict.below": "below",
    "verdict.open": "can’t tell yet",
    "everyone": "Everyone",
    "everyone.label": "All who answered",
    "nearest.name": "Nearest group",
    "base": "A base of {amount}",
    "ote": "An OTE of {amount}",
    # Base pay as a part of OTE against the published pay mix
    "mix.more": "A pay mix of {mine} has more of it variable than the median of those with variable"
    " pay in {place}: {mix}, 95% interval {low} to {high}, about {n} people.",
    "mix.less": "A pay mix of {mine} has less of it variable than the median of those with variable"
    " pay in {place}: {mix}, 95% interval {low} to {high}, about {n} people.",
    "mix.like": "A pay mix of {mine} is within the interval of the median of those with variable"
    " pay in {place}: {mix}, 95% interval {low} to {high}, about {n} people.",
    "mix.open": "A pay mix of {mine}. The median of those with variable pay in {place} is {mix},"
    " without an interval yet, from about {n} people.",
    "mix.withheld": "A pay mix of {mine}. Not enough answers yet to hold it against others.",
    "mix.none": "No variable pay. In {place} {share} have some (about {n} people).",
    "mix.none.withheld": "No variable pay. Not enough answers yet to say how many have some.",
    # A plan of variable pay, worked out from what was typed
    "plan.sum": "OTE {ote}: {base} base and {variable} variable at target, a pay mix of {mix}.",
    "plan.part": "The variable part is {percent}% of base pay, {quarter} for a quarter on target.",
    "plan.none": "OTE {base}: all of it base pay, so there is nothing for a plan to pay out.",
    "plan.pays": "At {attainment}% of target the plan pays {paid} of the variable part: {quarter}"
    " for the quarter. Four such quarters make {year}, with base pay {total}.",
    "plan.nothing": "At {attainment}% of target the plan pays nothing for the quarter.",
    # The nearest group along level, segment, renewals, upsells
    "near.alike": "The same {names} as yours in {place}",
    "near.all": "Everybody in {place}",
    "near.whole": "{where}: they are told as a whole alone, without groups.",
    "near.closest": "{where}: the closest group there is.",
    "near.untold": "{where}: you have not told us more that would bring it closer.",
    "near.few": "{where}: too few have answered to look at {name} as well.",
    "elsewhere": "There are no figures for that country yet: they appear once ten people who work"
    " there have answered.",
}


def say(key: str, **known: str) -> str:
    """The words of a key with what is known filled in; what it does not name is left out."""
    return gettext(WORDS[key]).format_map(known)


def spoken() -> dict[str, str]:
    """All words in the language spoken, for scripts that fill them in."""
    return {key: gettext(text) for key, text in WORDS.items()}


def against(amount: int, cell: Cell) -> Verdict:
    """Where an amount stands to the published interval of a median; open while there is none."""
    if cell.low is None or cell.high is None:
        return "open"
    if amount > cell.high:
        return "above"
    return "below" if amount < cell.low else "within"


def band(amount: int, quantiles: Mapping[str, Cell]) -> str:
    """The key of the band of an amount, "band.upper", as far as the published quantiles go.

    quantiles: statistic -> cell of one figure in one scope. Inside the interval of the median it
    is around the middle, whatever side of the median itself; a quarter's end belongs to it.
    """
    median = quantiles.get("median")
    if median is None:
        return "band.withheld"
    verdict = against(amount, median)
    if verdict in ("open", "within"):
        return "band.open" if verdict == "open" else "band.middle"
    ends = {name: cell.value for name, cell in quantiles.items() if cell.value is not None}
    return _upper(amount, ends) if verdict == "above" else _lower(amount, ends)


def _upper(amount: int, ends: Mapping[str, int]) -> str:
    if "p75" not in ends:
        return "band.above"
    if amount < ends["p75"]:
        return "band.upper"
    if "p90" not in ends:
        return "band.p75.last"
    return "band.p90" if amount >= ends["p90"] else "band.p75"


def _lower(amount: int, ends: Mapping[str, int]) -> str:
    if "p25" not in ends:
        return "band.below"
    if amount > ends["p25"]:
        return "band.lower"
    if "p10" not in ends:
        return "band.p25.last"
    return "band.p10" if amount <= ends["p10"] else "band.p25"


def stands(pay: str, amount: int, quantiles: Mapping[str, Cell], place: str) -> str:
    """Where an amount, said as `pay`, stands in a scope: one sentence."""
    known = {name: wording.number(cell) for name, cell in quantiles.items()}
    median = quantiles.get("median")
    if median is not None and median.low is not None and median.high is not None:
        known |= {
            "low": wording.amount(median.low, median.unit),
            "high": wording.amount(median.high, median.unit),
        }
    return say(band(amount, quantiles), pay=pay, place=place, **known)


def numbers(cell: Cell) -> str:
    """A median, its interval or that there is none, how many people, and how far to lean on it."""
    median, n = wording.number(cell), numerals.whole(cell.n)
    if cell.value is None or cell.low is None or cell.high is None:
        told = say("numbers.open", median=median, n=n)
    else:
        low, high = (wording.amount(end, cell.unit) for end in (cell.low, cell.high))
        told = say("numbers", median=median, low=low, high=high, n=n)
    return say("numbers.quality", numbers=told, quality=caution(cell)) if caution(cell) else told


def caution(cell: Cell) -> str:
    """The quality of a number that should not be leaned on; nothing for a solid one."""
    return "" if cell.quality == "solid" else wording.quality(cell)


def mixed(fixed: int, mix: Cell | None, place: str) -> str:
    """A reader's pay mix, `fixed` percent of it base, against the published median of the scope."""
    mine = _ratio(fixed)
    if mix is None or mix.value is None:
        return say("mix.withheld", mine=mine)
    known = {"mine": mine, "mix": _ratio(mix.value), "n": numerals.whole(mix.n), "place": place}
    if mix.low is None or mix.high is None:
        return say("mix.open", **known)
    key = {"below": "mix.more", "above": "mix.less"}.get(against(fixed, mix), "mix.like")
    return say(key, low=_ratio(mix.low), high=_ratio(mix.high), **known)


def part_of_base(mix: Cell | None) -> str:
    """Variable pay as a percentage of base pay, with its interval, from a published pay mix.

    Of people with variable pay, as the mix itself; nothing while it is withheld. Base is a part b
    of OTE, so variable pay is (100 - b) / b of base, which falls as b rises: ends change places.
    """
    if mix is None or not mix.value:
        return ""
    share = numerals.percent(_of_base(mix.value))
    if not mix.low or not mix.high:
        return gettext("about %(share)s of base pay", share=share)
    return gettext(
        "about %(share)s of base pay (95%% interval %(low)s to %(high)s)",
        share=share,
        low=numerals.percent(_of_base(mix.high)),
        high=numerals.percent(_of_base(mix.low)),
    )


def _of_base(part: int) -> int:
    return (200 * (100 - part) + part) // (2 * part)


def unmixed(has: Cell | None, place: str) -> str:
    """What is said of pay without a variable part; has: the share of people with one."""
    if has is None:
        return say("mix.none.withheld")
    return say("mix.none", share=wording.number(has), n=numerals.whole(has.n), place=place)


def _ratio(base: int) -> str:
    return f"{base}/{100 - base}"
