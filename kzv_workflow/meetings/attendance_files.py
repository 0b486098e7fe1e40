"""The attendance list as files: a sheet to sign (Word) and a table (Excel)."""

from __future__ import annotations

from collections.abc import Sequence

from kzv_workflow import german
from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.excel import Column, Sheet, workbook
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.meetings.attendance_lines import STATE_WORDS, Line
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.replying import RSVP_WORDS

_HEAD, _TEXT, _TABLE = "Protokoll Tabellenkopf", "Protokoll Tabellentext", "Protokoll Tabelle"
_WIDTHS = (2400, 3272, 3400)  # twips; together the text width of an A4 page
_EMPTY_LINES = 3  # for people nobody expected
_COLUMNS = (
    Column("Organisation", 26), Column("Name", 28), Column("Funktion", 34), Column("Teilnahme", 14),
    Column("von", 8), Column("bis", 8), Column("vertreten durch", 26), Column("neu", 6),
    Column("Bemerkung", 40), Column("Rückmeldung", 24),
)  # fmt: skip


def signature_sheet(meeting: Meeting, lines: Sequence[Line], office_name: str) -> bytes:
    """A Word file with a line to sign for everybody, and some for those nobody expected."""
    title = f"Unterschriftenliste {meeting.title}"
    writer = WordWriter(base_document())
    writer.properties(title, [office_name], meeting.first_day)
    writer.fill("Protokoll Absender", office_name)
    writer.paragraph("Title", [Run(title)])
    days = ", ".join(german.format_date_long(day.day) for day in meeting.days)
    writer.paragraph("Subtitle", [Run(days or "noch ohne Termin")])
    rows = [
        _row(line.organisation, line.name, line.function, "hat abgesagt" if line.declined else "")
        for line in lines
    ]
    rows += [_row("", "", "") for _ in range(_EMPTY_LINES)]
    header = Row([[Run(name)] for name in ("Organisation", "Name", "Unterschrift")], _HEAD)
    writer.table(Table(title, header, rows, _WIDTHS, _TABLE))
    return writer.to_bytes()


def _row(organisation: str, name: str, function: str, note: str = "") -> Row:
    """Two lines high, so that a hand has room, also of somebody who comes after all."""
    who = [Run(name), Run(f"\n{function}")]
    return Row([[Run(organisation)], who, [Run(f"{note}\n")]], _TEXT)


def table(meeting: Meeting, lines: Sequence[Line]) -> bytes:
    """The list as it stands, for a workbook."""
    rows = [
        (
            line.organisation, line.name or "niemand benannt", line.function,
            STATE_WORDS[line.state], line.came, line.left, line.represented_by,
            "ja" if line.is_new else "", line.remark, _answer(line),
        )
        for line in lines
    ]  # fmt: skip
    return workbook([Sheet(f"Teilnahme {meeting.title}", _COLUMNS, rows)])


def _answer(line: Line) -> str:
    """What was answered to the invitation; of several days each with its date."""
    words = [RSVP_WORDS[one.rsvp] for one in line.answers]
    if len(words) < 2:
        return "".join(words)
    days = [german.format_day(one.sent_day) for one in line.answers]
    return ", ".join(f"{day} {word}" for day, word in zip(days, words, strict=True))
