"""An agenda handed on: copied into the next meeting, printed, as Word, as the text of a mail."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from sqlalchemy.orm import Session

from kzv_workflow.meetings import agenda_files, queries, service
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.typed import SlotRow, rearranged
from tests.browser import Browser
from tests.meetings.invited import TWO_DAYS, act, planned

LATER = (("", "15.09.2021", "10:00", "16:00", "online", ""),)


def with_agenda(session: Session, at: datetime) -> Meeting:
    """A meeting of two days with a slot on each, committed."""
    meeting = planned(session, at, TWO_DAYS)
    first, second = (str(day.id) for day in meeting.days)
    rows = [
        SlotRow.empty(kind="session", title="Begrüßung", start="9:00", end="9:15", day=first,
                      speakers="Hanna Lorenz", actual="später"),
        SlotRow.empty(kind="session", title="Abschluss", start="14:30", end="15:00", day=second,
                      moderator="Jonas Petri"),
    ]  # fmt: skip
    service.set_agenda(session, meeting, rows, act(at))
    session.commit()
    return meeting


def test_the_next_meeting_begins_with_a_copy_that_is_stored_only_when_saved(
    session: Session, at: datetime, office: Browser
) -> None:
    source = with_agenda(session, at)
    target = planned(session, at, LATER, "3. Treffen")

    link = f"/treffen/{target.id}/tagesordnung?von={source.id}"
    [onwards] = [one for one in office.get(f"/treffen/{source.id}").links() if "weiter" in one]
    assert office.client.get(onwards).location == link
    page = office.get(link)

    assert page.form("/tagesordnung")["slots-0-start"] == "10:00"
    assert queries.agenda(session, target.id) == []
    session.commit()
    office.submit("/tagesordnung", step="save")
    slots = queries.agenda(session, target.id)
    assert [(one.title, one.speakers, one.moderator, one.actual) for one in slots] == [
        ("Begrüßung", "Hanna Lorenz", None, None),
        ("Abschluss", None, "Jonas Petri", None),
    ]


def test_another_agenda_comes_behind_what_stands_there(
    session: Session, at: datetime, office: Browser
) -> None:
    source = with_agenda(session, at)
    target = planned(session, at, LATER, "3. Treffen")

    office.get(f"/treffen/{target.id}/tagesordnung")
    page = office.submit("/tagesordnung", 200, **{
        "slots-0-title": "Grußwort", "source": str(source.id), "step": "copy"
    })  # fmt: skip

    form = page.form("/tagesordnung")
    assert [form[f"slots-{n}-title"] for n in range(3)] == ["Grußwort", "Begrüßung", "Abschluss"]


def test_the_word_file_has_a_table_for_each_day(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    meeting = with_agenda(session, at)

    data = altenburg.get(f"/treffen/{meeting.id}/tagesordnung.docx").response.data

    document = Document(BytesIO(data))
    cells = [[cell.text for cell in table.rows[1].cells] for table in document.tables]
    assert [row[1] for row in cells] == ["Begrüßung", "Abschluss"]
    assert cells[0][2] == "Hanna Lorenz"
    assert cells[1][2] == "Moderation: Jonas Petri"
    assert "später" not in "".join(cells[0])


def test_the_text_for_a_mail_says_day_place_times_and_people(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    meeting = with_agenda(session, at)

    text = agenda_files.mail_text(meeting, queries.agenda(session, meeting.id))

    assert text.splitlines()[:5] == [
        "2. Treffen",
        "",
        "Mittwoch, 23. Juni 2021, 09:00–15:00 Uhr",
        "online, https://konferenz.example/raum",
        "09:00–09:15 Uhr Begrüßung (Hanna Lorenz)",
    ]
    assert "14:30–15:00 Uhr Abschluss, Moderation: Jonas Petri" in text
    session.commit()
    page = altenburg.get(f"/treffen/{meeting.id}/tagesordnung/druck")
    assert "09:00–09:15 Uhr Begrüßung (Hanna Lorenz)" in page.text


def test_a_point_dropped_elsewhere_pushes_the_others() -> None:
    rows = [SlotRow.empty(title=name) for name in "abcd"]

    moved = rearranged(rows, "move:3:0", SlotRow.empty())
    outside = rearranged(rows, "move:9:0", SlotRow.empty())

    assert moved is not None
    assert [row.values["title"] for row in moved] == ["d", "a", "b", "c"]
    assert outside == rows
