"""catalogues, rounds and selections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["catalogue.id"], name=op.f("fk_catalogue_previous_id_catalogue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "catalogue_column",
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("heading", name=op.f("pk_catalogue_column")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["catalogue_id"], ["catalogue.id"], name=op.f("fk_theme_catalogue_id_catalogue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("catalogue_id", "letter", name=op.f("uq_theme_catalogue_id_letter")),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=100), nullable=False),
        sa.Column("periodicity", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "status IN ('current', 'discontinued', 'adopted')",
            name=op.f("ck_indicator_status_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["catalogue_id"], ["catalogue.id"], name=op.f("fk_indicator_catalogue_id_catalogue")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_indicator_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("catalogue_id", "code", name=op.f("uq_indicator_catalogue_id_code")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_theme_id_position"), ["theme_id", "position"], unique=False
        )

    op.create_table(
        "selection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("todo_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=200), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["catalogue_id"],
            ["catalogue.id"],
            name=op.f("fk_selection_round_catalogue_id_catalogue"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_selection_round_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["selection_round.id"],
            name=op.f("fk_selection_round_previous_id_selection_round"),
        ),
        sa.ForeignKeyConstraint(
            ["todo_id"], ["todo.id"], name=op.f("fk_selection_round_todo_id_todo")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_round")),
        sa.UniqueConstraint("mark", name=op.f("uq_selection_round_mark")),
    )
    op.create_table(
        "comparison_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=400), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["selection_round.id"],
            name=op.f("fk_comparison_set_round_id_selection_round"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_set")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_comparison_set_round_id_number")),
    )
    op.create_table(
        "selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_by", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("represented_by", sa.String(length=200), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'final') = (final_at IS NOT NULL)", name=op.f("ck_selection_final_has_a_time")
        ),
        sa.CheckConstraint(
            "state IN ('interim', 'final')", name=op.f("ck_selection_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_selection_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["selection_round.id"], name=op.f("fk_selection_round_id_selection_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint(
            "round_id", "organisation_id", name=op.f("uq_selection_round_id_organisation_id")
        ),
    )
    op.create_table(
        "theme_focus",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["selection_round.id"],
            name=op.f("fk_theme_focus_round_id_selection_round"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_focus_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("round_id", "theme_id", name=op.f("pk_theme_focus")),
    )
    op.create_table(
        "matrix_look",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_matrix_look_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["selection_round.id"],
            name=op.f("fk_matrix_look_round_id_selection_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_matrix_look")),
    )
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("governance_relevance", sa.Boolean(), nullable=False),
        sa.Column("data_availability", sa.String(32), nullable=True),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "data_availability IN ('yes', 'partly', 'no', 'existing')",
            name=op.f("ck_choice_data_availability_is_known"),
        ),
        sa.CheckConstraint(
            "verdict IN ('yes', 'no', 'not_relevant', 'open')",
            name=op.f("ck_choice_verdict_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_choice_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["selection.id"], name=op.f("fk_choice_selection_id_selection")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint(
            "selection_id", "indicator_id", name=op.f("uq_choice_selection_id_indicator_id")
        ),
    )
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choice_indicator_id"), ["indicator_id"], unique=False)

    op.create_table(
        "comparison_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("minuted", sa.String(length=200), nullable=False),
        sa.Column("group_title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'dropped')",
            name=op.f("ck_comparison_entry_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_comparison_entry_indicator_id_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["comparison_set.id"],
            name=op.f("fk_comparison_entry_set_id_comparison_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_entry")),
        sa.UniqueConstraint(
            "set_id", "indicator_id", name=op.f("uq_comparison_entry_set_id_indicator_id")
        ),
    )
    op.create_table(
        "indicator_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("source_hint", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'adopted', 'merged', 'declined')",
            name=op.f("ck_indicator_proposal_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_indicator_proposal_indicator_id_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_indicator_proposal_selection_id_selection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_proposal")),
    )
    with op.batch_alter_table("indicator_proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_proposal_selection_id"), ["selection_id"], unique=False
        )

    op.create_table(
        "selection_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("letters", sa.String(length=200), nullable=False),
        sa.Column("handed_by", sa.String(length=200), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["selection_id"],
            ["selection.id"],
            name=op.f("fk_selection_part_selection_id_selection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection_part")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_selection_part_token_hash")),
    )
    with op.batch_alter_table("selection_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_selection_part_selection_id"), ["selection_id"], unique=False
        )



def downgrade() -> None:
    with op.batch_alter_table("selection_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_part_selection_id"))

    op.drop_table("selection_part")
    with op.batch_alter_table("indicator_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_proposal_selection_id"))

    op.drop_table("indicator_proposal")
    op.drop_table("comparison_entry")
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choice_indicator_id"))

    op.drop_table("choice")
    op.drop_table("matrix_look")
    op.drop_table("theme_focus")
    op.drop_table("selection")
    op.drop_table("comparison_set")
    op.drop_table("selection_round")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_theme_id_position"))

    op.drop_table("indicator")
    op.drop_table("theme")
    op.drop_table("catalogue_column")
    op.drop_table("catalogue")
