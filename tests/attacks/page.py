"""docs/attacks.md: what the long run measured, as tables."""

from datetime import UTC, datetime

from tests.attacks.gain import Gain
from tests.attacks.waiting import Waits

Row = tuple[str, str, Gain | None]
"""Part of the page, attacker, what it gained; None where it was left out."""

DESIGNED = {0.5: 17, 2.0: 4.3, 10.0: 0.7}
"""Median days in groups that the release rule was designed for."""

TITLES = {
    "pay": "Pay within ±5 %: at most 5 points over guessing",
    "yes or no": "A yes-or-no answer: at most 7 points over guessing",
    "told": "What no threshold stops: measured, not bounded",
    "weaker": "The rule made weaker: the attacker should win",
}


def page(rows: list[Row], waits: list[Waits], sizes: str) -> str:
    """docs/attacks.md."""
    lines = [
        "# Attacks, measured",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, by `make attack`; {sizes}. Simulated people, the product's",
        "own release rule, and attackers that read only the served `figures.csv`, know the rule,",
        "the target's other answers and the tick. They learn from their own simulated people and",
        "are tried on others. ± is one standard error. What each attacker does, and what follows,",
        "is in [threat-model.md](threat-model.md).",
        "",
    ]
    for part, title in TITLES.items():
        lines += [
            f"## {title}",
            "",
            "| attacker | hit | guessing | points over guessing | people |",
        ]
        lines += ["|---|---|---|---|---|"]
        lines += [_row(what, gain) for of, what, gain in rows if of == part]
        lines += [""]
    lines += ["## How long a new answer waits", "", *_waits(waits)]
    return "\n".join(lines) + "\n"


def _row(what: str, gain: Gain | None) -> str:
    if gain is None:
        return f"| {what} | not run: out of time | | | |"
    return (
        f"| {what} | {gain.attack:.1f} % | {gain.guessing:.1f} % | "
        f"{gain.points:+.1f} ± {gain.error:.1f} | {gain.people:,} |"
    )


def _waits(waits: list[Waits]) -> list[str]:
    head = [
        "Median days from the answer to the figures, from 200 people on. Headline and role charts",
        "move together; a group waits until five of its people are in the round.",
        "",
        "| answers a day | headline and role charts | groups | groups, as designed |",
        "|---|---|---|---|",
    ]
    return head + [
        f"| {wait.pace:g} | {wait.headline:.1f} | {wait.groups:.1f} | {DESIGNED[wait.pace]:g} |"
        for wait in waits
    ]
