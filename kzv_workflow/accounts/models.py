"""Accounts, their sessions on the server, and failed attempts to log in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, enum_column, one_of
from kzv_workflow.directory.models import Organisation, Person
from kzv_workflow.web.viewer import Role


class Purpose(StrEnum):
    """What a link by mail is for; one never opens the page of the other."""

    ACTIVATION = "activation"
    PASSWORD_RESET = "password_reset"


class Account(Base):
    """Somebody who may log in. Lower-case mail address; the hash is argon2id.

    Without a password the person is invited and has not activated the account yet.
    """

    __tablename__ = "account"
    __table_args__ = (
        one_of("role", Role),
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    locked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")


class LoginSession(Base):
    """One logged-in browser. Only the hash of its token is kept; deleting the row logs it out."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    device: Mapped[str] = mapped_column(sa.String(120))

    account: Mapped[Account] = relationship(lazy="joined")


class AccountToken(Base):
    """A link sent by mail, valid once and for a while. Only the hash of its secret is kept."""

    __tablename__ = "account_token"
    __table_args__ = (one_of("purpose", Purpose),)

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")


class FailedLogin(Base):
    """A refused attempt, counted per account and per network to slow guessing down.

    Requests for a new password are counted here too: they all weigh the same.
    """

    __tablename__ = "failed_login"
    __table_args__ = (sa.Index(None, "subject", "at"),)

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(sa.String(300))  # "mail:…", "net:…", "reset-…"
    at: Mapped[datetime]
