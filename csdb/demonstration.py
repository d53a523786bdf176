"""Made-up answers in the shape of published figures: for demonstrations and tests, never mixed in.

The median base pay of 98,000 and OTE of 120,000 dollars in the USA, the 41 % who negotiate
renewals alone, the 28 % whose account executive does and the 24 % with commission are those of
customersuccesssalary.com; pay by segment and the premium of the large cities lean on startups.com
and an article on the role in 2026. All else is invented: none of it is a finding.
"""

import math
from collections.abc import Iterator, Mapping
from random import Random

from csdb import demonstration_odds as odds
from csdb import money, questionnaire
from csdb.collect.submission import Submission, asked
from csdb.questionnaire import Answer, Pay

Told = dict[str, Answer | None]

MONTHS = 18
"""Over how many months, the last one included, the answers are spread."""

_SKIPPED_OPTIONAL_PAGE = 0.4
_PREFERRED_NOT = 0.03
_LEFT_BLANK = 0.03
_NO_VARIABLE = 0.18


def people(answers: int, seed: int = 1, *, month: str = "2026-11") -> Iterator[Submission]:
    """`answers` made-up submissions, the latest in `month` (YYYY-MM); one seed, one sequence.

    About 82 % work in the USA; pay is in local currency at local levels, log-normal with a
    standard deviation of about .28. Some questions are left blank or not to be said.
    """
    chance = Random(seed)  # noqa: S311  (made-up answers, not secrets)
    months = _months(month)
    for _ in range(answers):
        yield Submission(chance.choice(months), _answers(chance))


def _months(last: str) -> tuple[str, ...]:
    count = int(last[:4]) * 12 + int(last[5:]) - 1
    return tuple(f"{m // 12:04}-{m % 12 + 1:02}" for m in range(count - MONTHS + 1, count + 1))


def _answers(chance: Random) -> Mapping[str, Answer | None]:
    told = _role(chance)
    told["base"] = _base(told, chance)
    told |= _plan(told, chance)
    told |= _more(told, chance)
    return asked(_withheld(told, chance))


def _role(chance: Random) -> Told:
    country, level = odds.COUNTRY.draw(chance), odds.LEVEL.draw(chance)
    told: Told = {key: table.draw(chance) for key, table in odds.CORE.items()}
    upsell = odds.UPSELL[told["renewal"] == "me"].draw(chance)
    return told | {
        "country": country,
        "hub": odds.HUB.draw(chance) if country == "us" else None,
        "level": level,
        "years": odds.YEARS[odds.STANDING[level]].draw(chance),
        "upsell": upsell,
        "commission": _commission(upsell, chance),
        "team": _ticked(odds.TEAM, chance) or frozenset({"nobody"}),
    }


def _commission(upsell: str, chance: Random) -> str | None:
    if chance.random() >= odds.COMMISSION.get(upsell, 0):
        return None if upsell == "nobody" else "no"
    return "on_top" if chance.random() < 0.6 else "inside_variable"


def _base(told: Told, chance: Random) -> Pay:
    """Ordinary base pay, so that nobody needs to be asked about it; most amounts are round."""
    country = str(told["country"])
    currency = money.currency_of(country)
    least, most = money.bounds(currency).ordinary
    expected = odds.MEDIAN_BASE[country] * math.exp(_effects(told))
    while True:
        drawn = expected * math.exp(chance.gauss(0, odds.SPREAD))
        amount = _round_figure(drawn, money.step(currency, 1000), chance)
        if least <= amount <= most:
            return Pay(currency, amount)


def _effects(told: Told) -> float:
    return sum(effects.get(str(told[key]), 0) for key, effects in odds.EFFECTS.items())


def _round_figure(amount: float, step: int, chance: Random) -> int:
    """As people say amounts: every fifth to five steps, most to one, some as they are."""
    said = chance.random()
    step = 5 * step if said < 0.2 else step if said < 0.85 else 1
    return money.three_digits(step * round(amount / step))


def _plan(told: Told, chance: Random) -> Told:
    base = told["base"]
    if not isinstance(base, Pay) or chance.random() < _NO_VARIABLE:
        return {"variable": 0}
    percent = 5 * max(1, round(chance.gauss(_usual_percent(told), 9) / 5))
    seller = "me" in (told["renewal"], told["upsell"])
    shares = {
        code: share + (odds.KPIS_OF_SELLERS.get(code, 0) if seller else 0)
        for code, share in odds.KPIS.items()
    }
    return {
        "variable": money.three_digits(base.amount * percent // 100),
        "kpis": _ticked(shares, chance) or frozenset({"dont_know"}),
        "plan": _ticked(odds.PLAN, chance) or frozenset({"nothing"}),
    }


def _usual_percent(told: Told) -> int:
    """Variable pay at target in percent of base: more for those who sell and those who lead."""
    return (
        22
        + 5 * (told["renewal"] == "me")
        + 4 * (told["upsell"] == "me")
        + 4 * (told["commission"] in ("on_top", "inside_variable"))
        + 6 * (told["level"] in ("director", "vp", "cco"))
    )


def _more(told: Told, chance: Random) -> Told:
    if chance.random() < _SKIPPED_OPTIONAL_PAGE:
        return {question.key: None for question in questionnaire.OPTIONAL}
    segment, standing = str(told["segment"]), odds.STANDING[str(told["level"])]
    more: Told = {key: table.draw(chance) for key, table in odds.OPTIONAL.items()}
    return more | {
        "accounts": odds.ACCOUNTS[segment].draw(chance),
        "arr": odds.ARR[segment].draw(chance),
        "cadence": odds.CADENCE[segment].draw(chance),
        "reports": odds.REPORTS[standing].draw(chance),
        "duties": _ticked(odds.DUTIES, chance) or None,
    }


def _ticked(shares: Mapping[str, float], chance: Random) -> frozenset[str]:
    return frozenset(code for code, share in shares.items() if chance.random() < share)


def _withheld(told: Told, chance: Random) -> Told:
    """`told` in the order of the questionnaire, with some answers left blank or not to be said."""
    shown: Told = {}
    for question in questionnaire.QUESTIONS:
        answer, drawn = told.get(question.key), chance.random()
        if answer is not None and not questionnaire.required(question):
            if drawn < _PREFERRED_NOT:
                answer = questionnaire.PREFER_NOT
            elif drawn < _PREFERRED_NOT + _LEFT_BLANK:
                answer = None
        shown[question.key] = answer
    return shown
