"""The results as a table for Excel and as CSV; a text that looks like a formula stays a text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from kzv_workflow.documents.excel import FORMULA_SIGNS, Column, Sheet, clean, workbook
from kzv_workflow.polls import saying
from kzv_workflow.polls.board import Board, JudgedMeeting, JudgedOption
from kzv_workflow.polls.models import PollAnswer

Row = list[str]


def header(state: Board) -> Row:
    return ["Kommune", "Person", *(f"{m.meeting.title}: {o.short}" for m, o in _options(state))]


def rows(state: Board) -> Iterator[Row]:
    """A row for each municipality, then one for each of its people; sentences at the end."""
    given: dict[int, dict[int, PollAnswer]] = {}
    for (delegate_id, part_id), answer in state.answers.items():
        given.setdefault(delegate_id, {})[part_id] = answer
    for party in state.parties:
        if party.is_counted:
            words = [
                next(s for s in o.verdict.standings if s.party.key == party.key).words
                for _, o in _options(state)
            ]
            yield [party.name, "", *words]
        for voice in party.voices:
            own: Mapping[int, PollAnswer] = given.get(voice.key, {})
            name = f"{voice.name} (für die Kommune)" if voice.speaks_for_all else voice.name
            said = [saying.told_words(o.option, own) for _, o in _options(state)]
            yield [party.name, name, *said]
    yield ["Ergebnis", "", *(o.verdict.sentence for _, o in _options(state))]


def _options(state: Board) -> list[tuple[JudgedMeeting, JudgedOption]]:
    return [(meeting, one) for meeting in state.meetings for one in meeting.options]


def as_excel(state: Board) -> bytes:
    """One sheet, header frozen."""
    columns = [Column(title, 24) for title in header(state)]
    return workbook([Sheet("Terminabfrage", columns, rows(state))])


def as_csv(state: Board) -> bytes:
    """UTF-8 with BOM and semicolons, as Excel opens it by itself in Germany."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in (header(state), *rows(state)):
        writer.writerow([_harmless(value) for value in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _harmless(value: str) -> str:
    """A leading apostrophe: spreadsheet programs compute what begins with one of these signs."""
    text = clean(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
