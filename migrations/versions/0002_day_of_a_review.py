"""Keep the day on which a reviewer decided, from which rejected answers are erased in time."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("submission", sa.Column("decided", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("submission", "decided")
