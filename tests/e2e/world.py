"""What the filled world holds: three Protokolle taken over, meetings to come, mails, accounts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account, AccountToken, Purpose
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.directory import service as directory
from kzv_workflow.directory.service import mark_dead
from kzv_workflow.indicators import catalogues, proposing, rounds
from kzv_workflow.indicators.values import Answer, Verdict
from kzv_workflow.mail.models import MailPause, MailState, OutgoingMail
from kzv_workflow.materials import service as shelf
from kzv_workflow.materials.models import Visibility
from kzv_workflow.materials.typed import Link
from kzv_workflow.meetings import inviting, replying
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Invitation,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
    Rsvp,
)
from kzv_workflow.meetings.replies import hash_link
from kzv_workflow.meetings.reply_models import ReplyLink
from kzv_workflow.minutes import bulk
from kzv_workflow.minutes.service import Act
from kzv_workflow.polls import deciding, queries
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import PollLink
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.web.viewer import Role
from tests.announcements.test_announcements import announced
from tests.e2e import survey_world
from tests.factories import (
    WRITER,
    blocked_days,
    organisation,
    taken_over,
    unclear_answer,
    unclear_mail,
)
from tests.indicators.rounds import choose, selection_of
from tests.materials.shelf import act as shelved
from tests.materials.shelf import filed, linked
from tests.meetings.invited import act, guests, planned
from tests.minutes.protocols import source
from tests.minutes.rounds import round_of
from tests.polls.asked import APART, again, answer, delegate_of, draft, option, running
from tests.polls.round_of_nine import asked_for_six

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
ANSWERS = (Rsvp.ACCEPTED, Rsvp.TENTATIVE, Rsvp.DECLINED)
SECRET = "a-link-that-was-sent"
POLL_SECRET, GENERAL_SECRET, ENDED_SECRET = "poll-of-seidel", "poll-for-all", "poll-that-ended"
SIX_SECRET = "six-dates-for-wettin"
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
    to /treffen/5 people are invited, and it was changed since. /protokolle/4 went round: a
    proposal, a contribution and a Word file edited by hand wait for the office.
    """
    for text, is_sent in ((source("teil2"), True), (source("teil1"), False), (PREPARATION, True)):
        taken_over(session, at, text, is_sent)
    session.add(next_meeting())
    session.commit()
    _changed_meeting(session, at)
    _mails_in_every_state(session, at)
    unclear_mail(session, at)
    unclear_answer(session, at)
    blocked_days(session, "Altenburger Land", at)
    mark_dead(session, "altenburg@demo.example", "5.1.1 smtp; 550 User unknown", at)
    session.add(MailPause(id=1, since=at, until=at, failures=2, reason="Keine Verbindung."))
    _invited_account(session, at)
    round_of(session, at)
    _shelf(session, at)
    waiting = [("Protokoll 2019.md", b"# Protokoll vom 03.02.2020"), ("Brief.doc", b"x")]
    bulk.begin(session, waiting, bulk.Manner(), Act(WRITER, at))
    session.commit()
    _polls(session, at)
    survey_world.fill(session, at)


def _shelf(session: Session, at: datetime) -> None:
    """/unterlagen/1 was replaced once, 2 is for the office only, 3 are links, 4 is withdrawn."""
    slides = filed(session, at - timedelta(days=3), "Folien zum Auftakt", meeting_id=1)
    shelf.replace(session, slides, shelf.Upload("Folien 2.pdf", b"%PDF-2"), shelved(at))
    filed(session, at, "Entwurf der Auswertung", visibility=Visibility.OFFICE)
    links = (
        Link("Anwendungsleitfaden", "https://leitfaden.example/kommunales-bildungsmonitoring.pdf"),
        Link("https://daten.example/tabellen", "https://daten.example/tabellen"),
    )
    linked(session, at, *links, meeting_id=1)
    shelf.withdraw(session, filed(session, at, "Veraltete Tabelle"), shelved(at))
    announced(session, at, "Förderprogramm für Bildungsbüros", date(2021, 5, 31))
    announced(session, at - timedelta(days=40), "Fachtag im März", date(2021, 3, 20))
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
    rows = session.scalars(sa.select(Invitation).order_by(Invitation.id)).all()
    for row, rsvp in zip(rows, ANSWERS, strict=False):
        replying.answer_by_link(session, row, rsvp, "komme ab Mittag", at)
    session.add(ReplyLink(token_hash=hash_link(SECRET), invitation_id=rows[0].id))
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


def _polls(session: Session, at: datetime) -> None:
    """/terminabfragen/1 runs: its first meeting is fixed, the second has two options, answered by
    some; /terminabfragen/2 is a draft; /terminabfragen/3 shows nothing before its end, and
    /terminabfragen/4 is over."""
    host = organisation(session, "Stadt Halle").id
    options = (
        option("2021-09-15", "2021-09-16", host_id=host, mode="in_person"),
        option("2021-11-17", "2021-11-18", mode="hybrid"),
    )
    poll = running(
        session,
        at,
        MeetingOutline("3. Treffen", (option(*APART),)),
        MeetingOutline("4. Treffen", options),
    )
    answer(session, poll, "Stadt Halle", "yes", "no", "yes", at=at, note="Umzug im Rathaus")
    answer(session, again(session, poll.id), "Nordsachsen", "yes", "open", "no", at=at)
    answer(session, again(session, poll.id), "Saalekreis", *["yes"] * 2, "if_need_be", at=at)
    poll = again(session, poll.id)
    first = queries.asked_options(poll)[0].id
    deciding.fix(session, poll, Choice(first, poll.version), act(at))
    session.commit()
    draft(session, at)
    running(session, at, visibility="after_end", title="Verdeckte Abfrage")
    ended = running(session, at, title="Beendete Abfrage")
    ended.deadline = date(2021, 4, 22)
    owner = delegate_of(session, poll, "Altenburger Land")
    late = delegate_of(session, ended, "Altenburger Land")
    session.add_all(
        PollLink(token_hash=hash_token(secret), poll_id=one, delegate_id=key, created_at=at)
        for secret, one, key in (
            (POLL_SECRET, poll.id, owner.id),
            (GENERAL_SECRET, poll.id, None),
            (ENDED_SECRET, ended.id, late.id),
        )
    )
    session.commit()


def fill_with_six_dates(session: Session, at: datetime) -> None:
    """Nothing but /terminabfragen/1 as big as it gets: six dates, sixteen people, ten answered."""
    poll = asked_for_six(session, at)
    owner = delegate_of(session, poll, "Saalekreis")
    facts = {"poll_id": poll.id, "delegate_id": owner.id, "created_at": at}
    session.add(PollLink(token_hash=hash_token(SIX_SECRET), **facts))
    session.commit()
