"""Keep who stands in the current release in few rows, and answers once more in few bytes.

What stands was a row a person; a million of them took longer to write than to work out.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_published = sa.table(
    "published",
    sa.column("ref", sa.LargeBinary),
    sa.column("version", sa.Integer),
    sa.column("scope", sa.Text),
    sa.column("places", sa.LargeBinary),
    sa.column("gone", sa.Text),
    sa.column("erased", sa.Boolean),
)
_cohort = sa.table("cohort", sa.column("first", sa.LargeBinary), sa.column("body", sa.LargeBinary))


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("first", sa.LargeBinary(length=4), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_cohort")),
    )
    connection = op.get_bind()
    columns = _published.c
    wanted = sa.select(columns.ref, columns.version, columns.scope, columns.places)
    stands = sorted((bytes(ref), *rest) for ref, *rest in connection.execute(wanted))
    if rows := list(_written(stands)):
        connection.execute(sa.insert(_cohort), rows)
    connection.execute(sa.delete(_published).where(columns.gone.is_(None)))
    with op.batch_alter_table("published") as batch:
        batch.drop_column("scope")
        batch.drop_column("places")
        batch.alter_column("gone", existing_type=sa.Text(), nullable=False)
    op.add_column("submission", sa.Column("codes", sa.LargeBinary(), nullable=True))


def _written(stands: list[tuple[bytes, int, str, bytes]]) -> Iterator[dict[str, bytes]]:
    """All in rows by the first byte of the reference; a refresh divides them further."""
    width = max((len(places) for *_, places in stands), default=2)
    bodies: dict[bytes, bytearray] = {}
    for ref, version, scope, places in stands:
        body = bodies.setdefault(ref[:1] + b"\0\0\0", bytearray([width]))
        body += ref + version.to_bytes(4, "big") + scope.encode().ljust(2, b"\0")[:2]
        body += bytes(places).ljust(width, b"\0")
    yield from ({"first": first, "body": bytes(body)} for first, body in bodies.items())


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_column("submission", "codes")
    with op.batch_alter_table("published") as batch:
        batch.add_column(sa.Column("scope", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("places", sa.LargeBinary(), nullable=True))
        batch.alter_column("gone", existing_type=sa.Text(), nullable=True)
    columns = _published.c
    for (body,) in connection.execute(sa.select(_cohort.c.body)).all():
        for ref, version, scope, places in _read(bytes(body)):
            row = {"scope": scope, "places": places}
            same = sa.and_(columns.ref == ref, columns.version == version)
            found = connection.execute(sa.update(_published).where(same).values(row))
            if not found.rowcount:
                new = {"ref": ref, "version": version, "erased": False, **row}
                connection.execute(sa.insert(_published).values(new))
    connection.execute(sa.delete(_published).where(columns.places.is_(None)))
    with op.batch_alter_table("published") as batch:
        batch.alter_column(
            "scope", existing_type=sa.Text(), existing_server_default="", server_default=None
        )
        batch.alter_column("places", existing_type=sa.LargeBinary(), nullable=False)
    op.drop_table("cohort")


def _read(body: bytes) -> Iterator[tuple[bytes, int, str, bytes]]:
    size = 22 + body[0] if body else 22
    for at in range(1, len(body) - size + 1, size):
        ref, version, scope = body[at : at + 16], body[at + 16 : at + 20], body[at + 20 : at + 22]
        places = body[at + 22 : at + size]
        yield ref, int.from_bytes(version, "big"), scope.rstrip(b"\0").decode(), places
