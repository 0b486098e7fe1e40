"""Answers to invitations, read mails, calendar feeds, more about meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dead_address',
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('email', name=op.f('pk_dead_address'))
    )
    op.create_table('inbound_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid_validity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('sender', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('excerpt', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('verdict', sa.String(32), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('page', sa.String(length=200), nullable=True),
    sa.Column('offer', sa.Text(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=200), nullable=True),
    sa.CheckConstraint("kind IN ('bounce', 'reply', 'counter', 'calendar', 'automatic', 'human', 'unreadable')", name=op.f('ck_inbound_mail_kind_is_known')),
    sa.CheckConstraint("verdict IN ('applied', 'outdated', 'ignored', 'unclear', 'settled')", name=op.f('ck_inbound_mail_verdict_is_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbound_mail')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_inbound_mail_fingerprint')),
    sa.UniqueConstraint('uid_validity', 'uid', name=op.f('uq_inbound_mail_uid_validity_uid'))
    )
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbound_mail_verdict_id'), ['verdict', 'id'], unique=False)

    op.create_table('mailbox_state',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_mailbox_state_there_is_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailbox_state'))
    )
    op.create_table('blocked_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_blocked_period_begins_before_it_ends')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_blocked_period_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocked_period'))
    )
    with op.batch_alter_table('blocked_period', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blocked_period_first_day'), ['first_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_blocked_period_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(account_id IS NULL) <> (organisation_id IS NULL)', name=op.f('ck_calendar_feed_has_one_owner')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_feed_account_id_account')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_calendar_feed_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index('uq_calendar_feed_account_id', ['account_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.create_index('uq_calendar_feed_organisation_id', ['organisation_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('rsvp', sa.String(32), nullable=False),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=True),
    sa.Column('by', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("channel IN ('web', 'mail', 'office')", name=op.f('ck_reply_channel_is_known')),
    sa.CheckConstraint("rsvp IN ('needs_action', 'accepted', 'tentative', 'declined')", name=op.f('ck_reply_rsvp_is_known')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_reply_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_invitation_id'), ['invitation_id'], unique=False)

    op.create_table('reply_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_reply_link_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_reply_link'))
    )
    with op.batch_alter_table('reply_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_link_invitation_id'), ['invitation_id'], unique=False)

    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('moderator', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('actual', sa.String(length=300), nullable=True))

    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('represented_by', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('is_new', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('introduction', sa.Text(), nullable=True))
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.alter_column('is_new', server_default=None)

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rsvp', sa.String(32), nullable=False, server_default='needs_action'))
        batch_op.add_column(sa.Column('rsvp_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('rsvp_channel', sa.String(32), nullable=True))
        batch_op.add_column(sa.Column('rsvp_remark', sa.String(length=500), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_invitation_rsvp_is_known'), "rsvp IN ('needs_action', 'accepted', 'tentative', 'declined')")
        batch_op.create_check_constraint(batch_op.f('ck_invitation_rsvp_channel_is_known'), "rsvp_channel IN ('web', 'mail', 'office')")
        batch_op.create_check_constraint(batch_op.f('ck_invitation_an_answer_has_a_time'), "(rsvp = 'needs_action') = (rsvp_at IS NULL)")
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.alter_column('rsvp', server_default=None)

    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('cost_note', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('contacts', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column('vote', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('target_window', sa.String(length=100), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('target_window')
        batch_op.drop_column('closed_at')
        batch_op.drop_column('vote')
        batch_op.drop_column('reason')
        batch_op.drop_column('contacts')
        batch_op.drop_column('cost_note')
        batch_op.drop_column('number')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_invitation_an_answer_has_a_time'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_invitation_rsvp_channel_is_known'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_invitation_rsvp_is_known'), type_='check')
        batch_op.drop_column('rsvp_remark')
        batch_op.drop_column('rsvp_channel')
        batch_op.drop_column('rsvp_at')
        batch_op.drop_column('rsvp')

    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_column('introduction')
        batch_op.drop_column('is_new')
        batch_op.drop_column('represented_by')

    with op.batch_alter_table('agenda_item', schema=None) as batch_op:
        batch_op.drop_column('actual')
        batch_op.drop_column('moderator')

    with op.batch_alter_table('reply_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_link_invitation_id'))

    op.drop_table('reply_link')
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_invitation_id'))

    op.drop_table('reply')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index('uq_calendar_feed_organisation_id', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index('uq_calendar_feed_account_id', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.drop_table('calendar_feed')
    with op.batch_alter_table('blocked_period', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_blocked_period_organisation_id'))
        batch_op.drop_index(batch_op.f('ix_blocked_period_first_day'))

    op.drop_table('blocked_period')
    with op.batch_alter_table('inbound_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbound_mail_verdict_id'))

    op.drop_table('mailbox_state')
    op.drop_table('inbound_mail')
    op.drop_table('dead_address')
