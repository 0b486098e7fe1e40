"""Getting in: invited by mail, activated by a form, never by looking at a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts import activation
from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.directory import service as directory
from kzv_workflow.directory.models import Membership
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.web.viewer import Role
from tests.accounts.letters import letters_to, link_in
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import WRITER, organisation

NEW = "Laterne zwischen Birken"
BERG = "berg@leipzig.example"


@pytest.fixture
def berg(session: Session) -> str:
    """The number of the membership of somebody in Leipzig who has no account yet."""
    leipzig = organisation(session, "Stadt Leipzig")
    person = directory.add_person(session, "Eva von Berg", BERG, leipzig)
    session.commit()
    return str(person.memberships[0].id)


def invite(admin: Browser, membership: str, role: str = "municipality", status: int = 303) -> str:
    admin.get("/verwaltung/konten/neu")
    return admin.submit("/konten/neu", status, membership_id=membership, role=role).location


def invited_link(admin: Browser, session: Session, membership: str) -> str:
    invite(admin, membership)
    return link_in(letters_to(session, BERG)[-1])


def set_password(reader: Browser, link: str, status: int = 303, **fields: str) -> str:
    reader.get(link)
    typed = {"new_password": NEW, "repeated": NEW, **fields}
    return reader.submit(link, status, **typed).response.get_data(as_text=True)


def log_in(reader: Browser, email: str, password: str, status: int = 303) -> None:
    reader.get("/anmelden")
    reader.submit("/anmelden", status, email=email, password=password)


def test_an_invited_person_sets_a_password_and_gets_in(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    link = invited_link(admin, session, berg)

    set_password(stranger, link)

    log_in(stranger, BERG, NEW)
    assert stranger.get("/").heading == "Guten Tag, Eva von Berg"


def test_before_activation_nobody_gets_in(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    invited_link(admin, session, berg)

    for password in ("", "None", NEW):
        log_in(stranger, BERG, password, 422)


def test_looking_at_the_link_changes_nothing_however_often(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    link = invited_link(admin, session, berg)

    for _ in range(10):
        assert stranger.client.get(link).status_code == 200
        assert stranger.client.head(link).status_code == 200

    set_password(stranger, link)


def test_a_link_works_once(admin: Browser, stranger: Browser, session: Session, berg: str) -> None:
    link = invited_link(admin, session, berg)
    set_password(stranger, link)

    page = stranger.get(link, 404)
    token = stranger.csrf_token()
    again = stranger.client.post(
        link, data={"csrf_token": token, "new_password": NEW + "!", "repeated": NEW + "!"}
    )

    assert page.heading == "Dieser Link geht nicht mehr"
    assert again.status_code == 404
    log_in(stranger, BERG, NEW)


def test_a_link_is_over_after_seven_days(
    admin: Browser, stranger: Browser, session: Session, berg: str, at: datetime
) -> None:
    link = invited_link(admin, session, berg)
    expires = session.scalars(sa.select(AccountToken.expires_at)).one()
    assert timedelta(days=7) - (expires - at) < timedelta(minutes=1)
    session.execute(sa.update(AccountToken).values(expires_at=at))
    session.commit()

    stranger.get(link, 404)


def test_a_new_invitation_makes_earlier_links_void(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    admin.get(invite(admin, berg))
    admin.submit("/einladen")
    first, second = map(link_in, letters_to(session, BERG))

    stranger.get(first, 404)

    set_password(stranger, second)


def test_a_link_is_for_its_purpose_only(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    link = invited_link(admin, session, berg)

    stranger.get(link.replace("/freischalten/", "/passwort/"), 404)
    stranger.get("/freischalten/erfunden", 404)


def test_only_the_hash_of_the_secret_is_kept_and_the_outbox_does_not_show_it(
    admin: Browser, session: Session, berg: str
) -> None:
    secret = invited_link(admin, session, berg).rsplit("/", 1)[1]

    kept = session.scalars(sa.select(AccountToken.token_hash)).one()
    mail = session.query(OutgoingMail).one()
    number, is_secret = mail.id, mail.is_secret
    session.rollback()

    assert len(secret) >= 43
    assert secret not in kept
    assert is_secret
    assert secret not in admin.get(f"/postausgang/{number}").text


def test_no_other_page_learns_the_address_of_the_link(
    admin: Browser, stranger: Browser, session: Session, berg: str
) -> None:
    page = stranger.get(invited_link(admin, session, berg))

    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("kurz", "kurz"), "mindestens 10 Zeichen"),
        (("berg-leipzig-21", "berg-leipzig-21"), "zuerst erraten"),
        ((NEW, NEW + "x"), "verschieden"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_still_works(
    admin: Browser, stranger: Browser, session: Session, berg: str, typed: tuple[str, str],
    sentence: str,
) -> None:  # fmt: skip
    link = invited_link(admin, session, berg)

    text = set_password(stranger, link, 422, new_password=typed[0], repeated=typed[1])

    assert sentence in text
    set_password(stranger, link)


def test_of_two_who_redeem_a_link_only_one_succeeds(
    admin: Browser, session: Session, berg: str, at: datetime
) -> None:
    secret = invited_link(admin, session, berg).rsplit("/", 1)[1]
    activation.redeem(session, secret, Purpose.ACTIVATION, NEW, at)

    with pytest.raises(DomainError, match="gilt nicht mehr"):
        activation.redeem(session, secret, Purpose.ACTIVATION, NEW, at)


def test_office_roles_are_for_people_of_the_office(
    admin: Browser, session: Session, berg: str
) -> None:
    invite(admin, berg, "office", 422)

    assert admin.page is not None
    assert "vorbehalten" in admin.page.text
    assert letters_to(session, BERG) == []


def test_only_people_with_mail_and_without_account_can_be_invited(
    admin: Browser, berg: str
) -> None:
    page = admin.get("/verwaltung/konten/neu")

    offered = page.document.xpath("//select[@name='membership_id']/option/text()")
    assert offered == ["Eva von Berg · Stadt Leipzig"]


def test_who_leaves_the_municipality_is_out(
    altenburg: Browser, stranger: Browser, session: Session, at: datetime
) -> None:
    altenburg.get("/")
    [membership] = account_named(session, "altenburg").person.memberships
    membership.valid_until = at.date() - timedelta(days=1)
    session.commit()

    altenburg.get("/", 401)

    log_in(stranger, "altenburg@demo.example", "Regenbogen-Treppe-7", 422)


def test_the_invitation_stands_in_the_history(
    admin: Browser, browser_of: Callable[[str], Browser], session: Session, berg: str
) -> None:
    location = invite(admin, berg)
    set_password(browser_of(""), link_in(letters_to(session, BERG)[0]))

    text = admin.get(location).text

    assert "Dr. Hanna Lorenz hat zum Konto eingeladen" in text
    assert "Eva von Berg hat das Konto freigeschaltet" in text
    assert session.query(Account).filter_by(email=BERG).one().password_hash


def test_two_invitations_of_one_person_are_one_account(
    session: Session, berg: str, at: datetime
) -> None:
    membership = session.get_one(Membership, int(berg))
    activation.invite(session, membership, Role.MUNICIPALITY, WRITER, at)

    with pytest.raises(DomainError, match="gibt es schon ein Konto"):
        activation.invite(session, membership, Role.MUNICIPALITY, WRITER, at)
