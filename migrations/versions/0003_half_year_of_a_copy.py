"""Keep the half-year with the copy of answers that figures still hold, for pay by half-year."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("published", sa.Column("half", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("published", "half")
