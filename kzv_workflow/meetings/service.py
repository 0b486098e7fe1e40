"""Creating and changing a meeting: its facts, its days, its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation, OrganisationKind
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.meetings import queries
from kzv_workflow.meetings.models import (
    AgendaItem,
    AgendaKind,
    Meeting,
    MeetingDay,
    MeetingMode,
    MeetingState,
    Series,
    new_uid,
)
from kzv_workflow.meetings.typed import DayRow, SlotRow
from kzv_workflow.meetings.wording import place_line
from kzv_workflow.web.viewer import Viewer

_FAR = date(9999, 12, 31)
NOT_A_CHOICE = "Diesen Stand können Sie hier nicht wählen."
STATE_WORDS = {
    MeetingState.PLANNED: "geplant",
    MeetingState.INVITED: "eingeladen",
    MeetingState.HELD: "stattgefunden",
    MeetingState.MOVED: "verschoben",
    MeetingState.CANCELLED: "abgesagt",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it and when; every command needs both."""

    viewer: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class Outline:
    """What the form of a meeting says; the days are checked rows, at least one."""

    title: str
    host_id: int | None
    state: MeetingState
    days: Sequence[DayRow]
    number: int | None = None
    cost_note: str = ""
    contacts: str = ""
    partner_id: int | None = None  # of a bilateral one; for good, as others may know of the rest
    host_is_tentative: bool = False
    moves_agenda: bool = False  # what stands on a day that is taken out goes to the first one


def states_to_choose(state: MeetingState, has_guests: bool) -> list[MeetingState]:
    """What the form may say: inviting and calling off have buttons of their own."""
    if has_guests:
        other = MeetingState.INVITED if state is MeetingState.HELD else MeetingState.HELD
        return [state, other]
    free = [MeetingState.PLANNED, MeetingState.HELD]
    return free if state in free else [state, *free]


_GONE = (MeetingState.CANCELLED, MeetingState.MOVED)  # another may take such a one's place


def create(session: Session, outline: Outline, act: Act) -> Meeting:
    """A new meeting of the round.

    Raises DomainError if a day stands there twice, the round meets under that title on one of
    them already, or the state cannot be chosen.
    """
    if outline.state not in states_to_choose(MeetingState.PLANNED, has_guests=False):
        raise DomainError(NOT_A_CHOICE, field="state")
    directory.lock(session, act.viewer.organisation_id)  # a second click waits for the first
    for row in outline.days:
        if row.date and any(
            one.title == outline.title and one.state not in _GONE
            for one in queries.on_day(session, row.date)
        ):
            raise DomainError(f"„{outline.title}“ gibt es an diesem Tag schon.", field="title")
    meeting = Meeting(title=outline.title, state=outline.state)
    meeting.series_id = session.scalar(sa.select(Series.id).order_by(Series.id).limit(1))
    meeting.partner_id = _partner(session, outline.partner_id)
    session.add(meeting)
    _apply(session, meeting, outline)
    session.flush()
    record(session, act.viewer, ("meeting", meeting.id), "hat das Treffen angelegt", act.at)
    return meeting


def _partner(session: Session, organisation_id: int | None) -> int | None:
    if organisation_id is None:
        return None
    found = session.get(Organisation, organisation_id)
    if found is None or found.kind is not OrganisationKind.MUNICIPALITY or not found.is_active:
        raise DomainError("Diese Kommune gibt es nicht.", field="partner")
    return organisation_id


def change(session: Session, meeting: Meeting, outline: Outline, act: Act) -> bool:
    """Another title, host, state or other days; False if everything is as before.

    Who is invited is not told yet: the page of the meeting offers that. A meeting that was
    called off or moved and is planned again gets new calendar entries; another day to come plans
    one that was moved.
    Raises DomainError if a day stands there twice, the state cannot be chosen, or at
    ``moves_agenda`` if a day goes that has an agenda.
    """
    queries.lock(session, meeting.id)
    has_guests = any(row.stands for row in queries.told(session, meeting.id))
    if outline.state not in states_to_choose(meeting.state, has_guests):
        raise DomainError(
            "Es gibt noch Einladungen. Sagen Sie das Treffen ab, dann wissen es alle."
            if has_guests
            else NOT_A_CHOICE,
            field="state",
        )
    _refuse_homeless_agenda(session, meeting, outline)
    before = _summary(meeting)
    if outline.state is MeetingState.MOVED and _has_new_day(meeting, outline, act):
        outline = replace(outline, state=MeetingState.PLANNED)
    was_off = meeting.state in _GONE
    if was_off and outline.state is not meeting.state:
        meeting.closed_at = meeting.reason = meeting.vote = meeting.target_window = None
        for day in meeting.days:
            day.uid = new_uid()
    _apply(session, meeting, outline)
    session.flush()
    session.refresh(meeting, ["days", "host"])
    changes = [f"{word}: {new}" for word, new in _summary(meeting).items() if before[word] != new]
    if changes:
        text = f"hat das Treffen geändert ({'; '.join(changes)})"
        record(session, act.viewer, ("meeting", meeting.id), text, act.at)
    return bool(changes)


