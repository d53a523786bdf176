import csv
import io

import pytest

from csdb.collect.importer import Refused
from csdb.collect.rejects import guarded, rejects


def test_a_rejected_row_is_written_with_its_line_its_reason_and_its_cells() -> None:
    file = io.StringIO(newline="")
    write = rejects(file, ["country", "level"])
    write(Refused(7, ('a "b"', "c\nd", "more"), "Too much, really"))

    assert list(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [
        ["line", "reason", "country", "level"],
        ["7", "Too much, really", 'a "b"', "c\nd", "more"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded(f"1{start}1") == f"1{start}1"
