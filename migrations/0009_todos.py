"""answers to To-dos, dues that hang on a meeting, repetition, adjustable reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OCCASIONS = "ck_reminder_occasion_is_known"


def upgrade() -> None:
    with op.batch_alter_table("todo") as batch_op:
        batch_op.add_column(sa.Column("due_meeting_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("due_lead", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("printed_due", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("step_after_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recurrence", sa.String(32), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("repeats_on", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reminder_plan", sa.String(length=60), nullable=False, server_default="new 7 1 weekly"))
        batch_op.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("wants_file", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(op.f("fk_todo_contact_id_person"), "person", ["contact_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_todo_due_meeting_id_meeting"), "meeting", ["due_meeting_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_todo_step_after_id_todo"), "todo", ["step_after_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_todo_follows_id_todo"), "todo", ["follows_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_todo_follows_id"), ["follows_id"])
        batch_op.create_check_constraint(op.f("ck_todo_recurrence_is_known"), "recurrence IN ('none', 'monthly', 'quarterly', 'yearly')")
        batch_op.create_index(op.f("ix_todo_due_meeting_id"), ["due_meeting_id"], unique=False, sqlite_where=sa.text("due_meeting_id IS NOT NULL"), postgresql_where=sa.text("due_meeting_id IS NOT NULL"))
        batch_op.create_index(op.f("ix_todo_step_after_id"), ["step_after_id"], unique=False)
        batch_op.create_index("ix_todo_names_a_meeting", ["number"], unique=False, sqlite_where=sa.text("due_meeting IS NOT NULL AND due_meeting_id IS NULL"), postgresql_where=sa.text("due_meeting IS NOT NULL AND due_meeting_id IS NULL"))
    op.execute("UPDATE todo SET due_lead = 1 WHERE due_kind = 'before_meeting'")
    with op.batch_alter_table("todo") as batch_op:
        batch_op.alter_column("due_lead", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("recurrence", existing_type=sa.String(32), server_default=None)
        batch_op.alter_column("wants_file", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("reminder_plan", existing_type=sa.String(60), server_default=None)

    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("announced_due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("closed_through_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_assignment_closed_through_id_assignment"), "assignment", ["closed_through_id"], ["id"])
        batch_op.create_index("ix_assignment_still_open", ["todo_id", "organisation_id", "due", "state"], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index(op.f("ix_assignment_closed_through_id"), ["closed_through_id"], unique=False)
        batch_op.create_index("ix_assignment_orphaned", ["todo_id"], unique=False, sqlite_where=sa.text("state = 'orphaned'"), postgresql_where=sa.text("state = 'orphaned'"))

    op.create_table("todo_file",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("todo_id", sa.Integer(), nullable=False),
    sa.Column("assignment_id", sa.Integer(), nullable=True),
    sa.Column("file_id", sa.String(length=32), nullable=False),
    sa.Column("added_by", sa.String(length=200), nullable=False),
    sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["todo_id"], ["todo.id"], name=op.f("fk_todo_file_todo_id_todo")),
    sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_todo_file_assignment_id_assignment")),
    sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_todo_file_file_id_stored_file")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_todo_file")),
    )
    op.create_index(op.f("ix_todo_file_todo_id"), "todo_file", ["todo_id"], unique=False)
    op.create_index(op.f("ix_todo_file_assignment_id"), "todo_file", ["assignment_id"], unique=False)

    op.create_table("todo_request",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("assignment_id", sa.Integer(), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("wished_due", sa.Date(), nullable=True),
    sa.Column("asked_by", sa.String(length=200), nullable=False),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("answer", sa.Text(), nullable=True),
    sa.Column("is_granted", sa.Boolean(), nullable=True),
    sa.Column("answered_by", sa.String(length=200), nullable=True),
    sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('question', 'more_time')", name=op.f("ck_todo_request_kind_is_known")),
    sa.CheckConstraint("(kind = 'more_time') = (wished_due IS NOT NULL)", name=op.f("ck_todo_request_more_time_has_a_day")),
    sa.CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_todo_request_answered_by_somebody")),
    sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_todo_request_assignment_id_assignment")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_todo_request")),
    )
    op.create_index(op.f("ix_todo_request_assignment_id"), "todo_request", ["assignment_id"], unique=False)
    op.create_index("uq_todo_request_one_unanswered", "todo_request", ["assignment_id", "kind"], unique=True, sqlite_where=sa.text("answered_at IS NULL"), postgresql_where=sa.text("answered_at IS NULL"))

    op.create_table("todo_template",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("title", sa.String(length=200), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_todo_template")),
    sa.UniqueConstraint("title", name=op.f("uq_todo_template_title")),
    )

    op.create_table("reminder_choice",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("person_id", sa.Integer(), nullable=True),
    sa.Column("organisation_id", sa.Integer(), nullable=True),
    sa.Column("is_paused", sa.Boolean(), nullable=False),
    sa.Column("absent_until", sa.Date(), nullable=True),
    sa.Column("substitute_id", sa.Integer(), nullable=True),
    sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_reminder_choice_of_a_person_or_a_mailbox")),
    sa.CheckConstraint("substitute_id IS NULL OR absent_until IS NOT NULL", name=op.f("ck_reminder_choice_substitute_while_absent")),
    sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_choice_person_id_person")),
    sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_reminder_choice_organisation_id_organisation")),
    sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_reminder_choice_substitute_id_person")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choice")),
    sa.UniqueConstraint("person_id", name=op.f("uq_reminder_choice_person_id")),
    sa.UniqueConstraint("organisation_id", name=op.f("uq_reminder_choice_organisation_id")),
    )
    _rename_occasions(("week", "day"), "before", "'new', 'before', 'overdue'")


def downgrade() -> None:
    _rename_occasions(("before",), "day", "'new', 'week', 'day', 'overdue'")
    op.drop_table("reminder_choice")
    op.drop_table("todo_template")
    op.drop_table("todo_request")
    op.drop_table("todo_file")
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_index("ix_assignment_orphaned")
        batch_op.drop_index(op.f("ix_assignment_closed_through_id"))
        batch_op.drop_index("ix_assignment_still_open")
        batch_op.drop_constraint(op.f("fk_assignment_closed_through_id_assignment"), type_="foreignkey")
        batch_op.drop_column("closed_through_id")
        batch_op.drop_column("closed_reason")
        batch_op.drop_column("announced_due")
        batch_op.drop_column("due")
    with op.batch_alter_table("todo") as batch_op:
        batch_op.drop_index("ix_todo_names_a_meeting")
        batch_op.drop_index(op.f("ix_todo_step_after_id"))
        batch_op.drop_index(op.f("ix_todo_due_meeting_id"))
        batch_op.drop_constraint(op.f("ck_todo_recurrence_is_known"), type_="check")
        batch_op.drop_constraint(op.f("uq_todo_follows_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_todo_follows_id_todo"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_todo_step_after_id_todo"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_todo_due_meeting_id_meeting"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_todo_contact_id_person"), type_="foreignkey")
        batch_op.drop_column("wants_file")
        batch_op.drop_column("contact_id")
        batch_op.drop_column("reminder_plan")
        batch_op.drop_column("repeats_on")
        batch_op.drop_column("recurrence")
        batch_op.drop_column("follows_id")
        batch_op.drop_column("step_after_id")
        batch_op.drop_column("printed_due")
        batch_op.drop_column("due_lead")
        batch_op.drop_column("due_meeting_id")


def _rename_occasions(old: tuple[str, ...], new: str, known: str) -> None:
    """The check goes before the rows change and comes back after; the latest of a day stays."""
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.drop_constraint(op.f(OCCASIONS), type_="check")
    names = ", ".join(f"'{one}'" for one in old)
    op.execute(
        f"DELETE FROM reminder WHERE occasion IN ({names}) AND EXISTS (SELECT 1 FROM reminder later"
        f" WHERE later.assignment_id = reminder.assignment_id AND later.occasion IN ({names})"
        " AND later.occasion_day = reminder.occasion_day AND later.id > reminder.id)"
    )
    op.execute(f"UPDATE reminder SET occasion = '{new}' WHERE occasion IN ({names})")
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.create_check_constraint(op.f(OCCASIONS), f"occasion IN ({known})")