def _refuse_homeless_agenda(session: Session, meeting: Meeting, outline: Outline) -> None:
    kept = {row.values["id"] for row in outline.days}
    gone = {day.id: day.day for day in meeting.days if str(day.id) not in kept}
    lost = [gone[one.day_id] for one in queries.agenda(session, meeting.id) if one.day_id in gone]
    if lost and not outline.moves_agenda:
        days = german.join_words([german.format_date(day) for day in dict.fromkeys(lost)])
        points = german.count(len(lost), "Punkt", "Punkte")
        raise DomainError(
            f"Für den entfernten Tag ({days}) gibt es {points} auf der Tagesordnung. "
            "Bitte bestätigen Sie, dass sie auf den ersten Tag kommen.",
            field="moves_agenda",
        )


def _has_new_day(meeting: Meeting, outline: Outline, act: Act) -> bool:
    known, today = {one.day for one in meeting.days}, act.at.astimezone(BERLIN).date()
    return any(row.date and row.date >= today and row.date not in known for row in outline.days)


def _apply(session: Session, meeting: Meeting, outline: Outline) -> None:
    if outline.host_id is not None and session.get(Organisation, outline.host_id) is None:
        raise DomainError("Diese Organisation gibt es nicht.", field="host")
    if meeting.partner_id is not None and outline.host_id not in {None, meeting.partner_id}:
        raise DomainError("Gastgeber kann nur die Kommune sein, um die es geht.", field="host")
    meeting.title = outline.title
    meeting.host_id = outline.host_id
    meeting.host_is_tentative = outline.host_is_tentative and outline.host_id is not None
    meeting.state = outline.state
    meeting.number = outline.number
    meeting.cost_note = outline.cost_note or None
    meeting.contacts = outline.contacts or None
    _apply_days(session, meeting, outline.days)


def _apply_days(session: Session, meeting: Meeting, rows: Sequence[DayRow]) -> None:
    """Known days keep their row and with it their calendar entry, wherever they move."""
    _refuse_doubled(rows)
    known = {str(day.id): day for day in meeting.days}
    kept = {row.values["id"] for row in rows}
    for key, day in known.items():
        if key not in kept:
            meeting.days.remove(day)
    session.flush()  # what goes makes room before something comes
    if _swaps(known, rows):  # two days that change places would meet in the unique key
        for number, day in enumerate(meeting.days):
            day.day = _FAR - timedelta(days=number)
        session.flush()
    for row in rows:
        day = known.get(row.values["id"]) or MeetingDay()
        assert row.date is not None, "rows are checked before they are stored"
        day.day = row.date
        day.starts_at, day.ends_at = row.time_of("start"), row.time_of("end")
        day.mode = MeetingMode(row.values["mode"]) if row.values["mode"] else None
        day.place = row.values["place"] or None
        if day not in meeting.days:
            meeting.days.append(day)


def _refuse_doubled(rows: Sequence[DayRow]) -> None:
    seen = set()
    for row in rows:
        if row.date in seen:
            row.errors["day"] = "Dieser Tag steht schon da."
            raise DomainError("Ein Tag steht zweimal da.", field="days")
        seen.add(row.date)


def _swaps(known: dict[str, MeetingDay], rows: Sequence[DayRow]) -> bool:
    taken = {day.day: key for key, day in known.items()}
    own = [(row.date, row.values["id"]) for row in rows if row.date]
    return any(taken.get(day, key) != key for day, key in own)


def _summary(meeting: Meeting) -> dict[str, str]:
    """What history compares and prints."""
    return {
        "Titel": meeting.title,
        "Tage": ", ".join(_day_words(day) for day in meeting.days),
        "Gastgeber": meeting.host_words or "keiner",
        "Stand": STATE_WORDS[meeting.state],
        "Nummer": str(meeting.number or "keine"),
        "Kosten": meeting.cost_note or "keine Angabe",
        "Ansprechpersonen": (meeting.contacts or "keine").replace("\n", ", "),
    }


def _day_words(day: MeetingDay) -> str:
    words = german.format_day(day.day)
    if day.starts_at and day.ends_at:
        words += f" {german.format_period(day.starts_at, day.ends_at)}"
    place = place_line(day.mode, day.place)
    return f"{words} {place}" if place else words


def set_agenda(session: Session, meeting: Meeting, rows: Sequence[SlotRow], act: Act) -> bool:
    """The agenda is exactly these checked rows, in this order; False if nothing changed."""
    queries.lock(session, meeting.id)
    days = {str(day.id): day.id for day in meeting.days}
    wanted = [_slot_facts(row, days) for row in rows]
    if wanted == [tuple(slot) for slot in queries.agenda(session, meeting.id)]:
        return False
    session.execute(sa.delete(AgendaItem).where(AgendaItem.meeting_id == meeting.id))
    names = (
        "kind", "title", "starts_at", "ends_at", "speakers", "meeting_day_id", "moderator",
        "actual",
    )  # fmt: skip
    session.add_all(
        AgendaItem(meeting_id=meeting.id, position=position, **dict(zip(names, facts, strict=True)))
        for position, facts in enumerate(wanted, start=1)
    )
    text = f"hat die Tagesordnung geändert ({german.count(len(wanted), 'Punkt', 'Punkte')})"
    record(session, act.viewer, ("meeting", meeting.id), text, act.at)
    return True


def _slot_facts(row: SlotRow, days: dict[str, int]) -> tuple[object, ...]:
    kind = AgendaKind.BREAK if row.values["kind"] == "break" else AgendaKind.SESSION
    return (
        kind,
        row.values["title"],
        row.time_of("start"),
        row.time_of("end"),
        row.values["speakers"] or None,
        days.get(row.values["day"]) if len(days) > 1 else None,
        row.values["moderator"] or None,
        row.values["actual"] or None,
    )
