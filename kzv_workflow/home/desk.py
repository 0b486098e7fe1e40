"""What stands on the desks: of a municipality, and of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.announcements import queries as announcements
from kzv_workflow.german import format_date
from kzv_workflow.indicators import overview_queries as selecting
from kzv_workflow.mail import inbound_queries as inbound
from kzv_workflow.mail import queries as mail
from kzv_workflow.mail.models import MailPause
from kzv_workflow.materials import queries as materials
from kzv_workflow.materials.forms import KIND_WORDS
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.minutes import queries as minutes
from kzv_workflow.minutes.corrections import OpenCorrections, all_open_corrections
from kzv_workflow.minutes.models import MinutesState
from kzv_workflow.polls import overview as polls
from kzv_workflow.todos import office_queries
from kzv_workflow.todos import queries as todos
from kzv_workflow.todos.models import AssignmentState
from kzv_workflow.todos.orphans import Orphan, orphans
from kzv_workflow.todos.owing import OwnPage, owing
from kzv_workflow.todos.queries import OwedRow
from kzv_workflow.web.viewer import Viewer

SOON_DAYS = 7
CLOSED = 5
NEWEST = 2
UNSEEN = 3


@dataclass(slots=True)
class Owed:
    """What an organisation owes, in the order in which it matters."""

    count: int = 0  # of all, shown or not
    late_count: int = 0
    rest: int = 0  # how many the desk leaves out
    late: list[OwedRow] = field(default_factory=list)
    soon: list[OwedRow] = field(default_factory=list)
    later: list[OwedRow] = field(default_factory=list)

    @classmethod
    def of(cls, own: OwnPage, today: date) -> Owed:
        found = cls(own.count, own.late, own.rest)
        for row in own.page.rows:
            is_open = row.state is AssignmentState.OPEN  # else the office decides whether it holds
            days = (row.due - today).days if row.due and is_open else None
            if days is None or days > SOON_DAYS:
                found.later.append(row)
            elif days < 0:
                found.late.append(row)
            else:
                found.soon.append(row)
        return found


@dataclass(frozen=True, slots=True)
class News:
    """Something new for the reader: a Protokoll, an announcement, a material."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    meeting: Meeting
    preparation: meetings.Preparation


@dataclass(frozen=True, slots=True)
class Desk:
    """What every desk shows."""

    owed: Owed
    closed: Sequence[OwedRow]
    sharing: dict[int, list[str]]
    begun: dict[int, selecting.Begun]
    next_meeting: NextMeeting | None
    newest: Sequence[minutes.ListedMinutes]
    news: Sequence[News]


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """What the office sees besides: who waits for what, and what is in the way."""

    polls: Sequence[polls.RunningPoll]
    running: Sequence[office_queries.Running]
    more_running: int  # how many lines the desk leaves out
    waiting: Sequence[office_queries.Waiting]
    handed_in: Sequence[office_queries.Delivered]
    escalated: Sequence[office_queries.Escalated]
    orphans: Sequence[Orphan]
    draft: minutes.ListedMinutes | None
    corrections: Sequence[OpenCorrections]
    failed_mails: int
    unclear_mails: int
    dead_addresses: int
    mail_pause: MailPause | None


def _begun(session: Session, viewer: Viewer, rows: Sequence[OwedRow]) -> dict[int, selecting.Begun]:
    """Asked only where a line leads to a selection."""
    asked = [row.todo_id for row in rows if (row.action_url or "").startswith("/kennzahlen/")]
    return selecting.begun(session, viewer, asked) if asked else {}


def desk(session: Session, viewer: Viewer, today: date) -> Desk:
    own = owing(session, viewer, today)
    newest = minutes.newest(session, viewer)
    return Desk(
        owed=Owed.of(own, today),
        closed=todos.owed_by(session, viewer, is_open=False, limit=CLOSED),
        sharing=todos.sharing(session, own.page.rows, viewer),
        begun=_begun(session, viewer, own.page.rows),
        next_meeting=_next_meeting(session, today, viewer),
        newest=newest,
        news=_news(newest) + ([] if viewer.is_office else _from_the_office(session, viewer, today)),
    )


def office_desk(
    session: Session, newest: Sequence[minutes.ListedMinutes], today: date
) -> OfficeDesk:
    open_polls = polls.running(session)
    escalated = office_queries.escalated(session, today)
    running = office_queries.running(session, today)
    others = [one for one in running.rows if not _is_shown(one, open_polls, escalated)]
    unclear, dead = inbound.count_trouble(session)
    return OfficeDesk(
        polls=open_polls,
        running=others,
        more_running=running.in_all - len(running.rows),
        waiting=office_queries.waiting(session),
        handed_in=office_queries.handed_in(session),
        escalated=escalated,
        orphans=orphans(session),
        draft=next((one for one in newest if one.state is MinutesState.DRAFT), None),
        corrections=all_open_corrections(session),
        failed_mails=mail.failed_count(session),
        unclear_mails=unclear,
        dead_addresses=dead,
        mail_pause=mail.pause(session),
    )


def _is_shown(
    one: office_queries.Running,
    open_polls: Sequence[polls.RunningPoll],
    escalated: Sequence[office_queries.Escalated],
) -> bool:
    """Whether it stands on the desk already: as a poll, or to be called about."""
    is_called = one.total == 1 and one.number in {other.number for other in escalated}
    return is_called or one.id in {poll.todo_id for poll in open_polls}


def _next_meeting(session: Session, today: date, viewer: Viewer) -> NextMeeting | None:
    found = meetings.upcoming(session, today, viewer)
    return NextMeeting(found, meetings.preparation(session, found.id)) if found else None


def _news(newest: Sequence[minutes.ListedMinutes]) -> list[News]:
    return [
        News(one.title, f"/protokolle/{one.id}", "Entwurf" if one.state == "draft" else "")
        for one in newest[:NEWEST]
    ]


def _from_the_office(session: Session, viewer: Viewer, today: date) -> list[News]:
    """Announcements that hold, and what is on the shelf since the viewer's last visit there."""
    found = []
    for notice in announcements.newest(session, today, NEWEST):
        until = f", gültig bis {format_date(notice.valid_until)}" if notice.valid_until else ""
        found.append(News(notice.title, f"/ankuendigungen/{notice.id}", f"Ankündigung{until}"))
    unseen = materials.unseen(session, viewer, UNSEEN + 1)
    found += [
        News(one.title, f"/unterlagen/{one.id}", KIND_WORDS[one.kind]) for one in unseen[:UNSEEN]
    ]
    if len(unseen) > UNSEEN:
        found.append(News("Weitere neue Unterlagen", "/unterlagen"))
    return found
