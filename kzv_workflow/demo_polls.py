"""Two date polls of the demo: one that runs and waits for answers, one that is decided."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.meetings.models import MeetingMode
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import answering, deciding, queries, service
from kzv_workflow.polls.answering import Entry, Reply, Sheet
from kzv_workflow.polls.coverage import AnswerValue
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import Delegate, Poll, Visibility
from kzv_workflow.polls.outlines import (
    Deadline,
    MeetingOutline,
    OptionOutline,
    Outline,
    PartOutline,
)
from kzv_workflow.todos.models import Channel
from kzv_workflow.web.viewer import Viewer

YES, IF_NEED_BE, NO, OPEN = (one for one in AnswerValue)
RUNNING = {  # what they say to the four options; nobody else has answered yet
    "Anhalt-Bitterfeld": (YES, YES, NO, YES),
    "Burgenlandkreis": (YES, NO, YES, YES),
    "Stadt Halle": (YES, IF_NEED_BE, YES, NO),
    "Landkreis Leipzig": (OPEN, YES, YES, YES),
    "Stadt Leipzig": (YES, YES, YES, IF_NEED_BE),
    "Nordsachsen": (NO, YES, YES, YES),
}
REASON = "Bildungswoche im Landkreis"


def add(session: Session, today: date, viewer: Viewer, at: datetime) -> None:
    """Days lie around today, on Wednesdays and Thursdays, half a year and more ahead."""
    places = {one.name: one for one in directory.municipalities(session)}
    earlier = at - timedelta(days=40)
    _decided(session, places, Act(viewer, earlier), at)
    _running(session, places, today, Act(viewer, at - timedelta(days=3)))


def _decided(session: Session, places: dict[str, Organisation], act: Act, at: datetime) -> None:
    first = _wednesday(act.at.astimezone(BERLIN).date() + timedelta(days=140))
    options = (_option(first, 1), _option(first, 8))
    poll = _asked(session, "Termin des 3. Treffens", (MeetingOutline("3. Treffen", options),), act)
    for name in places:
        _answer(session, poll, name, (NO if name == "Nordsachsen" else YES, YES), act.at)
    later = [one.id for one in queries.asked_options(poll)]
    deciding.fix(session, poll, Choice(later[-1], poll.version), Act(act.viewer, at - timedelta(9)))


def _running(session: Session, places: dict[str, Organisation], today: date, act: Act) -> None:
    online, away = (_wednesday(today + timedelta(days=days)) for days in (180, 250))
    halle, saxony = places["Stadt Halle"], places["Nordsachsen"]
    meetings = (
        MeetingOutline("4. Treffen", (_option(online, 7), _option(online + timedelta(1), 7))),
        MeetingOutline(
            "5. Treffen",
            (_option(away, 1, saxony), _option(away + timedelta(7), 1, halle)),
        ),
    )
    poll = _asked(session, "Treffen im nächsten Halbjahr", meetings, act)
    for name, words in RUNNING.items():
        _answer(session, poll, name, words, act.at)


def _asked(session: Session, title: str, meetings: tuple[MeetingOutline, ...], act: Act) -> Poll:
    today = act.at.astimezone(BERLIN).date()
    office = directory.office(session)
    asked = [
        one
        for one in service.possible(session, today)
        if office is None or one.organisation_id != office.id
    ]
    end = today + timedelta(days=12)
    outline = Outline(
        title, "", Deadline(end, german.format_date(end)), Visibility.ALWAYS, 1, meetings,
        tuple(asked),
    )  # fmt: skip
    poll = service.create(session, outline, act)
    service.start(session, poll, act)
    return poll


def _option(first: date, apart: int, host: Organisation | None = None) -> OptionOutline:
    """Two days so far apart; without a host it is online."""
    mode = MeetingMode.IN_PERSON if host else MeetingMode.ONLINE
    parts = tuple(
        PartOutline(day, time(9), time(15), mode) for day in (first, first + timedelta(apart))
    )
    return OptionOutline(parts, host.id if host else None, host.name if host else None)


def _answer(
    session: Session, poll: Poll, name: str, words: tuple[AnswerValue, ...], at: datetime
) -> None:
    delegate = _delegate(session, poll, name)
    options = queries.asked_options(poll)
    replies = [
        Reply(part.id, word, note=REASON if word is NO and name == "Nordsachsen" else "")
        for option, word in zip(options, words, strict=True)
        for part in option.parts
    ]
    entry = Entry(answering.viewer_of(delegate), Channel.ONLINE, at)
    answering.save(session, poll, delegate, Sheet(replies, poll.version), entry)


def _delegate(session: Session, poll: Poll, name: str) -> Delegate:
    asked = queries.delegates(session, poll.id)
    return next(one for one in asked if one.organisation.name == name)


def _wednesday(day: date) -> date:
    return day + timedelta(days=(2 - day.weekday()) % 7)
