"""What stands on the desks: of a municipality, and of the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from kzv_workflow.mail import queries as mail
from kzv_workflow.mail.models import MailPause
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.minutes import queries as minutes
from kzv_workflow.minutes.models import MinutesState
from kzv_workflow.todos import office_queries
from kzv_workflow.todos import queries as todos
from kzv_workflow.todos.queries import OwedRow
from kzv_workflow.web.viewer import Viewer

SOON_DAYS = 7
CLOSED = 5
NEWEST = 2


@dataclass(slots=True)
class Owed:
    """What an organisation owes, in the order in which it matters."""

    late: list[OwedRow] = field(default_factory=list)
    soon: list[OwedRow] = field(default_factory=list)
    later: list[OwedRow] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)

    @classmethod
    def of(cls, rows: Sequence[OwedRow], today: date) -> Owed:
        found = cls()
        for row in rows:
            days = (row.due - today).days if row.due else None
            if days is None or days > SOON_DAYS:
                found.later.append(row)
            elif days < 0:
                found.late.append(row)
            else:
                found.soon.append(row)
        return found


@dataclass(frozen=True, slots=True)
class News:
    """Something new for the reader: a Protokoll, and what the areas beside add."""

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
    next_meeting: NextMeeting | None
    newest: Sequence[minutes.ListedMinutes]
    news: Sequence[News]


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """What the office sees besides: who waits for what, and what is in the way."""

    running: Sequence[office_queries.Running]
    waiting: Sequence[office_queries.Waiting]
    escalated: Sequence[office_queries.Escalated]
    draft: minutes.ListedMinutes | None
    failed_mails: int
    mail_pause: MailPause | None


def desk(session: Session, viewer: Viewer, today: date) -> Desk:
    rows = todos.owed_by(session, viewer, is_open=True)
    newest = minutes.newest(session, viewer)
    return Desk(
        owed=Owed.of(rows, today),
        closed=todos.owed_by(session, viewer, is_open=False, limit=CLOSED),
        sharing=todos.sharing(session, rows, viewer),
        next_meeting=_next_meeting(session, today, viewer),
        newest=newest,
        news=_news(newest),
    )


def office_desk(
    session: Session, newest: Sequence[minutes.ListedMinutes], today: date
) -> OfficeDesk:
    return OfficeDesk(
        running=office_queries.running(session, today),
        waiting=office_queries.waiting(session),
        escalated=office_queries.escalated(session, today),
        draft=next((one for one in newest if one.state is MinutesState.DRAFT), None),
        failed_mails=mail.failed_count(session),
        mail_pause=mail.pause(session),
    )


def _next_meeting(session: Session, today: date, viewer: Viewer) -> NextMeeting | None:
    found = meetings.upcoming(session, today, viewer)
    return NextMeeting(found, meetings.preparation(session, found.id)) if found else None


def _news(newest: Sequence[minutes.ListedMinutes]) -> list[News]:
    """The newest Protokolle. What else is new (materials, announcements) is added here."""
    return [
        News(one.title, f"/protokolle/{one.id}", "Entwurf" if one.state == "draft" else "")
        for one in newest[:NEWEST]
    ]
