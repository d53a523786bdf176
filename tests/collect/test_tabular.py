import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdb.collect.records import Row
from csdb.collect.tabular import NotTabularError, plain, read_rows

COLUMNS = ("country", "level", "base_amount")
HEADER = "country,level,base_amount\r\n"


def rows_of(content: str | bytes, *, encoding: str = "utf-8") -> list[Row]:
    data = content.encode(encoding) if isinstance(content, str) else content
    return list(read_rows(io.BytesIO(data), COLUMNS))


def cells_of(content: str | bytes, *, encoding: str = "utf-8") -> list[tuple[str, ...]]:
    return [row.cells for row in rows_of(content, encoding=encoding)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_found(
    encoding: str, delimiter: str, end: str
) -> None:
    content = f"country,level,base_amount{end}Café,csm,98000{end}".replace(",", delimiter)
    rows = read_rows(io.BytesIO(content.encode(encoding)), COLUMNS)

    assert rows.encoding == encoding.removesuffix("-sig")
    assert rows.delimiter == delimiter
    assert [row.cells for row in rows] == [("Café", "csm", "98000")]


def test_notes_above_the_header_are_skipped_and_lines_still_counted() -> None:
    note = 'Answers to our survey, as of "May"\r\n\r\nDo not share; country,by country\r\n'

    assert rows_of(note + HEADER + "us,csm,98000\r\n") == [Row(5, ("us", "csm", "98000"))]


def test_a_header_is_known_in_any_case_with_any_spaces_and_in_any_order() -> None:
    rows = read_rows(io.BytesIO(b" Base_Amount ,other,LEVEL\n1,2,3\n"), COLUMNS)

    assert rows.header == ("base_amount", "other", "level")


def test_a_header_cell_may_have_a_line_break_in_it() -> None:
    content = 'country,level,"base_amount",' + '"Anything\nelse?"\nus,csm,98000,no\n'

    assert rows_of(content) == [Row(3, ("us", "csm", "98000", "no"))]


def test_empty_rows_are_left_out() -> None:
    assert cells_of(HEADER + "\r\n,,\r\n ,\t,\r\nus,csm,98000\r\n") == [("us", "csm", "98000")]


@pytest.mark.parametrize(
    "line", ["us,csm", "us,csm,98000,more", 'us,"csm"x,98000', "us,c\0sm,98000"]
)
def test_a_row_that_cannot_be_told_apart_has_a_fault_and_the_next_is_read(line: str) -> None:
    bad, good = rows_of(HEADER + line + "\r\nde,csm,61000\r\n")

    assert bad.fault
    assert bad.line == 2
    assert good == Row(3, ("de", "csm", "61000"))


def test_spare_cells_at_the_end_do_no_harm_when_empty() -> None:
    assert cells_of(HEADER + "us,csm,98000,,\r\n") == [("us", "csm", "98000")]


def test_a_quotation_mark_that_is_not_closed_costs_one_row() -> None:
    rows = rows_of(HEADER + 'us,"csm,98000\r\n' + "de,csm,61000\r\n" * 20)

    assert [bool(row.fault) for row in rows] == [True] + [False] * 20
    assert rows[-1].line == 22


def test_a_cell_of_ten_megabytes_costs_one_row_and_is_not_kept() -> None:
    bad, good = rows_of(HEADER + f"us,{'x' * 10_000_000},98000\r\nde,csm,61000\r\n")

    assert "too long" in bad.fault
    assert sum(map(len, bad.cells)) <= 1000
    assert good == Row(3, ("de", "csm", "61000"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04" + bytes(range(256)), "spreadsheet"),
        (b"%PDF-1.7 ...", "PDF"),
        (bytes(range(256)) * 40, "No line"),
        (b"\0" * 1000, "No line"),
        (b"{\"country\": \"us\", \"level\": \"csm\"}", "No line"),
        (b"just words\n" * 100, "No line"),
        (b"country,level,country\nus,csm,us\n", "twice"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_answers_is_told_so_in_a_sentence(
    content: bytes, said: str
) -> None:
    with pytest.raises(NotTabularError, match=said) as problem:
        rows_of(content)

    assert "\n" not in str(problem.value)


def test_a_file_cut_within_a_character_is_still_read() -> None:
    whole = ("\ufeff" + HEADER + "us,csm,98000\r\n").encode("utf-16-le")

    good, bad = rows_of(whole[:-1])

    assert good == Row(2, ("us", "csm", "98000"))
    assert bad.fault


@given(st.binary(max_size=300))
def test_reading_ends_or_says_no_whatever_the_bytes(content: bytes) -> None:
    for start in (b"", HEADER.encode()):
        try:
            rows = rows_of(start + content)
        except NotTabularError:
            assert not start
        else:
            assert all(row.fault or len(row.cells) == len(COLUMNS) for row in rows)


def test_plain_text_differs_in_nothing_one_would_not_see() -> None:
    assert plain(" College\u00a0 DEGREE\ufeff") == plain("College degree")
    assert plain("Cafe\u0301") == plain("café")
