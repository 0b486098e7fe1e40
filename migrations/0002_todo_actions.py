"""where a To-do is done, if not on its own page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("todo") as batch_op:
        batch_op.add_column(sa.Column("action_label", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("action_url", sa.String(length=300), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("todo") as batch_op:
        batch_op.drop_column("action_url")
        batch_op.drop_column("action_label")
