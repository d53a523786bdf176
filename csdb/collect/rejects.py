"""The file of rows an import could not take: each with line number, reason and cells."""

import csv
from collections.abc import Callable, Sequence
from typing import TextIO

from csdb.collect.importer import Refused

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


def rejects(file: TextIO, header: Sequence[str]) -> Callable[[Refused], None]:
    """Write the header to `file` (opened with newline="") and return what writes one row.

    RFC 4180; a cell that a spreadsheet would run gets an apostrophe in front.
    """
    writer = csv.writer(file)
    writer.writerow(["line", "reason", *map(guarded, header)])

    def write(refused: Refused) -> None:
        writer.writerow([refused.line, refused.reason, *map(guarded, refused.cells)])

    return write


def guarded(cell: str) -> str:
    """`cell` as it can be opened in a spreadsheet without being run."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
