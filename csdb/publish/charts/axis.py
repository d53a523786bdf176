"""The scale under a chart of pay: from where to where, the ticks, and their short labels."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csdb import money
from csdb.publish import wording
from csdb.publish.charts.lettering import width
from csdb.publish.charts.theme import SMALL


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale: values of `domain` stand between the pixels of `across`."""

    domain: tuple[int, int]
    across: tuple[int, int]
    ticks: tuple[int, ...]

    def pixel(self, value: float) -> float:
        """Where a value stands, in pixels from the left."""
        (low, high), (left, right) = self.domain, self.across
        return left + (value - low) * (right - left) / (high - low)


def fitting(values: Sequence[int], edges: tuple[int, int], *, ticks: int, unit: str) -> Axis:
    """The axis of at most about `ticks` round steps that holds all values.

    Its labels, too, stay between the two pixels of `edges`. Values close together get room at
    both sides: a scale must not make a small difference look like a large one, so it spans at
    least two fifths of the largest value.
    """
    low, high = min(values), max(values)
    spare = max(0.0, 0.4 * high - (high - low)) / 2
    low_end, high_end = max(0.0, low - spare), high + spare
    step = _step((high_end - low_end) / ticks)
    first, last = math.floor(low_end / step), max(1, math.ceil(high_end / step))
    marks = tuple(step * number for number in range(first, last + 1))
    inset = math.ceil(max(width(short(mark, unit), size=SMALL) for mark in marks) / 2)
    return Axis((marks[0], marks[-1]), (edges[0] + inset, edges[1] - inset), marks)


def around_nothing(values: Sequence[int], edges: tuple[int, int], *, ticks: int) -> Axis:
    """The axis of differences in per cent: zero is on it, and room for ten at least beside it."""
    low, high = min(-10, *values), max(10, *values)
    step = _step((high - low) / ticks)
    first, last = math.floor(low / step), math.ceil(high / step)
    marks = tuple(step * number for number in range(first, last + 1))
    inset = math.ceil(max(width(short(mark, "difference"), size=SMALL) for mark in marks) / 2)
    return Axis((marks[0], marks[-1]), (edges[0] + inset, edges[1] - inset), marks)


def _step(rough: float) -> int:
    power = 10 ** max(0, math.floor(math.log10(max(rough, 1))))
    return next(int(power * factor) for factor in (1, 2, 5, 10) if power * factor >= rough)


def short(value: int, unit: str) -> str:
    """A tick's label: "$80k", "€1.2m", "40%"."""
    if unit == "percent":
        return f"{value}%"
    if unit == "difference":
        return f"+{value}%" if value > 0 else wording.signed(value)
    sign = money.show(0, unit).removesuffix("0")
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if value >= size:
            return f"{sign}{value / size:g}{letter}"
    return f"{sign}{value}"
