"""The secret addresses of calendar feeds; only their hashes are kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.accounts.models import Account
from kzv_workflow.db import Base, Key
from kzv_workflow.directory.models import Organisation


class CalendarFeed(Base):
    """One address: of a person (by the account) or of a whole organisation, never of both.

    A new address ends the one before; there is at most one of each that is not revoked.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.CheckConstraint(
            "(account_id IS NULL) <> (organisation_id IS NULL)", name="has_one_owner"
        ),
        sa.Index(
            "uq_calendar_feed_account_id", "account_id", unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.Index(
            "uq_calendar_feed_organisation_id", "organisation_id", unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
