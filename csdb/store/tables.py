"""The tables: everything that is kept, and by being complete, everything that is not.

Nothing here can hold an address, a browser, a clock time of a person or a free text.
"""

from typing import assert_never

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    literal_column,
)

from csdb.questionnaire import QUESTIONS, Choice, Choices, Money, Question, Target, codes

metadata = MetaData(
    # Names that do not depend on the database, so that a migration can say them.
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def option_column(key: str, code: str) -> str:
    """The name of the column that says whether an option of a many-choice question was ticked."""
    return f"{key}_{code}"


def columns(question: Question) -> tuple[Column[str] | Column[int] | Column[bool], ...]:
    """Where the answer to a question is kept; every column is NULL when it is blank.

    A column named like the question holds the code of the option, or `answered`, `prefer_not`
    or `not_asked`. Money has no such column: it is told or blank.
    """
    match question:
        case Choice(key=key):
            return (Column(key, Text),)
        case Choices(key=key):
            ticks = (Column(option_column(key, code), Boolean) for code in codes(question))
            return (Column(key, Text), *ticks)
        case Money(key=key):
            return (Column(f"{key}_currency", Text), Column(f"{key}_amount", BigInteger))
        case Target(key=key):
            return (Column(key, Text), Column(f"{key}_amount", BigInteger))
        case _:
            assert_never(question)


submission = Table(
    "submission",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("ref", LargeBinary(16), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("month", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("decided", Text),
    Column("receipt_hash", LargeBinary, unique=True),
    *(column for question in QUESTIONS for column in columns(question)),
    Column("codes", LargeBinary),
    sqlite_with_rowid=False,  # a rowid would tell the order in which people answered
)
"""A person's answers. id and ref: 16 random bytes each (an imported row's id comes of its bytes);
version: 1, and one more with each edit; month: YYYY-MM; state: accepted, held or rejected;
reasons: codes separated by spaces; decided: the day (YYYY-MM-DD) a reviewer accepted or rejected
it, NULL before; receipt_hash: keyed hash of the receipt, NULL if imported; codes: the answers once
more, see `compact`, and NULL makes no difference but to how quickly they are read."""

apart = submission.c.state != literal_column("'accepted'")
"""Who is held or rejected, written as the index has it: whoever asks for one of the two says this
too, and a million who are accepted are not read. See `indexes`."""

seen = Table(
    "seen",
    metadata,
    Column("kind", Text),
    Column("hash", LargeBinary),
    Column("day", Text, nullable=False),
    PrimaryKeyConstraint("kind", "hash"),
    sqlite_with_rowid=False,
)
"""Keyed hashes of what may count only once, with the day (YYYY-MM-DD) they were first seen."""

salt = Table(
    "salt",
    metadata,
    Column("hour", Text, primary_key=True),
    Column("value", LargeBinary(32), nullable=False),
)
"""The random salt of an hour (YYYY-MM-DDTHH): deleted with its buckets when the hour is over."""

bucket = Table(
    "bucket",
    metadata,
    Column("hour", Text, ForeignKey(salt.c.hour)),
    Column("kind", Text),
    Column("hash", LargeBinary),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("hour", "kind", "hash"),
    sqlite_with_rowid=False,
)
"""How often something was tried from one network in an hour; hash: of the network, keyed with the
hour's salt, so that without the salt nobody can say which network it was."""

review_log = Table(
    "review_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("before", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
"""What reviewers decided, never whose: the day, the verdict, the reason codes; hash: of the row
and of the hash `before`, so that no row can be changed or taken out unnoticed."""

release = Table(
    "release",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("created", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("previous", Text),
    Column("body", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Releases in the order of `seq`, never changed or removed; digest: SHA-256 of body, in hex."""

artefact = Table(
    "artefact",
    metadata,
    Column("release", Text, ForeignKey(release.c.id)),
    Column("name", Text),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("release", "name"),
)
"""The files of a release."""

published = Table(
    "published",
    metadata,
    Column("ref", LargeBinary(16)),
    Column("version", Integer),
    Column("gone", Text, nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("half", Text),
    *(column for question in QUESTIONS for column in columns(question)),
    PrimaryKeyConstraint("ref", "version"),
    sqlite_with_rowid=False,
)
"""Copies of answers that stand in the current release and have been withdrawn or changed since,
without receipt, and with the half-year in place of the month: a figure that still holds them must
be able to move without them.

gone: the day (YYYY-MM-DD) they were withdrawn or replaced; half: their half-year (2026h1);
erased: the copy was emptied, and only the reference is left."""

cohort = Table(
    "cohort",
    metadata,
    Column("first", LargeBinary(4), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""Which versions of answers stand in the current release: all whose reference begins with `first`
or comes after it, up to the next row's; body: reference, version, the country whose figures hold
it and in which cell of each family it stands, see `cohorts` and
`cohort_rows`."""

standing = Table(
    "standing",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("rnd", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("cells", Text, nullable=False),
)
"""What stands published in a scope: how many rounds were held, the step of its groups, and as JSON
the cells of each dimension, in the order in which `cohort` counts them, whether the
scope is shown, and which dimensions are hidden for now."""

tick = Table(
    "tick",
    metadata,
    Column("slot", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("heartbeat", Text, nullable=False),
    Column("outcome", Text),
    Column("reason", Text, nullable=False),
    Column("finished", Text),
)
"""One row a scheduler slot (YYYY-MM-DDTHH:MM); times in UTC; outcome and finished are NULL while
it runs."""

site = Table(
    "site",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What is true of the database as a whole."""
