"""A mapping file: TOML that says how somebody's CSV fills our form, checked before any row."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import cast, get_args

from csdb import money
from csdb.collect.mapping import FIELDS, MONTH, Clock, FieldMapping, Reading, Selection, Unknown
from csdb.collect.tabular import plain
from csdb.collect.typed import PAYMENTS, PERIODS, VARIABLE_KINDS
from csdb.questionnaire import PREFER_NOT, Choice, Choices, Money, Target, codes, required

SECTIONS = (
    "select", "time", "columns", "constants", "values", "patterns", "unknown", "defaults", "split",
)  # fmt: skip

Table = Mapping[str, object]


class MappingError(ValueError):
    """What is wrong with a mapping file: one sentence with file, place and what is allowed."""


def read_mapping(content: bytes, *, name: str) -> FieldMapping:
    """The mapping a file holds; `name` is the file's, for sentences. MappingError."""
    try:
        return _mapping(tomllib.loads(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise MappingError(f"{name} is not TOML: {problem}") from None
    except MappingError as problem:
        raise MappingError(f"{name}: {problem}") from None


def allowed(field: str) -> tuple[str, ...] | None:
    """What may be filled into a field besides nothing; None where any text may, as for amounts."""
    match FIELDS.get(field):
        case Choice() | Choices() as question:
            return codes(question) + (() if required(question) else (PREFER_NOT,))
        case Target() if not field.endswith("_amount"):
            return (*VARIABLE_KINDS, PREFER_NOT)
        case Money() if not field.endswith("_amount"):
            parts = {"currency": money.CURRENCIES, "period": tuple(PERIODS), "payments": PAYMENTS}
            return parts[field.rpartition("_")[2]]
        case _:
            return None


def _mapping(table: Table) -> FieldMapping:
    for section in table:
        _one_of(section, SECTIONS, "The sections")
    columns = {field: _columns(f"[columns] {field}", to) for field, to in _fields(table, "columns")}
    if not columns:
        raise MappingError("[columns] is missing: it says which column fills which field")
    constants = dict(_fields(table, "constants"))
    for section in ("values", "patterns", "unknown", "defaults", "split"):
        for field, _ in _fields(table, section):
            if field not in columns:
                raise MappingError(f"[{section}] {field} needs a column: name it in [columns]")
    readings = {field: _reading(table, field, at) for field, at in columns.items()}
    for field, told in constants.items():
        if field in columns:
            raise MappingError(f"[constants] {field} is in [columns] too: leave one out")
        readings[field] = Reading(default=_filled(f"[constants] {field}", field, told))
    mapping = FieldMapping(readings, tuple(_selections(table)), _clock(table))
    return FieldMapping(
        readings, mapping.select, mapping.clock, required=frozenset(mapping.columns)
    )


def _reading(table: Table, field: str, columns: tuple[str, ...]) -> Reading:
    values, patterns = dict(_values(table, field)), tuple(_patterns(table, field))
    unknown = _of(table, "unknown", field)
    if unknown is None:
        unknown = "reject" if (values or patterns) and allowed(field) else "keep"
    _one_of(unknown, get_args(Unknown), f"[unknown] {field}: the answers")
    default = _of(table, "defaults", field)
    return Reading(
        columns,
        values,
        patterns,
        unknown=cast(Unknown, unknown),
        default=() if default is None else _filled(f"[defaults] {field}", field, default),
        separator=_text(f"[split] {field}", _of(table, "split", field) or ";"),
    )


def _values(table: Table, field: str) -> Iterator[tuple[str, str]]:
    at = f"[values.{field}]"
    for typed, code in _table(at, _of(table, "values", field) or {}).items():
        yield plain(typed), _code(f"{at} “{typed}”", field, code)


def _patterns(table: Table, field: str) -> Iterator[tuple[re.Pattern[str], str]]:
    at = f"[patterns] {field}"
    for number, pair in enumerate(_list(at, _of(table, "patterns", field) or []), start=1):
        place = f"{at}, number {number},"
        parts = _list(place, pair)
        if len(parts) != 2:
            raise MappingError(f'{place} must be a pair: ["regular expression", "code"]')
        yield _pattern(place, parts[0]), _code(place, field, parts[1])


def _selections(table: Table) -> Iterator[Selection]:
    for number, each in enumerate(_list("[[select]]", table.get("select", [])), start=1):
        at = f"[[select]], number {number},"
        select = _table(at, each)
        for key in select:
            _one_of(key, ("column", "pattern", "unless"), f"{at} the keys")
        column = plain(_text(f"{at} column", select.get("column", "")))
        unless = _pattern(f"{at} unless", select["unless"]) if "unless" in select else None
        yield Selection(column, _pattern(f"{at} pattern", select.get("pattern", "")), unless)


def _clock(table: Table) -> Clock | None:
    if "time" not in table:
        return None
    time = _table("[time]", table["time"])
    for key in time:
        _one_of(key, ("column", "format", "twice_within"), "[time] the keys")
    if MONTH in _table("[columns]", table["columns"]):
        raise MappingError("[time] gives the month: leave month out of [columns]")
    column = plain(_text("[time] column", time.get("column", "")))
    seconds = time.get("twice_within", 60)
    if not isinstance(seconds, int) or not 0 <= seconds <= 3600:
        raise MappingError("[time] twice_within must be a number of seconds, at most 3600")
    format_ = _text("[time] format", time.get("format", "iso"))
    return Clock(column, format_, timedelta(seconds=seconds))


def _fields(table: Table, section: str) -> Iterator[tuple[str, object]]:
    for field, value in _table(f"[{section}]", table.get(section, {})).items():
        _one_of(field, (*FIELDS, MONTH), f"[{section}] the fields")
        yield field, value


def _columns(at: str, value: object) -> tuple[str, ...]:
    names = _list(at, value) if isinstance(value, list) else [value]
    return tuple(plain(_text(at, name)) for name in names)


def _filled(at: str, field: str, value: object) -> tuple[str, ...]:
    """One value or a list of them, each allowed."""
    told = value if isinstance(value, list) else [value]
    return tuple(_code(at, field, one) for one in told)


def _code(at: str, field: str, value: object) -> str:
    codes = allowed(field)
    if codes is None:
        return value if isinstance(value, str) else _text(at, value)
    _one_of(value, (*codes, ""), f"{at} the values")
    return str(value)


def _pattern(at: str, value: object) -> re.Pattern[str]:
    try:
        return re.compile(_text(at, value), re.IGNORECASE)
    except re.error as problem:
        raise MappingError(f"{at} is not a regular expression: {problem}") from None


def _of(table: Table, section: str, field: str) -> object:
    return _table(f"[{section}]", table.get(section, {})).get(field)


def _table(at: str, value: object) -> Table:
    if not isinstance(value, dict):
        raise MappingError(f"{at} must be a table of keys and values")
    return value


def _list(at: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise MappingError(f"{at} must be a list")
    return value


def _text(at: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise MappingError(f"{at} must be a text in quotation marks, and not empty")
    return value


def _one_of(value: object, known: Collection[str], what: str) -> None:
    if value not in known:
        shown = value if isinstance(value, str) else type(value).__name__
        listed = ", ".join(f"“{one}”" if one else "“” for not answered" for one in known)
        raise MappingError(f"“{shown}” is not known. {what} are {listed}")
