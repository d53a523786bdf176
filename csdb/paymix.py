"""The arithmetic of a pay plan: base, variable pay at 100 % of target, OTE and pay mix."""

from decimal import Decimal
from typing import Literal

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
        return (
            "OTE is base pay and variable pay together, so it cannot be less than base pay:"
            " check both amounts"
        )
    if base + variable > MOST_OTE * base:
        return (
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
