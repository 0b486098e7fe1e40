"""What the filled world holds: three Protokolle taken over, meetings to come, mails, accounts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.directory import service as directory
from kzv_workflow.indicators import catalogues, proposing, rounds
from kzv_workflow.indicators.values import Answer, Verdict
from kzv_workflow.mail.models import MailPause, MailState, OutgoingMail
from kzv_workflow.meetings import inviting
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
)
from kzv_workflow.web.viewer import Role
from tests.factories import WRITER, organisation, taken_over
from tests.indicators.rounds import choose, selection_of
from tests.meetings.invited import act, guests, planned
from tests.minutes.protocols import source

PREPARATION = """\
## Protokoll der Vorbesprechung am 12.04.2021

### Teilnehmende

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

## Absprachen

→ **To do Altenburger Land:** Ansprechperson für die Konferenz nennen
**Termin:** 19.04.2021

→ **To do Altenburger Land:** Raumplan für das Treffen vor Ort senden
**Status:** erledigt

→ **To do BiSMit:** Einladung an alle Beteiligten versenden
**Termin:** 28.04.2021
"""
SECRET = "a-link-that-was-sent"
AUTUMN = (("", "15.09.2021", "9:00", "15:00", "in_person", "Stadthaus, Markt 1"),)


def next_meeting() -> Meeting:
    slots = (
        (time(9), time(10, 30), AgendaKind.SESSION, "Begrüßung und Protokollkontrolle", "BiSMit"),
        (time(10, 30), time(10, 45), AgendaKind.BREAK, "Pause", None),
        (time(10, 45), time(12), AgendaKind.SESSION, "Entwurf des Basiskennzahlensets", None),
    )
    return Meeting(
        title="2. Treffen Kennzahlenvergleich",
        state=MeetingState.PLANNED,
        days=[
            MeetingDay(
                day=date(2021, 6, day),
                starts_at=time(9),
                ends_at=time(12),
                mode=MeetingMode.ONLINE,
                place="Videokonferenz",
            )
            for day in (23, 30)
        ],
        agenda=[
            AgendaItem(
                position=position,
                starts_at=starts_at,
                ends_at=ends_at,
                kind=kind,
                title=title,
                speakers=speakers,
            )
            for position, (starts_at, ends_at, kind, title, speakers) in enumerate(slots, start=1)
        ],
    )


def fill(session: Session, at: datetime) -> None:
    """Everything, committed, in an order that the addresses in the scenes rely on.

    /protokolle/1 is the second part, /protokolle/2 the first one, a draft; /treffen/4 comes next,
    to /treffen/5 people are invited, and it was changed since.
    """
    for text, is_sent in ((source("teil2"), True), (source("teil1"), False), (PREPARATION, True)):
        taken_over(session, at, text, is_sent)
    session.add(next_meeting())
    session.commit()
    _changed_meeting(session, at)
    _mails_in_every_state(session, at)
    session.add(MailPause(id=1, since=at, until=at, failures=2, reason="Keine Verbindung."))
    _invited_account(session, at)
    session.commit()
    _round_of_selecting(session, at)


def _round_of_selecting(session: Session, at: datetime) -> None:
    """/kennzahlen/auswahl/1 is Altenburg's, some of it filled in, with a proposal."""
    example = catalogues.add_version(session, catalogues.shipped_example(), WRITER, at)
    facts = rounds.NewRound("Kennzahlenauswahl 2021", example.id, "Ende Mai")
    opened = rounds.open_round(session, facts, WRITER, at)
    session.commit()
    mine = selection_of(session, opened)
    reason = Answer(Verdict.NOT_RELEVANT, "keine Hochschule am Ort")
    choose(session, mine, {"A1": Verdict.YES, "A2": Verdict.NO, "F1": reason}, at)
    choose(session, selection_of(session, opened, "Stadt Halle"), {"A1": Verdict.YES}, at)
    proposing.propose(session, mine, "Breitbandanschluss der Schulen", "Schulträger", WRITER, at)
    session.commit()


def _changed_meeting(session: Session, at: datetime) -> None:
    meeting = planned(session, at, AUTUMN)
    inviting.invite(session, meeting, guests(session, meeting), act(at))
    meeting.days[0].starts_at = time(10)
    session.commit()


def _mails_in_every_state(session: Session, at: datetime) -> None:
    rows = session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)).all()
    for row, state in zip(rows, (MailState.SENT, MailState.FAILED, MailState.QUEUED), strict=False):
        row.state, row.attempts = state, 1
        row.sent_at = at if state is MailState.SENT else None
        row.last_error = None if row.sent_at else "550 5.1.1 Unbekannter Empfänger"


def _invited_account(session: Session, at: datetime) -> None:
    """Somebody who has not followed the link of the invitation yet."""
    place = organisation(session, "Burgenlandkreis")
    person = directory.add_person(session, "Nora Lindt", "lindt@demo.example", place)
    account = Account(
        email="lindt@demo.example",
        role=Role.MUNICIPALITY,
        person=person,
        organisation=place,
        created_at=at,
    )
    session.add(account)
    session.flush()
    session.add(
        AccountToken(
            token_hash=hash_token(SECRET),
            account_id=account.id,
            purpose=Purpose.ACTIVATION,
            created_at=at,
            expires_at=at + timedelta(days=7),
        )
    )
