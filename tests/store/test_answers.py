from collections.abc import Sequence
from operator import attrgetter

import numpy as np
import pytest
from sqlalchemy import Engine, select, update

from csdb import money
from csdb.collect.submission import Submission
from csdb.demonstration import people
from csdb.publish.columns import BLANK, NOT_ASKED, PREFER_NOT, UNKNOWN, Columns
from csdb.questionnaire import QUESTIONS, Choice, Choices, Pay, codes
from csdb.store import answers, coding, intake, submissions, tables
from csdb.store.engine import reading, writing
from csdb.store.intake import New
from tests.store.made import submission

CHOICE = [question for question in QUESTIONS if isinstance(question, Choice)]
MANY = [question for question in QUESTIONS if isinstance(question, Choices)]
NUMBER = {None: BLANK, "prefer_not": PREFER_NOT, "not_asked": NOT_ASKED}


def stored(engine: Engine, told: Sequence[Submission]) -> Columns:
    """The columns after these people were accepted, in their order and not in that of `ref`."""
    rows = [New(number.to_bytes(16, "big"), each, "accepted") for number, each in enumerate(told)]
    with writing(engine) as connection:
        intake.add(connection, rows)
        refs = dict(
            connection.execute(select(tables.submission.c.id, tables.submission.c.ref)).all()
        )
    with reading(engine) as connection:
        columns = answers.read(connection)
    place = {ref: row for row, ref in enumerate(columns.ref.tolist())}
    return columns.take(np.array([place[refs[row.id]] for row in rows], np.intp))


def test_a_column_of_nobody_is_of_the_kind_that_is_read() -> None:
    plain, groups = answers._parts(tables.submission)
    nothing = [()] * (len(plain) + len(groups))
    read = answers._unpacked(nothing, plain=plain, groups=groups)
    kinds = {name: (each.dtype, each.shape) for name, each in coding.nobody().items()}
    assert kinds == {name: (each.dtype, each.shape) for name, each in read.items()}


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16])
@pytest.mark.parametrize("alike", [0, 7, 8, 12])
def test_people_are_in_order_of_country_and_reference(kind: type, alike: int) -> None:
    chance, ends = np.random.default_rng(alike), np.iinfo(kind)
    country = chance.integers(max(ends.min, -300), min(ends.max, 300), 2_000).astype(kind)
    refs = [bytes(alike) + chance.bytes(16 - alike) for _ in country]
    order = answers._order(country, np.frombuffer(b"".join(refs), "V16"))
    told = sorted(range(2_000), key=lambda row: (country[row], refs[row]))
    assert order.tolist() == told


def test_columns_say_what_the_submissions_say(database: Engine) -> None:
    told = list(people(300, seed=5))
    columns = stored(database, told)
    assert columns.people == 300
    for question in CHOICE:
        said = [each.answers[question.key] for each in told]
        index = {code: number for number, code in enumerate(codes(question))} | NUMBER
        assert columns.choice[question.key].tolist() == [index[answer] for answer in said]
    for question in MANY:
        said = [each.answers[question.key] for each in told]
        ticked = [each if isinstance(each, frozenset) else frozenset() for each in said]
        expected = [[code in each for code in codes(question)] for each in ticked]
        assert columns.choices[question.key].tolist() == expected
        assert columns.answered[question.key].tolist() == [bool(each) for each in ticked]
    pay = [each.answers["base"] for each in told]
    assert [money.CURRENCIES[number] for number in columns.currency] == [p.currency for p in pay]
    assert columns.base.tolist() == [p.amount for p in pay]
    variable = [each.answers["variable"] for each in told]
    assert columns.variable.tolist() == [v if isinstance(v, int) else UNKNOWN for v in variable]


def test_none_and_untold_variable_pay_are_told_apart(database: Engine) -> None:
    told = [submission(variable=variable) for variable in (0, None, "prefer_not", 50_000)]
    assert stored(database, told).variable.tolist() == [0, UNKNOWN, UNKNOWN, 50_000]


