"""Finding accounts and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from kzv_workflow.accounts.models import Account, AccountToken, FailedLogin, LoginSession, Purpose
from kzv_workflow.directory.models import (
    Membership,
    Organisation,
    Person,
    greeting,
    printed_name,
)
from kzv_workflow.directory.queries import is_current
from kzv_workflow.web.viewer import Role, Viewer


class Login(NamedTuple):
    """A session on the server as every page needs it."""

    created_at: datetime
    last_seen_at: datetime
    locked_at: datetime | None
    viewer: Viewer


def by_email(session: Session, email: str) -> Account | None:
    return session.scalars(sa.select(Account).where(Account.email == email.strip().lower())).first()


def find(session: Session, account_id: int) -> Account | None:
    """An account; only the office and its administrators may ask."""
    return session.get(Account, account_id)


def accounts(session: Session) -> Sequence[Account]:
    """All of them, the office first, then by organisation and name; in one statement."""
    return session.scalars(
        sa.select(Account)
        .join(Account.organisation)
        .join(Account.person)
        .options(contains_eager(Account.organisation), contains_eager(Account.person))
        .order_by(
            Account.role == Role.MUNICIPALITY, Organisation.sort_key, Person.sort_key, Account.id
        )
    ).all()


def invitable(session: Session, on: date) -> Sequence[Membership]:
    """Memberships of people with a mail address who have no account yet."""
    return session.scalars(
        sa.select(Membership)
        .join(Membership.person)
        .join(Membership.organisation)
        .options(contains_eager(Membership.person), contains_eager(Membership.organisation))
        .where(
            *is_current(on),
            Person.email.is_not(None),
            ~sa.exists().where(Account.person_id == Person.id),
        )
        .order_by(Organisation.sort_key, Person.sort_key)
    ).all()


def other_administrators(session: Session, account_id: int) -> int:
    """How many others can log in as administrators; the rows stay locked until the commit."""
    others = session.scalars(
        sa.select(Account.id)
        .where(
            Account.id != account_id,
            Account.role == Role.ADMIN,
            Account.locked_at.is_(None),
            Account.password_hash.is_not(None),
        )
        .with_for_update()
    )
    return len(others.all())


def token(session: Session, token_hash: str, purpose: Purpose, at: datetime) -> AccountToken | None:
    """The link with that secret, if it is still good for that purpose."""
    return session.scalars(
        sa.select(AccountToken)
        .join(AccountToken.account)
        .options(contains_eager(AccountToken.account))
        .where(
            AccountToken.token_hash == token_hash,
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > at,
            Account.locked_at.is_(None),
        )
    ).first()


def belongs(account: type[Account], on: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """The person still belongs to the organisation whose data the account opens."""
    return sa.exists().where(
        Membership.person_id == account.person_id,
        Membership.organisation_id == account.organisation_id,
        *is_current(on),
    )


def still_belongs(session: Session, account: Account, on: date) -> bool:
    """The same for one account; administrators stay in until somebody locks them."""
    if account.role is Role.ADMIN:
        return True
    query = sa.select(Account.id).where(Account.id == account.id, belongs(Account, on))
    return session.scalar(query) is not None


def login_session(session: Session, token_hash: str, on: date) -> Login | None:
    """A session and who is behind it, as columns: every page asks this first.

    None also for who has left the organisation; administrators stay in until they are locked.
    """
    row = session.execute(_login_statement(), {"token_hash": token_hash, "on": on}).first()
    if row is None:
        return None
    created_at, last_seen_at, locked_at, account_id, role, organisation_id, *names = row
    organisation_name, title, given_name, surname, salutation = names
    name = printed_name(title, given_name, surname)
    viewer = Viewer(
        account_id=account_id,
        name=name,
        role=role,
        organisation_id=organisation_id,
        organisation_name=organisation_name,
        salutation=greeting(salutation, surname, name),
    )
    return Login(created_at, last_seen_at, locked_at, viewer)


@cache
def _login_statement() -> sa.Select[*tuple[Any, ...]]:
    """Built once: putting it together costs as much as asking it."""
    on: sa.BindParameter[date] = sa.bindparam("on", type_=sa.Date())
    return (
        sa.select(
            LoginSession.created_at, LoginSession.last_seen_at, Account.locked_at, Account.id,
            Account.role, Organisation.id, Organisation.name,
            Person.title, Person.given_name, Person.surname, Person.salutation,
        )
        .join(Account, Account.id == LoginSession.account_id)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            LoginSession.token_hash == sa.bindparam("token_hash"),
            sa.or_(Account.role == Role.ADMIN, belongs(Account, on)),
        )
    )  # fmt: skip


def person_of(session: Session, account_id: int) -> int:
    """Whose account it is."""
    return session.execute(
        sa.select(Account.person_id).where(Account.id == account_id)
    ).scalar_one()


def sessions_of(session: Session, account_id: int) -> Sequence[LoginSession]:
    """Where the account is logged in, newest use first."""
    return session.scalars(
        sa.select(LoginSession)
        .where(LoginSession.account_id == account_id)
        .order_by(LoginSession.last_seen_at.desc())
    ).all()


def failures_since(session: Session, subject: str, since: datetime) -> int:
    return (
        session.scalar(
            sa.select(sa.func.count()).where(
                FailedLogin.subject == subject, FailedLogin.at >= since
            )
        )
        or 0
    )


def has_demo_accounts(session: Session) -> bool:
    return session.scalar(sa.select(sa.exists().where(Account.is_demo))) or False


def any_account(session: Session) -> bool:
    return session.scalar(sa.select(sa.exists().where(Account.id.is_not(None)))) or False


def locked_people(session: Session) -> set[int]:
    """People who may not log in; mails that lead to pages are not for them."""
    locked = sa.select(Account.person_id).where(Account.locked_at.is_not(None))
    return set(session.scalars(locked))
