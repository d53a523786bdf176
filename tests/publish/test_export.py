import csv
import io
import json

import pytest

from csdb import groupings, questionnaire
from csdb.publish import figures, grid, questions, statistics
from csdb.publish.files import codebook as export
from csdb.publish.files import tidy
from csdb.publish.release import Cell, Release
from csdb.questionnaire import Choice, Choices
from tests.publish.people import demonstrated, publish_first, spread

HEADER = (
    "release,scope,figure,option,dimension,group,statistic,value,low,high,interval,n,unit,quality"
)


@pytest.fixture(scope="module")
def release() -> Release:
    return publish_first(demonstrated(300) + spread(40, 61_000, country="de"))


@pytest.fixture(scope="module")
def rows(release) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tidy.csv_bytes(release).decode(), newline="")))


def test_the_columns_of_figures_csv_are_the_promised_ones(release):
    first, _, rest = tidy.csv_bytes(release).partition(b"\r\n")
    assert first.decode() == HEADER == ",".join(tidy.COLUMNS)
    assert rest.endswith(b"\r\n")
    assert rest.count(b"\n") == rest.count(b"\r\n") == len(release.cells)


def whole(text: str) -> int | None:
    return int(text) if text else None


def test_figures_csv_parses_back_to_the_cells_one_row_each(release, rows):
    assert {row.pop("release") for row in [dict(row) for row in rows]} == {release.id}
    numbers = ("value", "low", "high")
    back = tuple(
        Cell(
            **{key: value for key, value in row.items() if key not in ("release", "n", *numbers)},
            **{key: whole(row[key]) for key in numbers},
            n=int(row["n"]),
        )
        for row in rows
    )
    assert back == release.cells


def test_an_empty_release_has_a_header_and_no_rows():
    assert tidy.csv_bytes(publish_first([])).decode() == HEADER + "\r\n"


def test_group_intervals_recompute_from_the_file_alone(rows):
    headline = {
        (row["scope"], row["figure"], row["statistic"]): int(row["value"])
        for row in rows
        if row["dimension"] == "all" and row["figure"] in ("base", "ote")
    }
    approximate = [row for row in rows if row["interval"] == "approximate"]
    assert len(approximate) > 40
    for row in approximate:
        p25, median, p75 = (
            headline[row["scope"], row["figure"], name] for name in ("p25", "median", "p75")
        )
        n, value = int(row["n"]), int(row["value"])
        half = 1.96 * 1.2533 * (p75 - p25) / 1.349 * max(1, value / median) / n**0.5
        step = grid.group_step(n, row["unit"])
        assert int(row["low"]) == max(0, (value - half) // step * step)
        assert int(row["high"]) == -((-value - half) // step) * step


def test_share_intervals_recompute_from_the_file_but_for_rounding(rows):
    for row in rows:
        if row["interval"] == "wilson":
            n, share = int(row["n"]), int(row["value"])
            told = round(share * n / 500) * 5
            ends = [
                statistics.wilson(yes, people)
                for people in range(n - 2, n + 3)
                for yes in range(max(5, told - 2), min(told + 2, people - 5) + 1)
            ]
            assert int(row["low"]) == pytest.approx(100 * min(ends)[0], abs=2.1)
            assert int(row["high"]) == pytest.approx(100 * max(e[1] for e in ends), abs=2.1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_can_be_run_as_a_formula(text):
    written = io.StringIO(tidy.table(("a", "b"), [("us", text)]).decode(), newline="")
    assert list(csv.reader(written)) == [["a", "b"], ["us", f"'{text}"]]


def test_numbers_below_zero_and_plain_text_stay_as_they_are():
    assert tidy.guarded(-5) == -5
    assert tidy.guarded("us") == "us"
    assert tidy.guarded(None) == ""


def codebook() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.codebook_csv().decode(), newline="")))


def test_the_codebook_has_every_question_option_and_group():
    known = {(row["kind"], row["of"], row["code"]) for row in codebook()}
    for question in questionnaire.QUESTIONS:
        assert ("question", "", question.key) in known
        if isinstance(question, Choice | Choices):
            assert {("option", question.key, o.code) for o in question.options} <= known
    for dimension in groupings.PAY_BY:
        assert ("dimension", "", dimension.key) in known
        for step in dimension.steps:
            assert {("group", dimension.key, group.code) for group in step} <= known
    assert {("column", "figures.csv", name) for name in tidy.COLUMNS} <= known
    assert {("figure", "", figure.key) for figure in figures.PAY} <= known


def test_every_code_of_a_file_of_figures_is_in_the_codebook(rows):
    known = {(row["kind"], row["of"], row["code"]) for row in codebook()}
    for row in rows:
        assert ("figure", "", row["figure"]) in known or ("question", "", row["figure"]) in known
        assert not row["option"] or ("option", row["figure"], row["option"]) in known
        assert row["scope"] == "all" or ("option", "country", row["scope"]) in known
        group = ("group", row["dimension"], row["group"])
        assert row["group"] in ("", groupings.REST) or group in known


def test_every_row_of_the_codebook_has_a_meaning():
    for row in codebook():
        assert row["label"]
        assert row["meaning"] or row["kind"] in ("option", "question")


def test_statistics_and_intervals_of_the_file_are_explained(rows):
    meaning = {row["code"]: row["meaning"] for row in codebook() if row["kind"] == "column"}
    for column in ("statistic", "interval", "quality", "unit"):
        for value in {row[column] for row in rows} - {"", "USD", "EUR", "GBP", "CAD", "INR"}:
            assert value in meaning[column] or len(value) == 3, (column, value)


def test_the_questionnaire_file_has_every_question_in_order_with_its_codes():
    told = json.loads(questions.questionnaire_json())["questions"]
    assert [question["key"] for question in told] == [q.key for q in questionnaire.QUESTIONS]
    kinds = {"choice", "choices", "money", "target"}
    for said, question in zip(told, questionnaire.QUESTIONS, strict=True):
        assert said["text"] == question.text
        assert said["kind"] in kinds
        assert said["part"] == ("core" if question in questionnaire.CORE else "optional")
        if isinstance(question, Choice | Choices):
            assert [option["code"] for option in said["options"]] == list(
                questionnaire.codes(question)
            )


def test_files_end_in_a_line_break_and_are_the_same_each_time(release):
    for make in (export.codebook_csv, questions.questionnaire_json):
        assert make() == make()
        assert make().endswith(b"\n")
    assert tidy.csv_bytes(release) == tidy.csv_bytes(release)