@pytest.mark.parametrize("question", CHOICE, ids=attrgetter("key"))
def test_every_option_has_its_own_number(sqlite_database: Engine, question: Choice) -> None:
    told = [submission(**{question.key: code}) for code in codes(question)]
    columns = stored(sqlite_database, told)
    assert columns.choice[question.key].tolist() == list(range(len(told)))


def test_held_and_rejected_people_are_not_read(database: Engine) -> None:
    assert stored(database, [submission()]).people == 1


def test_with_nobody_there_are_empty_columns_of_the_same_kinds(database: Engine) -> None:
    with reading(database) as connection:
        nobody = answers.read(connection)
    one = stored(database, [submission()])
    assert nobody.people == 0
    assert _kinds(nobody) == _kinds(one)


def test_rows_are_in_the_order_of_a_random_reference(database: Engine) -> None:
    rows = [
        New(bytes([number]) * 16, submission(base=Pay("USD", number)), "accepted")
        for number in range(1, 100)
    ]
    with writing(database) as connection:
        intake.add(connection, rows)
        columns = answers.read(connection)
    refs = columns.ref.tolist()
    assert refs == sorted(refs)
    assert columns.base.tolist() != sorted(columns.base)


def test_more_people_than_a_chunk_are_all_read(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [submission(base=Pay("USD", number)) for number in range(1, 31)]
    stored(database, told)
    with reading(database) as connection:
        at_once = answers.read(connection)
        for chunk in (7, 10, 29, 30, 31):
            monkeypatch.setattr(answers, "CHUNK", chunk)
            columns = answers.read(connection)
            assert columns.base.tolist() == at_once.base.tolist()
            assert columns.ref.tolist() == at_once.ref.tolist()


def test_a_code_that_is_not_in_the_questionnaire_counts_as_blank(database: Engine) -> None:
    with writing(database) as connection:
        row = New(b"i" * 16, submission(), "accepted")
        intake.add(connection, [row])
        strange: dict[str, object] = {"codes": None}  # as of a row written before there were any
        strange |= {"country": "atlantis", "level": "Senior", "team": "yes", "base_currency": "XXX"}
        connection.execute(update(tables.submission).values(strange))
        columns = answers.read(connection)
    assert columns.choice["country"].tolist() == [BLANK]
    assert columns.choice["level"].tolist() == [BLANK]
    assert columns.answered["team"].tolist() == [False]
    assert not columns.choices["team"].any()
    assert columns.currency.tolist() == [BLANK]


def test_an_option_younger_than_the_answer_is_not_ticked(database: Engine) -> None:
    with writing(database) as connection:
        told = submission(team=frozenset({"ae"}))
        intake.add(connection, [New(b"i" * 16, told, "accepted")])
        connection.execute(update(tables.submission).values(team_support=None))
        columns = answers.read(connection)
    assert columns.answered["team"].tolist() == [True]
    assert columns.choices["team"][0].nonzero()[0].tolist() == [0]


def test_an_edit_shows_in_the_version(database: Engine) -> None:
    with writing(database) as connection:
        submissions.add(connection, submission(), state="accepted", receipt_hash=b"mine")
        before = answers.read(connection)
        submissions.replace(
            connection, b"mine", submission(level="vp"), state="accepted", day="2026-11-22"
        )
        after = answers.read(connection)
    assert (before.version.tolist(), after.version.tolist()) == ([1], [2])
    assert before.ref.tolist() == after.ref.tolist()


def _kinds(columns: Columns) -> list[object]:
    """The type and, of tables, the width of every column."""
    every = [columns.ref, columns.version, columns.currency, columns.base, columns.variable]
    for some in (columns.choice, columns.choices, columns.answered):
        every += some.values()
    return [(column.dtype, column.shape[1:]) for column in every]
