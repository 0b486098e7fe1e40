"""meetings of the office with one municipality only; hosts that are not certain yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.add_column(sa.Column("partner_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("host_is_tentative", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_foreign_key(
            op.f("fk_meeting_partner_id_organisation"), "organisation", ["partner_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_meeting_partner_id"), ["partner_id"], unique=False)
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.alter_column("host_is_tentative", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.drop_index(op.f("ix_meeting_partner_id"))
        batch_op.drop_constraint(op.f("fk_meeting_partner_id_organisation"), type_="foreignkey")
        batch_op.drop_column("host_is_tentative")
        batch_op.drop_column("partner_id")
