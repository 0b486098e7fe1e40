"""Demo data: real municipalities, invented people, a meeting held lately and one to come.

Dates lie around the day the data is made, so that something is late, something due, something
done. The Protokoll goes through the same door as everybody's: parsed, reviewed, taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import demo_polls, demo_surveys, demo_todos, german
from kzv_workflow.accounts import service as accounts
from kzv_workflow.clock import BERLIN
from kzv_workflow.db import settings_of
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory import service as directory_service
from kzv_workflow.directory.models import Membership, Organisation, Person
from kzv_workflow.indicators import example
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
    Series,
)
from kzv_workflow.minutes import service as minutes
from kzv_workflow.minutes import taking_over
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.review import propose
from kzv_workflow.todos.answering import Act
from kzv_workflow.web.viewer import Role, Viewer

FUNDER_LINE = (
    "Dieses Vorhaben wird aus Mitteln des Bundesministeriums für Bildung und Forschung gefördert."
)

AUTHOR = Viewer(0, "Jonas Petri", Role.OFFICE, 0, "BiSMit")


@dataclass(frozen=True, slots=True)
class Cast:
    """An invented person with the account of the demo."""

    organisation: str
    name: str
    salutation: str
    function: str
    account: str
    role: Role = Role.MUNICIPALITY
    initials: str | None = None


PEOPLE = (
    Cast("BiSMit", "Dr. Hanna Lorenz", "Frau", "Projektleitung", "buero", Role.ADMIN, "hl"),
    Cast("BiSMit", "Jonas Petri", "Herr", "Projektassistenz", "assistenz", Role.OFFICE, "jp"),
    Cast("Altenburger Land", "Sabine Seidel", "Frau", "Bildungsmanagement", "altenburg"),
    Cast("Anhalt-Bitterfeld", "Torsten Wild", "Herr", "Wirtschaftsentwicklung", "anhalt"),
    Cast("Burgenlandkreis", "Miriam Kuhnt", "Frau", "Bildungsmonitoring", "burgenland"),
    Cast("Stadt Halle", "Dr. Clemens von Thalheim", "Herr", "Referent, Dezernat IV", "halle"),
    Cast("Landkreis Leipzig", "Petra Olbrich", "Frau", "Kreisentwicklung", "lk-leipzig"),
    Cast("Stadt Leipzig", "Uwe Grabner", "Herr", "Amt für Jugend und Bildung", "leipzig"),
    Cast("Mansfeld-Südharz", "Katrin Eismann", "Frau", "Leiterin Bildungsbüro", "mansfeld"),
    Cast("Nordsachsen", "Ralf Dünnebier", "Herr", "Bereichsleiter Schulamt", "nordsachsen"),
    Cast("Saalekreis", "Anne Wettin", "Frau", "Schulnetzplanung", "saalekreis"),
)

AUTHOR = Viewer(0, "Jonas Petri", Role.OFFICE, 0, "BiSMit")

PROTOKOLL = """\
## Protokoll des Netzwerktreffens Bildungsmonitoring am {held}

### Tagesordnung

- ▶ 10:00 – 10:15 Uhr Begrüßung (Hanna Lorenz)
- ▶ 10:15 – 11:15 Uhr Stand der Kennzahlenauswahl (Jonas Petri)
- ▶ 11:15 – 11:30 Uhr Pause
- ▶ 11:30 – 12:30 Uhr Terminabstimmung und Abschluss (Hanna Lorenz)

### Teilnehmende

#### Revierkommunen (alphabetisch)

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

**LK Anhalt-Bitterfeld** - Torsten Wild, Wirtschaftsentwicklung

**LK Burgenlandkreis** - Miriam Kuhnt, Bildungsmonitoring

**Stadt Halle** - Dr. Clemens von Thalheim, Referent, Dezernat IV

**Stadt Leipzig** - Uwe Grabner, Amt für Jugend und Bildung

**LK Nordsachsen** - Ralf Dünnebier, Bereichsleiter Schulamt (Teilnahme ab Mittag)

### BiSMit

Dr. Hanna Lorenz (hl) – Projektleitung

Jonas Petri (jp) – Projektassistenz

## Begrüßung (hl)

- Dank an alle Kommunen für die Rückmeldungen zum letzten Treffen
- Hinweis: Der LK Mansfeld-Südharz kann heute leider nicht teilnehmen.

## Stand der Kennzahlenauswahl (jp)

- fünf Kommunen haben ihre Auswahl übermittelt, zwei einen Zwischenstand

### Rückfragen

- Uwe Grabner: Können Kennzahlen nach der Abgabe noch ergänzt werden?
  - ▶ jp: Ja, bis das Basiskennzahlenset beschlossen ist.

1) → **To do Kommunen:** Kennzahlenauswahl an BiSMit übermitteln
**Termin:** {selection}

2) → **To do BiSMit:** Zusammenfassung der Basiszahlen
**Termin:** {summary}

