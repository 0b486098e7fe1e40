"""surveys: questions, who took part, sealed submissions, answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('intro', sa.Text(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('due_text', sa.String(length=200), nullable=True),
    sa.Column('key_name', sa.String(length=32), nullable=True),
    sa.Column('public_key', sa.String(length=64), nullable=True),
    sa.Column('box_length', sa.Integer(), nullable=True),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_because', sa.String(length=300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(state = 'draft') = (box_length IS NULL)", name=op.f('ck_survey_sent_has_boxes')),
    sa.CheckConstraint("(state = 'draft') = (public_key IS NULL)", name=op.f('ck_survey_sent_has_a_key')),
    sa.CheckConstraint("state = 'draft' OR due IS NOT NULL", name=op.f('ck_survey_sent_has_an_end')),
    sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_because IS NOT NULL)", name=op.f('ck_survey_withdrawing_has_a_reason')),
    sa.CheckConstraint("state IN ('draft', 'open', 'closed', 'released', 'withdrawn')", name=op.f('ck_survey_state_is_known')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_survey_meeting_id_meeting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey'))
    )
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('sealed_submission',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('box', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_sealed_submission_survey_id_survey')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sealed_submission')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('sealed_submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_submission_survey_id'), ['survey_id'], unique=False)

    op.create_table('survey_invitee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('took_part', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_survey_invitee_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_survey_invitee_person_id_person')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_invitee_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_invitee')),
    sa.UniqueConstraint('survey_id', 'email', name=op.f('uq_survey_invitee_survey_id_email'))
    )
    with op.batch_alter_table('survey_invitee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_invitee_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_invitee_person_id'), ['person_id'], unique=False)

    op.create_table('survey_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('invitee_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitee_id'], ['survey_invitee.id'], name=op.f('fk_survey_link_invitee_id_survey_invitee')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_survey_link'))
    )
    with op.batch_alter_table('survey_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_link_invitee_id'), ['invitee_id'], unique=False)

    op.create_table('survey_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('survey_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section', sa.Text(), nullable=True),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('has_other', sa.Boolean(), nullable=False),
    sa.Column('trend_key', sa.String(length=32), nullable=False),
    sa.CheckConstraint("kind IN ('scale', 'single', 'multiple', 'yes_no', 'short', 'long')", name=op.f('ck_survey_question_kind_is_known')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_question_survey_id_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_question')),
    sa.UniqueConstraint('survey_id', 'position', name=op.f('uq_survey_question_survey_id_position'))
    )
    with op.batch_alter_table('survey_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_question_trend_key'), ['trend_key'], unique=False)

    op.create_table('survey_answer',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('given_by', sa.String(length=410), nullable=True),
    sa.Column('todo_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['survey_question.id'], name=op.f('fk_survey_answer_question_id_survey_question')),
    sa.ForeignKeyConstraint(['todo_id'], ['todo.id'], name=op.f('fk_survey_answer_todo_id_todo')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_survey_answer')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('survey_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_answer_question_id'), ['question_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('survey_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_answer_question_id'))

    op.drop_table('survey_answer')
    with op.batch_alter_table('survey_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_question_trend_key'))

    op.drop_table('survey_question')
    with op.batch_alter_table('survey_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_link_invitee_id'))

    op.drop_table('survey_link')
    with op.batch_alter_table('survey_invitee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_invitee_person_id'))
        batch_op.drop_index(batch_op.f('ix_survey_invitee_organisation_id'))

    op.drop_table('survey_invitee')
    with op.batch_alter_table('sealed_submission', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sealed_submission_survey_id'))

    op.drop_table('sealed_submission')
    with op.batch_alter_table('survey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_meeting_id'))

    op.drop_table('survey')
