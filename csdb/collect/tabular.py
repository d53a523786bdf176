"""Rows of the files people call CSV: any usual encoding, delimiter and noise above the header."""

import codecs
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from csdb.collect.records import Lines, Row, records

DELIMITERS = (",", ";", "\t")
_LOOKED_THROUGH = 50
"""Lines among which the header must be."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OTHER_FILES = {
    b"PK\x03\x04": "a spreadsheet or zip file",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"SQLite": "a database",
}


class NotTabularError(ValueError):
    """Why a file cannot be read as a table, in one sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A file opened as a table; iterating reads it once, row by row, empty rows left out.

    `header` holds the column names as `plain` makes them; `encoding` and `delimiter` are what
    was found, to be told to the person.
    """

    header: tuple[str, ...]
    encoding: str
    delimiter: str
    lines: Lines

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        for row in records(self.lines, self.delimiter):
            text = "".join(row.cells)
            if not row.fault and len(row.cells) == width and "\0" not in text:
                if text and not text.isspace():
                    yield row
            elif row.fault or any(cell.strip() for cell in row.cells):
                yield self._sound(row)

    def _sound(self, row: Row) -> Row:
        width, spare = len(self.header), row.cells[len(self.header) :]
        if row.fault:
            return row
        if len(row.cells) < width or any(cell.strip() for cell in spare):
            fault = f"The row does not fit the header: cells {len(row.cells)}, columns {width}"
            return Row(row.line, row.cells, fault)
        if "\0" in "".join(row.cells):
            return Row(row.line, row.cells, "The row has a NUL character in it")
        return Row(row.line, row.cells[:width])


def read_rows(file: BinaryIO, columns: Sequence[str]) -> Rows:
    """The rows below the header, which is the line that has the most of `columns`, two at least.

    `file` must be seekable and is closed with the rows. UTF-8 and UTF-16 with a byte-order
    mark, UTF-8 without, else
    Windows-1252; comma, semicolon or tab. NotTabularError if nothing of the kind is found.
    """
    encoding = _encoding(file)
    file.seek(0)
    lines = Lines(io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=""))
    known = frozenset(map(plain, columns))
    top = lines.take(_LOOKED_THROUGH)
    line, delimiter, header = _header(top, known)
    if not header:
        wanted = ", ".join(f"“{name}”" for name in tuple(columns)[:4])
        raise NotTabularError(
            f"No line at the top of the file names the columns looked for, such as {wanted}"
        )
    lines.put_back(top[line:])
    for name in known:
        if header.count(name) > 1:
            raise NotTabularError(
                f"The column “{name}” is there twice: rename or remove one of them"
            )
    return Rows(header, encoding.removesuffix("-sig"), delimiter, lines)


def _header(top: list[str], known: frozenset[str]) -> tuple[int, str, tuple[str, ...]]:
    """The number of its last line, the delimiter, the names; no names when there is none."""
    best: tuple[int, str, tuple[str, ...]] = (0, "", ())
    most = min(2, len(known)) - 1
    for delimiter in DELIMITERS:
        lines = Lines(io.StringIO("".join(top), newline=""))
        for row in records(lines, delimiter):
            names = tuple(map(plain, row.cells))
            if len(known.intersection(names)) > most:
                most, best = len(known.intersection(names)), (lines.number, delimiter, names)
    return best


def plain(text: str) -> str:
    """`text` without what people do not see as a difference: case, outer and doubled spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split()).casefold()


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(8)
    if not start:
        raise NotTabularError("The file is empty")
    for magic, kind in _OTHER_FILES.items():
        if start.startswith(magic):
            raise NotTabularError(f"The file is {kind}, not CSV: export the answers as CSV")
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
