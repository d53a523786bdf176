"""The arithmetic of a pay plan: base, variable pay at 100 % of target, OTE and pay mix."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal

from csdb.language import gettext, marked

VariableKind = Literal["none", "amount", "percent", "ote"]

MOST_OTE = 4
"""OTE of more than this many times the base pay is taken for a slip."""


def variable_at_target(kind: VariableKind, typed: Decimal | None, base: int | Decimal) -> Decimal:
    """Yearly variable pay at 100 % of target, in the currency of `base`, not rounded.

    `typed` is an amount a year, a percentage of base, or the OTE, as `kind` says; for none it is
    not looked at. Negative when an OTE is below base, which `problem` reports. ValueError when
    a kind other than none comes without a number.
    """
    if kind == "none":
        return Decimal(0)
    if typed is None:
        raise ValueError(f"variable pay as {kind} needs a number")
    match kind:
        case "amount":
            return typed
        case "percent":
            return typed * Decimal(base) / 100
        case "ote":
            return typed - Decimal(base)


def problem(base: int | Decimal, variable: int | Decimal) -> str | None:
    """The sentence when these cannot be one plan, None when they can.

    OTE may be from base itself up to four times the base, both included.
    """
    if variable < 0:
        return gettext(
            "OTE is base pay and variable pay together, so it cannot be less than base pay:"
            " check both amounts"
        )
    if base + variable > MOST_OTE * base:
        return gettext(
            "Variable pay of more than three times base pay is taken for a slip:"
            " check that both amounts are for a whole year"
        )
    return None


def ote(base: int, variable: int) -> int:
    """On-target earnings: base pay plus variable pay at 100 % of target."""
    return base + variable


def split(base: int, variable: int) -> tuple[int, int]:
    """The pay mix: base and variable as whole percents of OTE that add up to 100, base half up.

    ValueError when either is negative or there is no pay to split.
    """
    total = ote(base, variable)
    if base < 0 or variable < 0 or total == 0:
        raise ValueError(f"no pay mix of {base} and {variable}")
    fixed = (200 * base + total) // (2 * total)
    return fixed, 100 - fixed


TWO = marked("Fill in two of the four: the others follow from them")
ALIKE = marked("A percentage and a pay mix say the same: fill in base pay or OTE as well")
FIXED = marked("Without variable pay OTE is base pay: fill in base pay")


@dataclass(frozen=True, slots=True)
class Given:
    """What of a pay plan is known, in whole units a year; two of the five decide the rest.

    percent: variable pay as hundredths of a percent of base; mix: base as a percentage of OTE
    """

    base: int | None = None
    variable: int | None = None
    ote: int | None = None
    percent: int | None = None
    mix: int | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """The names of the parts that are known."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name) is not None)


def completed(given: Given) -> tuple[int, int]:
    """Base and variable pay that follow from two of the parts, in whole units, half up.

    ValueError with a sentence for people when other than two are known, when both only say how
    base and variable are related, or when nothing can have these two.
    """
    if len(given.told) != 2:
        raise ValueError(gettext(TWO))
    ratio = _ratio(given)
    if ratio is None:
        base, variable = _of_amounts(given)
    else:
        base, variable = _of_ratio(given, *ratio)
    sentence = problem(base, variable)
    if sentence:
        raise ValueError(sentence)
    return base, variable


def _ratio(given: Given) -> tuple[int, int] | None:
    """Variable to base pay as two whole numbers; None when two amounts tell it."""
    if given.percent is not None and given.mix is not None:
        raise ValueError(gettext(ALIKE))
    if given.percent is not None:
        return given.percent, 10_000
    return None if given.mix is None else (100 - given.mix, given.mix)


def _of_amounts(given: Given) -> tuple[int, int]:
    if given.ote is None:
        return given.base or 0, given.variable or 0
    if given.base is None:
        return given.ote - (given.variable or 0), given.variable or 0
    return given.base, given.ote - given.base


def _of_ratio(given: Given, variable: int, base: int) -> tuple[int, int]:
    if given.base is not None:
        return given.base, _divided(given.base * variable, base)
    if given.ote is not None:
        fixed = _divided(given.ote * base, base + variable)
        return fixed, given.ote - fixed
    if not (variable and given.variable):
        raise ValueError(gettext(FIXED))
    return _divided(given.variable * base, variable), given.variable


def _divided(amount: int, by: int) -> int:
    return (2 * amount + by) // (2 * by)