3) → **To do Altenburger Land:** Ansprechperson für die Bildungskonferenz nennen
**Termin:** {contact}

## Terminabstimmung und Abschluss (hl)

- Das nächste Treffen findet am {next} in Halle statt.

→ **To do Kommunen:** Rückmeldung, wer am nächsten Treffen teilnimmt
**Termin:** {reply}

→ **To do BiSMit:** Einstellen der Präsentationen auf der Website
**Status:** erledigt

Protokoll erstellt von: Jonas Petri

Leipzig, {written}
"""


def create(session: Session, password: str, at: datetime) -> None:
    """Fill an empty database; the accounts share *password* and work on this machine only."""
    organisations = directory_service.add_shipped_organisations(session)
    office = organisations["BiSMit"]
    office.funder_line = FUNDER_LINE
    office.contact_line = "Jonas Petri, Telefon 0341 0000000, assistenz@demo.example"
    for cast in PEOPLE:
        _add(session, cast, organisations[cast.organisation], password, at)
    session.flush()
    today = at.astimezone(BERLIN).date()
    next_day = _working_day(today + timedelta(days=34))
    series = Series(title="Kennzahlenvergleich")
    session.add(series)
    session.flush()
    session.add(_next_meeting(next_day, organisations["Stadt Halle"], series))
    _take_over(session, _text(today, next_day), today, at)
    session.flush()
    demo_todos.add(session, today, Act(AUTHOR, at, settings_of(session).public_url))
    demo_polls.add(session, today, AUTHOR, at)
    demo_surveys.create(session, AUTHOR, at)
    example.fill(session, AUTHOR, at)


def _add(
    session: Session, cast: Cast, organisation: Organisation, password: str, at: datetime
) -> None:
    name = german.split_name(cast.name)
    person = Person(
        title=name.title or None,
        given_name=name.given or "",
        surname=name.surname,
        salutation=cast.salutation,
        email=f"{cast.account}@demo.example",
        sort_key=german.sort_key(f"{name.surname} {name.given}"),
    )
    person.memberships.append(
        Membership(
            organisation=organisation,
            function=cast.function,
            initials=cast.initials,
            is_main_contact=True,
        )
    )
    session.add(person)
    accounts.create_account(
        session, accounts.NewAccount(person, organisation, cast.role, password, is_demo=True), at
    )


def _working_day(day: date) -> date:
    """That day or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _text(today: date, next_day: date) -> str:
    held = _working_day(today - timedelta(days=25))
    days = {
        "held": held,
        "written": _working_day(held + timedelta(days=3)),
        "contact": today - timedelta(days=4),
        "reply": today + timedelta(days=3),
        "summary": today + timedelta(days=10),
        "selection": today + timedelta(days=18),
        "next": next_day,
    }
    return PROTOKOLL.format(**{name: german.format_date(day) for name, day in days.items()})


def _next_meeting(day: date, host: Organisation, series: Series) -> Meeting:
    slots = (
        (time(9, 30), time(10, 0), "Begrüßung und Protokollkontrolle", "Dr. Hanna Lorenz"),
        (time(10, 0), time(12, 0), "Vorstellung des Basiskennzahlensets", "Jonas Petri"),
        (time(12, 0), time(13, 0), "Pause", None),
        (time(13, 0), time(15, 0), "Abstimmung des Vergleichskennzahlensets", "Dr. Hanna Lorenz"),
    )
    return Meeting(
        series_id=series.id,
        title="2. Treffen Kennzahlenvergleich",
        state=MeetingState.PLANNED,
        host=host,
        days=[
            MeetingDay(
                day=day,
                starts_at=time(9, 30),
                ends_at=time(15, 0),
                mode=MeetingMode.IN_PERSON,
                place="Halle (Saale), Ratshof",
            )
        ],
        agenda=[
            AgendaItem(
                position=position,
                kind=AgendaKind.BREAK if title == "Pause" else AgendaKind.SESSION,
                title=title,
                starts_at=starts_at,
                ends_at=ends_at,
                speakers=speakers,
            )
            for position, (starts_at, ends_at, title, speakers) in enumerate(slots, start=1)
        ],
    )


def _take_over(session: Session, text: str, today: date, at: datetime) -> None:
    parsed = parse(text, directory.roster(session, today))[0]
    organisations = chooser(session)
    people = [
        KnownPerson(one.person_id, one.person.name, one.organisation_id)
        for one in directory.current_memberships(session, today)
    ]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    review = propose(parsed, matches, organisations, today)
    review.is_circulated = review.reminds_past = True
    taking_over.store(session, review, text, minutes.Act(AUTHOR, at))


def logins(password: str) -> str:
    """What ``make run`` prints: who may log in, and with which password."""
    lines = [f"  {cast.account}@demo.example".ljust(38) + cast.organisation for cast in PEOPLE]
    return "\n".join(["Demo-Zugänge (nur auf diesem Rechner):", *lines, f"  Passwort: {password}"])
