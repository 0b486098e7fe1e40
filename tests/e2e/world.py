"""What the filled world holds: three Protokolle taken over and a meeting to come."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import viewer_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
)
from kzv_workflow.minutes import service as minutes
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.review import propose
from kzv_workflow.web.access import now, today
from tests.conftest import account_named
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
SECOND_PART, FIRST_PART, NEXT_MEETING = 1, 2, 4  # ids: /protokolle/1, /protokolle/2, /treffen/4


def fill(session: Session) -> None:
    """Call it inside the application's context."""
    _take_over(session, source("teil2"), is_circulated=True)
    _take_over(session, source("teil1"), is_circulated=False)
    _take_over(session, PREPARATION, is_circulated=True)
    session.add(_next_meeting())
    session.commit()


def _take_over(session: Session, text: str, is_circulated: bool) -> None:
    parsed = parse(text, directory.roster(session, today()))[0]
    organisations = chooser(session)
    people = [
        KnownPerson(member.person_id, member.person.name, member.organisation_id)
        for member in directory.current_memberships(session, today())
    ]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    review = propose(parsed, matches, organisations, today())
    review.is_circulated = is_circulated
    office = viewer_of(account_named(session, "assistenz"))
    minutes.take_over(session, review, text, minutes.Act(office, now()))


def _next_meeting() -> Meeting:
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
