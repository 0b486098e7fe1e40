"""life of a Protokoll."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = ()
depends_on = None


NAME = "minutes_version_closed_by_approval"
SQLITE = f"""
CREATE TRIGGER {NAME} BEFORE INSERT ON minutes_version
WHEN (SELECT state FROM minutes WHERE id = NEW.minutes_id) = 'approved'
BEGIN SELECT RAISE(ABORT, '{NAME}'); END
"""
POSTGRES_FUNCTION = f"""
CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM minutes WHERE id = NEW.minutes_id FOR SHARE) = 'approved' THEN
    RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
"""
POSTGRES = f"""
CREATE TRIGGER {NAME} BEFORE INSERT ON minutes_version
FOR EACH ROW EXECUTE FUNCTION {NAME}()
"""


def close_approved_texts() -> None:
    """No new version of an approved Protokoll, whoever writes to the database."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES)


def open_approved_texts() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {NAME}")
    else:
        op.execute(f"DROP TRIGGER {NAME} ON minutes_version")
        op.execute(f"DROP FUNCTION {NAME}")


def upgrade() -> None:
    op.create_table('letterhead',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('uploaded_by', sa.String(length=200), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_letterhead_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letterhead'))
    )
    op.create_table('contribution',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state = 'open' OR decided_at IS NOT NULL", name=op.f('ck_contribution_a_decision_has_a_time')),
    sa.CheckConstraint("state IN ('open', 'placed', 'left_out')", name=op.f('ck_contribution_state_is_known')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_contribution_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_contribution_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution'))
    )
    with op.batch_alter_table('contribution', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contribution_minutes_id'), ['minutes_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contribution_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('contribution_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('opened_by', sa.String(length=200), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_contribution_call_minutes_id_minutes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution_call')),
    sa.UniqueConstraint('minutes_id', name=op.f('uq_contribution_call_minutes_id'))
    )
    op.create_table('minutes_approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('recorded_in_minutes_id', sa.Integer(), nullable=True),
    sa.Column('result', sa.String(32), nullable=False),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_by', sa.String(length=200), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoke_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("result IN ('approved', 'approved_with_corrections', 'deferred')", name=op.f('ck_minutes_approval_result_is_known')),
    sa.CheckConstraint('revoked_at IS NULL OR revoke_reason IS NOT NULL', name=op.f('ck_minutes_approval_revoking_gives_a_reason')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_approval_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_approval_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['recorded_in_minutes_id'], ['minutes.id'], name=op.f('fk_minutes_approval_recorded_in_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_minutes_approval_version_id_minutes_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_approval'))
    )
    with op.batch_alter_table('minutes_approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_approval_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index('uq_minutes_approval_once_a_meeting', ['minutes_id', 'meeting_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.create_index('uq_minutes_approval_one_stands', ['minutes_id'], unique=True, sqlite_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"), postgresql_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"))

    op.create_table('minutes_circulation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('correction_due', sa.Date(), nullable=True),
    sa.Column('feedback_label', sa.String(length=100), nullable=True),
    sa.Column('feedback_url', sa.String(length=500), nullable=True),
    sa.Column('materials_label', sa.String(length=100), nullable=True),
    sa.Column('materials_url', sa.String(length=500), nullable=True),
    sa.Column('word_file_id', sa.String(length=32), nullable=False),
    sa.Column('pdf_file_id', sa.String(length=32), nullable=True),
    sa.Column('is_hand_edited', sa.Boolean(), nullable=False),
    sa.Column('sent_by', sa.String(length=200), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind <> 'round' OR correction_due IS NOT NULL", name=op.f('ck_minutes_circulation_a_round_has_a_deadline')),
    sa.CheckConstraint("kind IN ('round', 'addenda', 'approved')", name=op.f('ck_minutes_circulation_kind_is_known')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_circulation_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['pdf_file_id'], ['stored_file.id'], name=op.f('fk_minutes_circulation_pdf_file_id_stored_file')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_minutes_circulation_version_id_minutes_version')),
    sa.ForeignKeyConstraint(['word_file_id'], ['stored_file.id'], name=op.f('fk_minutes_circulation_word_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_circulation')),
    sa.UniqueConstraint('minutes_id', 'kind', 'number', name=op.f('uq_minutes_circulation_minutes_id_kind_number'))
    )
    op.create_table('minutes_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('original_text', sa.Text(), nullable=False),
    sa.Column('proposed_text', sa.Text(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('decided_by', sa.String(length=200), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('integrated_version_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('replacement', 'supplement', 'comment')", name=op.f('ck_minutes_correction_kind_is_known')),
    sa.CheckConstraint("state <> 'declined' OR reason IS NOT NULL", name=op.f('ck_minutes_correction_declining_gives_a_reason')),
    sa.CheckConstraint("state = 'open' OR decided_at IS NOT NULL", name=op.f('ck_minutes_correction_a_decision_has_a_time')),
    sa.CheckConstraint("state IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_minutes_correction_state_is_known')),
    sa.ForeignKeyConstraint(['integrated_version_id'], ['minutes_version.id'], name=op.f('fk_minutes_correction_integrated_version_id_minutes_version')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_correction_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_minutes_correction_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_minutes_correction_version_id_minutes_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_correction'))
    )
    with op.batch_alter_table('minutes_correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_correction_minutes_id_state'), ['minutes_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_minutes_correction_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('returned_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('uploaded_by', sa.String(length=200), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_returned_word_file_id_stored_file')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_returned_word_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_returned_word_version_id_minutes_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returned_word'))
    )
    with op.batch_alter_table('returned_word', schema=None) as batch_op:
        batch_op.create_index('uq_returned_word_one_is_current', ['minutes_id'], unique=True, sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))

    op.create_table('minutes_addendum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author_name', sa.String(length=200), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('circulation_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['circulation_id'], ['minutes_circulation.id'], name=op.f('fk_minutes_addendum_circulation_id_minutes_circulation')),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_addendum_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['version_id'], ['minutes_version.id'], name=op.f('fk_minutes_addendum_version_id_minutes_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_addendum'))
    )
    with op.batch_alter_table('minutes_addendum', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_addendum_minutes_id'), ['minutes_id'], unique=False)

    close_approved_texts()


def downgrade() -> None:
    open_approved_texts()
    with op.batch_alter_table('minutes_addendum', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_addendum_minutes_id'))

    op.drop_table('minutes_addendum')
    with op.batch_alter_table('returned_word', schema=None) as batch_op:
        batch_op.drop_index('uq_returned_word_one_is_current', sqlite_where=sa.text('is_current'), postgresql_where=sa.text('is_current'))

    op.drop_table('returned_word')
    with op.batch_alter_table('minutes_correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_correction_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_minutes_correction_minutes_id_state'))

    op.drop_table('minutes_correction')
    op.drop_table('minutes_circulation')
    with op.batch_alter_table('minutes_approval', schema=None) as batch_op:
        batch_op.drop_index('uq_minutes_approval_one_stands', sqlite_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"), postgresql_where=sa.text("revoked_at IS NULL AND result <> 'deferred'"))
        batch_op.drop_index('uq_minutes_approval_once_a_meeting', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_minutes_approval_meeting_id'))

    op.drop_table('minutes_approval')
    op.drop_table('contribution_call')
    with op.batch_alter_table('contribution', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contribution_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_contribution_minutes_id'))

    op.drop_table('contribution')
    op.drop_table('letterhead')
