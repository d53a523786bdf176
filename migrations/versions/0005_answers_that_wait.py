"""Find the answers that are held or rejected without reading those of everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_APART = sa.text("state != 'accepted'")


def upgrade() -> None:
    op.create_index(
        "ix_submission_state",
        "submission",
        ["state"],
        sqlite_where=_APART,
        postgresql_where=_APART,
    )


def downgrade() -> None:
    op.drop_index("ix_submission_state", "submission")
