"""A Protokoll at the stages of its life, reached through the pages of the product."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from kzv_workflow.minutes import saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text
from kzv_workflow.minutes.service import Act
from tests.browser import Browser
from tests.factories import SHORT, WRITER, taken_over

STATEMENT = "- jr: Das Set enthält **35** Kennzahlen, alle steuerungsrelevant."
TEXT = SHORT + "\n## Ergebnisse\n\n" + STATEMENT + "\n- Die Stadt Halle fragt nach Daten.\n"
LINE = TEXT.split("\n").index(STATEMENT) + 1
TODO_LINE = TEXT.split("\n").index("→ **To do Kommunen:** Auswahl übermitteln") + 1


def drafted(session: Session, at: datetime, text: str = TEXT) -> str:
    """The address of a draft."""
    return f"/protokolle/{taken_over(session, at, text, circulated=False).id}"


def marked(session: Session, at: datetime) -> str:
    """The address of a draft that was saved once: its To-dos carry their markers."""
    address = drafted(session, at, TEXT.rstrip("\n"))
    minutes = session.get_one(Minutes, int(address.rpartition("/")[2]))
    roster = directory.roster(session, at.date())
    text = Text(TEXT, parse(TEXT, roster)[0])
    saving.save(session, minutes, text, 1, Act(WRITER, at), chooser(session))
    session.commit()
    return address


def send(office: Browser, path: str, status: int = 303, **fields: str) -> None:
    office.get(f"{path}/versenden")
    office.submit("/versenden", status, **fields)


def edit(office: Browser, path: str, text: str, status: int = 303) -> None:
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", status, source=text, step="save")


def propose(browser: Browser, path: str, text: str, line: int = LINE, **fields: str) -> None:
    """Propose a wording (or another kind) at the paragraph on that line."""
    browser.get(f"{path}/korrekturen/neu/{line}")
    browser.submit(f"/neu/{line}", 303, proposal=text, **fields)


def next_meeting(session: Session, title: str = "2. Treffen") -> int:
    """The number of a meeting two months later."""
    meeting = Meeting(
        title=title, state=MeetingState.PLANNED, days=[MeetingDay(day=date(2021, 6, 23))]
    )
    session.add(meeting)
    session.commit()
    return meeting.id


def approve(
    office: Browser, path: str, meeting: int, result: str = "approved", status: int = 303,
    **fields: str,
) -> None:  # fmt: skip
    office.get(f"{path}/kontrolle?treffen={meeting}")
    office.submit("/kontrolle", status, meeting=str(meeting), result=result, **fields)
