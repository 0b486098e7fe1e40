"""how the office words its mails, and the logos of its documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_text",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_mail_text")),
    )
    op.create_table(
        "office_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("alternative_text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_office_logo_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_logo")),
        sa.UniqueConstraint("position", name=op.f("uq_office_logo_position")),
    )
    with op.batch_alter_table("office_logo") as batch_op:
        batch_op.create_index(batch_op.f("ix_office_logo_file_id"), ["file_id"], unique=False)


def downgrade() -> None:
    op.drop_table("office_logo")
    op.drop_table("mail_text")
