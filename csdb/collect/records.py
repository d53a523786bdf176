"""Records of a CSV text one by one, where a bad one costs its own line and no other."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: `line` is the number of its first line, from 1.

    `fault` says why its cells cannot be told apart; then `cells` is the line as it stands.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Lines:
    """The lines of a text with their numbers; lines taken too early can be put back."""

    def __init__(self, text: io.TextIOBase) -> None:
        self.number = 0
        self._text = text
        self._again: deque[str] = deque()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def take(self, count: int) -> list[str]:
        return [line for _, line in zip(range(count), self, strict=False)]

    def put_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))
        self.number -= len(lines)


class _Recorder:
    """Hands lines on and remembers those of the record being read."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.taken: list[str] = []

    def __iter__(self) -> "_Recorder":
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        return line


def records(lines: Lines, delimiter: str) -> Iterator[Row]:
    """Records as the csv module reads them strictly.

    One it cannot read costs its first line alone: the lines that an unclosed quotation mark
    swallowed are read again.
    """
    recorder = _Recorder(lines)
    reader = csv.reader(recorder, delimiter=delimiter, strict=True)
    while True:
        first, recorder.taken = lines.number + 1, []
        try:
            yield Row(first, tuple(next(reader)))
        except StopIteration:
            return
        except csv.Error:
            lines.put_back(recorder.taken[1:])
            bad = recorder.taken[0].rstrip("\r\n")
            long = len(bad) > csv.field_size_limit()
            yield Row(first, (bad[:1000],), _TOO_LONG if long else _QUOTES)


_TOO_LONG = "A cell is too long to be an answer"
_QUOTES = "The quotation marks of the row do not pair, so its cells cannot be told apart"
