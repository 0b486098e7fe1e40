"""What the filled world holds: three Protokolle taken over and a meeting to come."""

from __future__ import annotations

from datetime import date, time

from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
)
from tests.e2e.reader import Reader
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


def take_over(office: Reader) -> None:
    """The second part, the first part as a draft, and a small earlier Protokoll, in this order."""
    for text, is_sent in ((source("teil2"), True), (source("teil1"), False), (PREPARATION, True)):
        office.open("/protokolle/importieren").fill("Text des Protokolls", text)
        office.press("Text prüfen")
        office.page.locator("#state-circulated" if is_sent else "#state-draft").check()
        office.go(office.button("Übernehmen"))  # whether the page it leads to works, tests say


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
