"""How customer success managers are paid on results, and the calculator of a plan.

What is typed into the calculator is answered and forgotten: neither stored nor logged.
"""

from collections.abc import Iterator, Mapping

from flask import Blueprint, render_template, request

from csdb import money, numerals, paymix, payout
from csdb.language import gettext, marked
from csdb.payout import Preset
from csdb.publish import phrases, wording
from csdb.publish.release import Cell, Release
from csdb.web import pages, posts
from csdb.web.current import edition
from csdb.web.reader import paid_out, planned
from csdb.web.reader.planned import WRONG, Typed

blueprint = Blueprint("incentives", __name__)
blueprint.before_request(pages.readable)
posts.guard_posts(blueprint)

EXAMPLE = 100_000
"""Dollars of base pay in the first example, while no median is published."""

CONTROL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        marked("Mostly you"),
        ("own_retention", "expansion", "adoption", "engagement", "onboarding_ttv", "mbo"),
    ),
    (
        marked("You and others together"),
        ("health", "nps_csat", "logo_churn", "nrr", "grr", "clv"),
    ),
    (marked("Hardly you"), ("team_retention", "company_bonus")),
)
"""Who moves what variable pay is tied to: a judgement of ours, which the page says."""


@blueprint.get("/incentives")
def incentives() -> str:
    """The page with an example in the calculator: the median base pay and a preset."""
    chosen = payout.preset(request.args.get("plan", "")) or payout.PRESETS[0]
    fields = planned.filled(chosen, base=_example(edition().release))
    return _page(planned.read(fields, _currency(edition().release)), chosen, example=True)


@blueprint.post("/incentives")
def work_out() -> tuple[str, int]:
    """The page with what was typed worked out; a preset's button fills in the rest of its plan."""
    release, sent = edition().release, request.form.to_dict()
    chosen = payout.preset(sent.get("plan", ""))
    if chosen:
        base, ote = (sent.get(name, "").strip() for name in ("base", "ote"))
        example = "" if base or ote else _example(release)
        sent = planned.filled(chosen, base=base or example, ote=ote)
    typed = planned.read(sent, _currency(release))
    return _page(typed, chosen, example=False), 422 if typed.problems else 200


def _page(typed: Typed, chosen: Preset | None, *, example: bool) -> str:
    release, plan = edition().release, typed.planned
    return render_template(
        "incentives.html",
        typed=typed,
        chosen=chosen,
        example=example,
        presets=payout.PRESETS,
        steps=payout.STEPS,
        said=paid_out.sentences(plan) if plan else ("", ""),
        beside=_beside(release, typed),
        rows=paid_out.table(plan) if plan else (),
        curve=paid_out.curve(plan) if plan else None,
        control=list(_control(release)),
        percent=phrases.part_of_base(release.value("mix")),
        data=_data(release),
    )


def _currency(release: Release) -> str:
    scope = release.scopes.get(release.home)
    return scope.currency if scope else money.currency_of(release.home)


def _example(release: Release) -> str:
    median = release.value("base")
    amount = median.value if median and median.value else money.rough(EXAMPLE, _currency(release))
    return f"{amount:,}"


def _beside(release: Release, typed: Typed) -> str:
    """The plan's pay mix beside the published one, where there is both."""
    plan = typed.planned
    if plan is None or not plan.variable:
        return ""
    fixed, _ = paymix.split(plan.base, plan.variable)
    return phrases.mixed(fixed, release.value("mix"), wording.place(release.home))


def _control(release: Release) -> Iterator[tuple[str, list[tuple[str, Cell | None]]]]:
    """Who moves a KPI, and what share of people have it, the largest first."""
    for who, codes in CONTROL:
        shares = [(code, release.share("kpis", code)) for code in codes]
        yield who, sorted(shares, key=lambda each: -_size(each[1]))


def _size(cell: Cell | None) -> int:
    return (cell.value or cell.low or 0) if cell else -1


_WRONG = WRONG | {"plan": paymix.TWO, "alike": paymix.ALIKE, "fixed": paymix.FIXED}


def _data(release: Release) -> Mapping[str, object]:
    """What static/incentives.js needs: words, limits, presets and the published pay mix."""
    currency = _currency(release)
    mix = release.value("mix")
    return {
        "words": {
            **{k: text for k, text in phrases.spoken().items() if k.startswith(("plan.", "mix."))},
            "own": gettext("Your own plan."),
        },
        "wrong": {key: gettext(sentence) for key, sentence in _WRONG.items()}
        | {"below": paymix.problem(100, -1), "over": paymix.problem(100, 301)},
        "place": wording.place(release.home),
        "sign": money.sign(currency),
        "frame": numerals.framed("{n}", currency),
        "currency": currency,
        "possible": money.bounds(currency).possible,
        "mix": None if mix is None else [mix.value, mix.low, mix.high, mix.n],
        "table": payout.TABLE,
        "curve": payout.CURVE,
        "steps": payout.STEPS,
        "presets": {
            each.key: planned.filled(each)
            | {"name": gettext(each.name), "said": gettext(each.said)}
            for each in payout.PRESETS
        },
    }
