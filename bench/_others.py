"""The same figures as others would work them out, in a process of its own: prints JSON.

Arguments: how (`scan`, `pandas` or `orm`) and the file of a SQLite database. What is worked out, of
everybody in US dollars: median, p10 and p90 of base, variable pay and OTE, overall and by each
option of the twelve dimensions of pay; medians of base and OTE in six two-way tables; the share of
every option of every question. One scope, while a refresh makes one a country, and no intervals,
views of three or four dimensions, regression, disclosure rule, gate, words or files. `scan` works
nothing out: SQLite looks at every column of every row.
"""

import json
import sqlite3
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from time import perf_counter, process_time
from typing import Any

from bench._memory import peak
from csdb import groupings, money, questionnaire
from csdb.publish import rates
from csdb.questionnaire import Choice, Choices
from csdb.store.tables import option_column

ALONE = [q.key for q in questionnaire.QUESTIONS if isinstance(q, Choice)]
TICKED = {
    q.key: [option_column(q.key, code) for code in questionnaire.codes(q)]
    for q in questionnaire.QUESTIONS
    if isinstance(q, Choices)
}
DIMENSIONS = [d.question for d in groupings.PAY_BY]
TWO_WAY = [
    [one.key, other.key]
    for one, other in combinations(
        max(groupings.CROSSINGS, key=lambda each: len(each.dimensions)).dimensions, 2
    )
]
"""Those of the view with the most dimensions, two at a time: six."""

PAY = ["base", "variable", "ote"]
QUANTILES = [0.1, 0.5, 0.9]


def dollars() -> dict[str, float]:
    """What one unit of each currency is in US dollars."""
    return {code: rates.latest().convert(code, "USD") for code in money.CURRENCIES}


def scan(file: str) -> int:
    connection = sqlite3.connect(file)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(submission)")]
    every = ", ".join(f'sum("{name}" IS NULL)' for name in columns)
    connection.execute(f"SELECT count(*), {every} FROM submission").fetchone()  # noqa: S608
    return 0


def with_pandas(file: str) -> int:
    import pandas as pd

    options = [column for columns in TICKED.values() for column in columns]
    amounts = ["base_currency", "base_amount", "variable_amount"]
    wanted = ", ".join(f'"{name}"' for name in [*ALONE, *TICKED, *options, *amounts])
    sql = f"SELECT {wanted} FROM submission WHERE state = 'accepted'"  # noqa: S608
    people = pd.read_sql_query(sql, sqlite3.connect(file))
    people = people.astype(dict.fromkeys([*ALONE, *TICKED, "base_currency"], "category"))
    worth = people["base_currency"].map(dollars()).astype(float)
    people["base"] = people["base_amount"] * worth
    people["variable"] = people["variable_amount"] * worth
    people["ote"] = people["base"] + people["variable"]

    figures = people[PAY].quantile(QUANTILES).size
    for question in DIMENSIONS:
        if isinstance(question, Choice):
            by = people.groupby(question.key, observed=True)
            figures += by[PAY].quantile(QUANTILES).size
        else:
            for column in TICKED[question.key]:
                figures += people.loc[people[column] == 1, PAY].quantile(QUANTILES).size
    for keys in TWO_WAY:
        figures += people.groupby(keys, observed=True)[["base", "ote"]].median().size
    for key in ALONE:
        figures += people[key].value_counts(normalize=True).size
    for key, columns in TICKED.items():
        figures += people.loc[people[key] == "answered", columns].mean().size
    return figures


def with_orm(file: str) -> int:
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session, registry

    from csdb.store import tables

    class Submission:
        pass

    registry().map_imperatively(Submission, tables.submission)
    worth = dollars()
    pay: dict[tuple[str, ...], list[float]] = defaultdict(list)
    shares: Counter[tuple[str, str]] = Counter()
    accepted = select(Submission).where(tables.submission.c.state == "accepted")
    with Session(create_engine(f"sqlite:///{file}")) as session:
        for person in session.scalars(accepted.execution_options(yield_per=10_000)):
            for figure, amount in _amounts(person, worth):
                for group in _groups(person, figure):
                    pay[figure, *group].append(amount)
            shares.update(_answers(person))
    figures = len(shares)
    for key, amounts in pay.items():
        if "+" in key[1]:
            statistics.median(amounts)
            figures += 1
        elif len(amounts) > 1:
            statistics.quantiles(amounts, n=10, method="inclusive")
            figures += len(QUANTILES)
    return figures


def _amounts(person: Any, worth: dict[str, float]) -> Iterator[tuple[str, float]]:
    if person.base_amount is None:
        return
    factor = worth[person.base_currency]
    yield "base", person.base_amount * factor
    if person.variable_amount is not None:
        yield "variable", person.variable_amount * factor
        yield "ote", (person.base_amount + person.variable_amount) * factor


def _groups(person: Any, figure: str) -> Iterator[tuple[str, ...]]:
    """The groups in which somebody's amount of a figure counts."""
    yield "", ""
    for question in DIMENSIONS:
        if not isinstance(question, Choice):
            yield from ((question.key, c) for c in TICKED[question.key] if getattr(person, c))
        elif (answer := getattr(person, question.key)) is not None:
            yield question.key, answer
    if figure != "variable":
        for keys in TWO_WAY:
            answers = tuple(getattr(person, key) for key in keys)
            if None not in answers:
                yield "+".join(keys), *answers


def _answers(person: Any) -> Iterator[tuple[str, str]]:
    for key in ALONE:
        if (answer := getattr(person, key)) is not None:
            yield key, answer
    for key, columns in TICKED.items():
        yield from ((key, column) for column in columns if getattr(person, column))


if __name__ == "__main__":
    how = {"scan": scan, "pandas": with_pandas, "orm": with_orm}[sys.argv[1]]
    cpu, wall = process_time(), perf_counter()
    figures = how(sys.argv[2])
    told = {"figures": figures, "cpu": process_time() - cpu, "wall": perf_counter() - wall}
    print(json.dumps(told | {"peak": peak()}))
