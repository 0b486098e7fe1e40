"""Things the tests need to exist, made through the same doors the product uses."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.directory import logos
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import OfficeLogo, Organisation
from kzv_workflow.feeds import service as feeds
from kzv_workflow.mail.inbound_models import InboundMail, Verdict
from kzv_workflow.mail.incoming import InboundKind
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.mail.service import queue
from kzv_workflow.meetings.models import BlockedPeriod, Invitation
from kzv_workflow.minutes import service, taking_over
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.review import Review, propose
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import Assignment, TodoScope
from kzv_workflow.web.viewer import Role, Viewer
from tests.home.pictures import png

WRITER = Viewer(0, "Jonas Petri", Role.OFFICE, 0, "BiSMit")

SHORT = """\
## Protokoll des 1. Treffens am 15.04.2021

### Teilnehmende

#### Revierkommunen (alphabetisch)

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

## Verfahren

→ **To do Kommunen:** Auswahl übermitteln
**Termin:** 07.05.2021

→ **To do BiSMit:** Zusammenfassung der Basiszahlen
"""


def organisation(session: Session, name: str) -> Organisation:
    return session.query(Organisation).filter_by(name=name).one()


def review_of(session: Session, text: str, today: date) -> Review:
    """The proposals for a text, as the review page first shows them."""
    parsed = parse(text, directory.roster(session, today))[0]
    organisations = chooser(session)
    people = [
        KnownPerson(one.person_id, one.person.name, one.organisation_id)
        for one in directory.current_memberships(session, today)
    ]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    return propose(parsed, matches, organisations, today)


def taken_over(
    session: Session, at: datetime, text: str = SHORT, circulated: bool = True
) -> Minutes:
    """A Protokoll taken over without changes, committed."""
    review = review_of(session, text, at.date())
    review.is_circulated = circulated
    minutes = taking_over.store(session, review, text, service.Act(WRITER, at))
    session.commit()
    return minutes


def assignment_for(
    session: Session,
    name: str,
    at: datetime,
    published: bool = True,
    **facts: date | str | int | None,
) -> Assignment:
    """A To-do that only this organisation owes, committed."""
    text = str(facts.pop("text", "Ansprechperson nennen"))
    agreement = todos.Agreement(
        text=text,
        scope=TodoScope.ORGANISATION,
        organisation_ids=(organisation(session, name).id,),
        **facts,  # type: ignore[arg-type]
    )
    [todo] = todos.assign(
        session, [agreement], todos.Origin(None, "Protokoll", "/protokolle"), "Jonas Petri", at
    )
    if published:
        todos.publish([todo], at)
    session.commit()
    return todo.assignments[0]


def queued_mail(session: Session, at: datetime, **facts: Any) -> OutgoingMail:
    """A mail to Altenburg in the outbox, committed; *facts* replace those of the message."""
    whole: dict[str, Any] = {
        "kind": "reminder",
        "to": Address("Sabine Seidel", "altenburg@demo.example"),
        "subject": "Erinnerung",
        "text": "Guten Tag,\n\nein To-do ist offen.\n",
        "occasion": f"test:{secrets.token_hex(6)}",
        **facts,
    }
    mail = queue(session, Message(**whole), at)
    assert mail is not None
    session.commit()
    return mail


def unclear_mail(session: Session, at: datetime) -> InboundMail:
    """A mail that came in and waits for the office, committed."""
    mail = InboundMail(
        uid_validity=1,
        uid=1,
        fingerprint="0" * 64,
        sender="halle@demo.example",
        subject="Rückfrage",
        excerpt="Guten Tag,\nbekommen wir einen Parkplatz?",
        kind=InboundKind.HUMAN,
        verdict=Verdict.UNCLEAR,
        reason="Jemand hat geschrieben. Die Mail liegt im Postfach.",
        read_at=at,
    )
    session.add(mail)
    session.commit()
    return mail


def unclear_answer(session: Session, at: datetime) -> InboundMail:
    """An answer to the first invitation that the office can take over, committed."""
    row = session.scalars(sa.select(Invitation).order_by(Invitation.id)).first()
    assert row is not None
    said = {"invitation": row.id, "rsvp": "accepted", "remark": "", "sequence": row.sequence}
    mail = InboundMail(
        uid_validity=1,
        uid=2,
        fingerprint="1" * 64,
        sender="vertretung@demo.example",
        subject="Zugesagt: 2. Treffen",
        excerpt="",
        kind=InboundKind.REPLY,
        verdict=Verdict.UNCLEAR,
        reason=f"Die Antwort nennt vertretung@demo.example; eingeladen ist {row.email}.",
        page=f"/treffen/{row.meeting_id}/rueckmeldungen",
        offer=json.dumps({**said, "given_at": None}),
        read_at=at,
    )
    session.add(mail)
    session.commit()
    return mail


def blocked_days(session: Session, name: str, at: datetime) -> int:
    """A week in June on which that organisation cannot meet, committed; the id."""
    period = BlockedPeriod(
        organisation_id=organisation(session, name).id,
        first_day=date(2021, 6, 14),
        last_day=date(2021, 6, 18),
        reason="Bildungswoche",
    )
    session.add(period)
    session.commit()
    return period.id


def feed_of(session: Session, name: str, at: datetime) -> str:
    """The secret of a calendar feed of that organisation, committed."""
    viewer = Viewer(0, "Sabine Seidel", Role.MUNICIPALITY, organisation(session, name).id, name)
    secret = feeds.renew(session, viewer, "organisation", at)
    session.commit()
    return secret


def seidel(session: Session, at: datetime) -> dict[str, str]:
    """What there is of Sabine Seidel, as addresses name it; with a link to set her password."""
    account = session.query(Account).filter_by(email="altenburg@demo.example").one()
    session.add(
        AccountToken(
            token_hash=hash_token("open-sesame"),
            account_id=account.id,
            purpose=Purpose.ACTIVATION,
            created_at=at,
            expires_at=at + timedelta(days=7),
        )
    )
    found = {
        "<account>": str(account.id),
        "<organisation>": str(account.organisation_id),
        "<person>": str(account.person_id),
        "<membership>": str(account.person.memberships[0].id),
        "<secret>": "open-sesame",
    }
    session.commit()
    return found


def logo(session: Session, at: datetime) -> OfficeLogo:
    """A logo of the office, committed."""
    added = logos.add(session, "logo.png", png(), "Logo des Landes", WRITER, at)
    session.commit()
    return added
