"""The same medians as others would work them out, in a process of its own: prints JSON.

Arguments: how (`scan`, `pandas` or `orm`) and the file of a SQLite database. What is worked out are
the medians of base and OTE of the USA and of each option of every single-choice dimension: a small
part of a release. `scan` works nothing out: SQLite looks at every column of every row.
"""

import json
import sqlite3
import statistics
import sys
from collections import defaultdict
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from csdb import groupings
from csdb.questionnaire import Choice

DIMENSIONS = [d.key for d in groupings.PAY_BY if isinstance(d.question, Choice)]


def scan(file: str) -> None:
    connection = sqlite3.connect(file)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(submission)")]
    every = ", ".join(f'sum("{name}" IS NULL)' for name in columns)
    connection.execute(f"SELECT count(*), {every} FROM submission").fetchone()  # noqa: S608


def with_pandas(file: str) -> None:
    import pandas as pd

    wanted = ", ".join(["country", *DIMENSIONS, "base_amount", "variable_amount"])
    sql = f"SELECT {wanted} FROM submission WHERE state = 'accepted'"  # noqa: S608
    table = pd.read_sql_query(sql, sqlite3.connect(file))
    home = table[table["country"] == "us"].copy()
    home["ote"] = home["base_amount"] + home["variable_amount"]
    home[["base_amount", "ote"]].median()
    for dimension in DIMENSIONS:
        home.groupby(dimension)[["base_amount", "ote"]].median()


def with_orm(file: str) -> None:
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session, registry

    from csdb.store import tables

    class Submission:
        pass

    registry().map_imperatively(Submission, tables.submission)
    with Session(create_engine(f"sqlite:///{file}")) as session:
        everybody = session.scalars(
            select(Submission).where(tables.submission.c.state == "accepted")
        )
        base, ote = defaultdict(list), defaultdict(list)
        for person in everybody:
            if person.country != "us":
                continue
            for key in [("", ""), *((d, getattr(person, d)) for d in DIMENSIONS)]:
                base[key].append(person.base_amount)
                if person.variable_amount is not None:
                    ote[key].append(person.base_amount + person.variable_amount)
    for amounts in (*base.values(), *ote.values()):
        statistics.median(amounts)


if __name__ == "__main__":
    how = {"scan": scan, "pandas": with_pandas, "orm": with_orm}[sys.argv[1]]
    cpu, wall = process_time(), perf_counter()
    how(sys.argv[2])
    told = {"cpu": process_time() - cpu, "wall": perf_counter() - wall}
    print(json.dumps(told | {"peak": getrusage(RUSAGE_SELF).ru_maxrss / 1024}))
