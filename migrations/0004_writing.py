"""autosaves, immutable versions, owners outside the list, what was confirmed in the meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSAL = "a version of a Protokoll never changes"


def upgrade() -> None:
    with op.batch_alter_table("minutes_version") as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(length=200), nullable=True))
    with op.batch_alter_table("todo_mention") as batch_op:
        batch_op.add_column(sa.Column("current_text", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("current_owner", sa.String(length=300), nullable=True))
    _tables()
    protect_versions()


def _tables() -> None:
    op.create_table(
        "minutes_draft",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("window", sa.String(length=40), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name="fk_minutes_draft_minutes_id_minutes"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_minutes_draft_account_id_account"
        ),
        sa.PrimaryKeyConstraint("minutes_id", "account_id", name="pk_minutes_draft"),
    )
    op.create_table(
        "unlisted_owner",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name="fk_unlisted_owner_minutes_id_minutes"
        ),
        sa.PrimaryKeyConstraint("minutes_id", "name", name="pk_unlisted_owner"),
    )
    op.create_table(
        "minutes_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name="fk_minutes_confirmation_minutes_id_minutes"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_confirmation"),
    )
    op.create_index(
        "ix_minutes_confirmation_minutes_id", "minutes_confirmation", ["minutes_id"]
    )


def protect_versions() -> None:
    """The database itself refuses to change or delete a version."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_minutes_version() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER minutes_version_is_immutable BEFORE UPDATE OR DELETE "
            "ON minutes_version FOR EACH ROW EXECUTE FUNCTION refuse_minutes_version()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER minutes_version_refuses_{event.lower()} BEFORE {event} "
            f"ON minutes_version BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _unprotect_versions() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER minutes_version_is_immutable ON minutes_version")
        op.execute("DROP FUNCTION refuse_minutes_version()")
        return
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER minutes_version_refuses_{event}")


def downgrade() -> None:
    _unprotect_versions()
    for table in ("minutes_confirmation", "unlisted_owner", "minutes_draft"):
        op.drop_table(table)
    with op.batch_alter_table("todo_mention") as batch_op:
        batch_op.drop_column("current_owner")
        batch_op.drop_column("current_text")
    with op.batch_alter_table("minutes_version") as batch_op:
        batch_op.drop_column("note")
