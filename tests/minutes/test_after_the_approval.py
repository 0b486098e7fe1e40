"""What becomes of a decision: in the Protokoll of that meeting, when taken back, made known."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy.orm import Session

from kzv_workflow.meetings.models import Meeting, MeetingDay, MeetingState
from tests.browser import Browser
from tests.minutes.letters import queued, texts
from tests.minutes.stages import TEXT, approve, drafted, edit, next_meeting, send
from tests.minutes.writing import newest


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return drafted(session, at)


@pytest.fixture
def meeting(session: Session, path: str) -> int:
    """The meeting after the one the Protokoll is about."""
    return next_meeting(session)


def test_a_protokoll_already_sent_gets_the_sentence_as_a_new_version(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})
    send(office, "/protokolle/2")

    approve(office, path, meeting)

    assert "- Das Protokoll vom 15.04.2021 wurde ohne weitere Korrekturen" in newest(session)
    assert "Der Text ist seit dem Versand geändert." in office.get("/protokolle/2").text


def test_a_closed_protokoll_is_not_said_to_hold_the_decision(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})
    send(office, "/protokolle/2")
    last = later_than_the_next(session)
    approve(office, "/protokolle/2", last)

    approve(office, path, meeting)

    assert "dort festgehalten" not in office.get(path).text
    assert "ohne weitere Korrekturen" not in newest(session)


def later_than_the_next(session: Session) -> int:
    """The number of a third meeting, after the second."""
    meeting = Meeting(
        title="3. Treffen", state=MeetingState.PLANNED, days=[MeetingDay(day=date(2021, 9, 22))]
    )
    session.add(meeting)
    session.commit()
    return meeting.id


def test_taken_back_its_sentence_goes_and_the_new_one_stands_alone(
    office: Browser, admin: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})
    before = newest(session)
    approve(office, path, meeting)

    admin.post(f"{path}/kontrolle/aufheben", {"reason": "Falsche Fassung"})
    assert newest(session) == before
    approve(office, path, meeting, "approved_with_corrections")

    assert newest(session).count("angenommen") == 1


def test_a_sentence_somebody_reworded_stays_when_the_approval_is_taken_back(
    office: Browser, admin: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})
    approve(office, path, meeting)
    reworded = newest(session).replace("angenommen.", "angenommen, einstimmig.")
    edit(office, "/protokolle/2", reworded)

    admin.post(f"{path}/kontrolle/aufheben", {"reason": "Falsche Fassung"})

    assert newest(session) == reworded


def test_the_accepted_text_is_made_known_once_with_its_file(
    office: Browser, altenburg: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    edit(office, path, TEXT + "\nIm Treffen geändert.\n")
    approve(office, path, meeting, "approved_with_corrections", remark="Einstimmig.")
    assert "Angenommene Fassung bekanntgeben" in office.get(path).text
    office.get(f"{path}/kontrolle")

    office.submit("/bekanntgeben")
    office.post(f"{path}/kontrolle/bekanntgeben")  # the double click

    assert len(queued(session, "minutes_approved")) == 9
    said = texts(session, "minutes_approved")[0]
    assert "Mit Änderungen angenommen in: 2. Treffen" in said
    assert "Einstimmig." in said
    [file] = [one for one in altenburg.get(path).links() if one.endswith("/versendet/2")]
    document = Document(BytesIO(altenburg.client.get(file).data))
    assert "Im Treffen geändert." in [one.text for one in document.paragraphs]
    assert "bekanntgeben" not in office.get(path).text


def test_what_was_sent_as_it_was_approved_is_not_made_known_again(
    office: Browser, session: Session, path: str, meeting: int
) -> None:
    send(office, path)
    approve(office, path, meeting)

    office.post(f"{path}/kontrolle/bekanntgeben")

    assert "Alle haben schon die angenommene Fassung" in office.get(path).text
    assert queued(session, "minutes_approved") == []


def test_all_earlier_protokolle_that_wait_are_offered_the_oldest_first(
    office: Browser, session: Session, at: datetime, path: str, meeting: int
) -> None:
    send(office, path)
    office.post("/protokolle/neu", {"treffen": str(meeting)})
    send(office, "/protokolle/2")
    last = later_than_the_next(session)

    links = office.get(f"/treffen/{last}").links()

    assert [one for one in links if "/kontrolle?" in one] == [
        f"{path}/kontrolle?treffen={last}", f"/protokolle/2/kontrolle?treffen={last}",
    ]  # fmt: skip
