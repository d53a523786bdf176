"""How the columns of somebody's file become the fields of the form: which rows, which values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from csdb import countries, questionnaire
from csdb.collect.tabular import plain
from csdb.collect.typed import Typed, fields
from csdb.questionnaire import Choices

Cells = Mapping[str, str]
"""Column, as `plain` writes it -> what the row has there."""

Unknown = Literal["keep", "blank", "reject"]

MONTH = "month"
"""The column in which files of our own say when an answer was given, YYYY-MM."""

FIELDS: Mapping[str, questionnaire.Question] = {
    name: question for question in questionnaire.QUESTIONS for name in fields(question)
}
"""Every field of the form with its question, in the order asked."""

_SEVERAL = frozenset(name for name, question in FIELDS.items() if isinstance(question, Choices))

JOIN = " | "
"""What stands between the cells of several columns read as one."""


class Unfit(ValueError):  # noqa: N818  (an everyday outcome of a row, not an error of the program)
    """Why a row cannot be read, in one sentence."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows to take: the column's text holds `pattern` and does not hold `unless`."""

    column: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def takes(self, cells: Cells) -> bool:
        text = cells.get(self.column, "")
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@dataclass(frozen=True, slots=True)
class Reading:
    """How one field is filled: from columns, through values, then patterns, then `unknown`.

    Without columns it is always `default`; with them `default` stands where they are blank.
    `values` are keyed as `plain` writes; a value of "" means not answered.
    """

    columns: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    unknown: Unknown = "keep"
    default: tuple[str, ...] = ()
    separator: str = ";"

    def typed(self, name: str, cells: Cells) -> tuple[str, ...]:
        """What is typed in the field `name`; Unfit when a value fits nothing."""
        text = self._text(cells)
        if not text:
            return self.default
        if name not in _SEVERAL:
            code = self._code(name, text)
            return (code,) if code else ()
        said = (part.strip() for part in text.split(self.separator))
        return tuple(code for part in said if part and (code := self._code(name, part)))

    def _text(self, cells: Cells) -> str:
        """The cells as one text; "" when all are blank."""
        if len(self.columns) == 1:
            return cells.get(self.columns[0], "").strip()
        parts = [cells.get(column, "").strip() for column in self.columns]
        return JOIN.join(parts) if any(parts) else ""

    def _code(self, name: str, text: str) -> str:
        code = self.values.get(plain(text)) if self.values else None
        if code is None and self.patterns:
            code = next((code for pattern, code in self.patterns if pattern.search(text)), None)
        if code is None and name == questionnaire.COUNTRY.key:
            code = countries.read(text)
        if code is None and self.unknown == "reject":
            where = " and ".join(f"“{column}”" for column in self.columns)
            raise Unfit(f"{name}: the mapping has no value or pattern for what stands in {where}")
        return code if code is not None else text if self.unknown == "keep" else ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The column that says when a row was sent, and how: "iso" or as strptime names it.

    Rows that differ in it alone, by at most `twice_within`, are taken for one person's.
    """

    column: str
    format: str = "iso"
    twice_within: timedelta = timedelta(minutes=1)

    def read(self, cells: Cells) -> datetime:
        """The moment as the file's own clock shows it: only its month and nearness matter."""
        text = cells.get(self.column, "").strip()
        try:
            if self.format == "iso":
                return datetime.fromisoformat(text).replace(tzinfo=UTC)
            return datetime.strptime(text, self.format).replace(tzinfo=UTC)
        except ValueError:
            how = "like 2026-11-22T10:30:00" if self.format == "iso" else f"as {self.format}"
            raise Unfit(f"The time in “{self.column}” is not written {how}") from None


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """One kind of file: which rows are taken and how each field of the form is filled.

    A field left out is blank. `required` are the columns without which the file is another one.
    """

    readings: Mapping[str, Reading]
    select: tuple[Selection, ...] = ()
    clock: Clock | None = None
    required: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is looked at, as `plain` writes it, the required ones first."""
        read = (column for reading in self.readings.values() for column in reading.columns)
        chosen = (selection.column for selection in self.select)
        clock = (self.clock.column,) if self.clock else ()
        named = dict.fromkeys((*read, *chosen, *clock))
        return tuple(sorted(named, key=lambda column: column not in self.required))

    def takes(self, cells: Cells) -> bool:
        """Whether the row is one of those wanted."""
        return all(selection.takes(cells) for selection in self.select)

    def typed(self, cells: Cells) -> Typed:
        """The fields of the form as this row fills them. Unfit when a value fits nothing."""
        filled = {name: reading.typed(name, cells) for name, reading in self.readings.items()}
        return {name: values for name, values in filled.items() if values}


OWN = FieldMapping(
    readings={name: Reading(columns=(name,)) for name in (*FIELDS, MONTH)},
    required=frozenset({"country", "level", "base_amount"}),
)
"""Files of our own: a column for each field, named as the field, holding codes."""
