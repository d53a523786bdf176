"""Answers of a file's rows by what stands in their cells: what was read once is not read again.

Most of a million rows say, question by question, what another one said. Whatever is no plain
answer is left to `submission.accept`, row by row: nothing is taken here that it would not take, and
no sentence is said here.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from csdb import questionnaire
from csdb.collect import submission
from csdb.collect.mapping import MONTH, Cells, FieldMapping, Unfit
from csdb.collect.submission import Submission
from csdb.collect.typed import Problem, fields
from csdb.questionnaire import Answer, Choice, Money, Question, Target

MOST = 50_000
"""Answers remembered of a question; then it begins anew, so that memory stays as it is."""

_TOGETHER, _COMBINED = 4, 5_000
"""Questions of a group, and how many of its combinations are remembered."""

Written = tuple[str, ...]
Places = Mapping[str, int]


class Unread(Exception):  # noqa: N818  (an everyday outcome: the row is read as any other)
    """A row that is no plain submission."""


class Remembered:
    """The answers of rows of one file: `header` names its columns as `plain` writes them.

    month: what works out the month (YYYY-MM) of a row's cells, or raises Unfit
    """

    def __init__(
        self, mapping: FieldMapping, header: Written, month: Callable[[Cells], str]
    ) -> None:
        places = {name: place for place, name in enumerate(header)}
        self._header, self._month = header, month
        every = [_Remembered(each, mapping, places) for each in questionnaire.QUESTIONS]
        self._blank = dict.fromkeys([each.key for each in every])
        grouped = [each for each in every if each.may_be_grouped]
        self._groups = [_Group(grouped[at : at + _TOGETHER]) for at in _steps(grouped)]
        self._others = [each for each in every if not each.may_be_grouped]
        self._written = _columns((MONTH,), mapping, places)
        self._months: dict[Written, str] = {}
        self._unusual: dict[Answer | None, bool] = {}

    def submission(self, cells: Written) -> Submission:
        """What `accept` makes of the row unattended. Unread where it may be none."""
        row = _Row(self._header, cells)
        before: dict[str, Answer | None] = {}
        kept: dict[str, Answer | None] = self._blank.copy()
        for group in self._groups:
            kept.update(group.answers(row))
        for each in self._others:
            kept[each.key] = each.answer(row, before)
        base = kept["base"]
        if base not in self._unusual:
            _room(self._unusual)[base] = submission.unusual_pay(kept) is not None
        doubts = ("unusual_pay",) if self._unusual[base] else ()
        return Submission(self._at(row), submission.asked(kept), doubts)

    def _at(self, row: "_Row") -> str:
        written = tuple([row.cells[place] for place in self._written])
        if written not in self._months:
            try:
                _room(self._months)[written] = self._month(row.named)
            except Unfit:
                raise Unread from None
        return self._months[written]


class _Row:
    """The cells of a row, and by name where somebody asks."""

    def __init__(self, header: Written, cells: Written) -> None:
        self.cells, self._header = cells, header

    @property
    def named(self) -> Cells:
        return dict(zip(self._header, self.cells, strict=False))


class _Remembered:
    """One question of a file's rows, with the answers there were so far: as read, and as kept."""

    def __init__(self, question: Question, mapping: FieldMapping, places: Places) -> None:
        self.key, self._question = question.key, question
        names = [name for name in fields(question) if name in mapping.readings]
        self._readings = [(name, mapping.readings[name]) for name in names]
        self.places = _columns(names, mapping, places)
        self._needs = _NEEDS.get(type(question), "")
        self._needed = self.key in _NEEDS.values()
        self._known: dict[Any, tuple[Answer | None, Answer | None]] = {}

    @property
    def may_be_grouped(self) -> bool:
        """Whether it is one choice of a few, read from one column and needed by no other."""
        few = isinstance(self._question, Choice) and len(self.places) == 1
        return few and not self._needs and not self._needed

    def answer(self, row: _Row, before: dict[str, Answer | None]) -> Answer | None:
        """The answer as it is kept; what later questions need of it goes into `before`."""
        cells = row.cells
        written: object = tuple([cells[place] for place in self.places])
        if self._needs:
            written = (written, before[self._needs])
        told = self._known.get(written)
        if told is None:
            told = _room(self._known)[written] = self._read(row, before)
        if self._needed:
            before[self.key] = told[0]
        return told[1]

    def _read(
        self, row: _Row, before: dict[str, Answer | None]
    ) -> tuple[Answer | None, Answer | None]:
        named = row.named
        try:
            typed = {name: reading.typed(name, named) for name, reading in self._readings}
        except Unfit:
            raise Unread from None
        answer = submission.read(self._question, typed, before)
        if isinstance(answer, Problem):
            raise Unread
        return answer, submission.rounded(answer)


class _Group:
    """A few questions at once: people say the same of several more often than one may think."""

    def __init__(self, questions: Sequence[_Remembered]) -> None:
        self._questions = questions
        self._cells = itemgetter(*(place for each in questions for place in each.places))
        self._known: dict[Any, dict[str, Answer | None]] = {}

    def answers(self, row: _Row) -> Mapping[str, Answer | None]:
        """The answers by question, as they are kept."""
        written = self._cells(row.cells)
        told = self._known.get(written)
        if told is None:
            told = {each.key: each.answer(row, {}) for each in self._questions}
            _room(self._known, _COMBINED)[written] = told
        return told


_NEEDS: Mapping[type[Question], str] = {Money: "country", Target: "base"}
"""Kind of question -> the question whose answer it is read with."""


def _columns(names: Sequence[str], mapping: FieldMapping, places: Places) -> tuple[int, ...]:
    """The places of the columns from which some fields are filled."""
    readings = (mapping.readings[name] for name in names if name in mapping.readings)
    columns = dict.fromkeys(column for reading in readings for column in reading.columns)
    return tuple(places[column] for column in columns if column in places)


def _steps(questions: Sequence[_Remembered]) -> range:
    return range(0, len(questions), _TOGETHER)


def _room(known: dict[Any, Any], most: int = MOST) -> dict[Any, Any]:
    if len(known) >= most:
        known.clear()
    return known
