"""Attendance with representation and introduction; a list to sign and a table, read back."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries, replying
from kzv_workflow.meetings.models import AttendanceState, Invitation, Rsvp
from tests.browser import Browser
from tests.meetings.invited import invited_meeting


def recorded(office: Browser, meeting_id: int) -> None:
    page = office.get(f"/treffen/{meeting_id}/teilnahme")
    [key] = {
        name.removeprefix("state-") for name in page.form("/teilnahme") if name.startswith("state-")
    }
    typed: dict[str, Any] = {
        f"state-{key}": "excused", f"represented_by-{key}": "BiSMit (jp)", f"is_new-{key}": "on",
        f"introduction-{key}": "Seit März im Bildungsbüro.", f"remark-{key}": "=erkrankt",
    }  # fmt: skip
    office.submit("/teilnahme", **typed)


def test_representation_and_introduction_are_kept_and_shown(
    session: Session, at: datetime, office: Browser, halle: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)

    recorded(office, meeting.id)

    [row] = queries.attendance(session, meeting.id)
    session.commit()
    assert (row.state, row.represented_by) == (AttendanceState.EXCUSED, "BiSMit (jp)")
    assert (row.is_new, row.introduction) == (True, "Seit März im Bildungsbüro.")
    assert "vertreten durch BiSMit (jp)" in halle.get(f"/treffen/{meeting.id}").text


def test_the_list_to_sign_can_be_read_aloud(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)

    answer = office.client.get(f"/treffen/{meeting.id}/unterschriften.docx")

    document = docx.Document(BytesIO(answer.data))
    [table] = document.tables
    assert document.paragraphs[0].text == "Unterschriftenliste 2. Treffen"
    assert [cell.text for cell in table.rows[0].cells] == ["Organisation", "Name", "Unterschrift"]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert table.rows[1].cells[1].text.startswith("Sabine Seidel\n")
    assert len(table.rows) == 5


def test_the_table_says_what_was_recorded_and_computes_nothing(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)
    recorded(office, meeting.id)

    answer = office.client.get(f"/treffen/{meeting.id}/teilnahme.xlsx")

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
    head, line = sheet.to_python()
    facts = dict(zip(head, line, strict=True))
    assert facts["Teilnahme"] == "entschuldigt"
    assert facts["vertreten durch"] == "BiSMit (jp)"
    assert (facts["neu"], facts["Bemerkung"]) == ("ja", "=erkrankt")


def test_both_say_who_declined(session: Session, at: datetime, office: Browser) -> None:
    meeting, key = invited_meeting(session, at)
    row = session.get_one(Invitation, key)
    replying.answer_by_link(session, row, Rsvp.DECLINED, "krank", at)
    session.commit()

    sheet = office.client.get(f"/treffen/{meeting.id}/unterschriften.docx")
    book = office.client.get(f"/treffen/{meeting.id}/teilnahme.xlsx")

    [table] = docx.Document(BytesIO(sheet.data)).tables
    head, line = (
        CalamineWorkbook.from_filelike(BytesIO(book.data)).get_sheet_by_index(0).to_python()
    )
    facts = dict(zip(head, line, strict=True))
    assert table.rows[1].cells[2].text.strip() == "hat abgesagt"
    assert (facts["Rückmeldung"], facts["Teilnahme"]) == ("kommt nicht", "offen")
