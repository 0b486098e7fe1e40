"""Taking a filled-in table over: first shown, then stored row by row as by hand."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import Sheet
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries, selecting, selection_table, selections
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.models import Selection
from kzv_workflow.indicators.selection_columns import ANSWERS
from kzv_workflow.indicators.selection_table import Change, words_of
from kzv_workflow.indicators.values import NOTHING_SAID, Answer, Availability, Verdict
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Line:
    """A change as the preview shows it; ``now`` is what a colleague entered since the download."""

    indicator_id: int
    code: str
    name: str
    cell: str
    details: tuple[str, ...]
    now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    lines: Sequence[Line]
    problems: Sequence[str]
    notes: Sequence[str]
    entries: str  # what the page carries to the taking over

    @property
    def conflicts(self) -> int:
        return sum(bool(line.now) for line in self.lines)


def preview(session: Session, selection: Selection, sheets: Sequence[Sheet]) -> Preview:
    """What the table would change. Raises DomainError if it is none for this selection."""
    _refuse_foreign(selection, sheets)
    known = queries.indicators(session, selection.round.catalogue_id)
    names, ids = {one.code: one.name for one in known}, {one.code: one.id for one in known}
    current = selections.answers_by_code(session, selection.id)
    reading = selection_table.read(sheets, current, names)
    if selection_table.owner_of(sheets) is None:
        reading.notes.insert(0, "Die Datei trägt keine Kennzeichnung der Runde. Verglichen wird "
                                "mit dem, was jetzt gespeichert ist.")  # fmt: skip
    order = {one.code: place for place, one in enumerate(known)}
    lines, carried = [], []
    for change in sorted(reading.changes, key=lambda one: order[one.code]):
        stored = current.get(change.code, NOTHING_SAID)
        if stored == change.answer:
            continue
        is_conflict = stored != change.seen
        now = differences(change.seen, stored) if is_conflict else ()
        lines.append(_line(change, ids[change.code], names[change.code], now))
        row = [ids[change.code], *asdict(change.answer).values(), stored.fingerprint, is_conflict]
        carried.append(row)
    return Preview(lines, reading.problems, reading.notes, json.dumps(carried, ensure_ascii=False))


def _line(change: Change, key: int, name: str, now: tuple[str, ...]) -> Line:
    details = differences(change.seen, change.answer)
    return Line(key, change.code, name, change.cell, details, now)


def differences(old: Answer, new: Answer) -> tuple[str, ...]:
    """ "Auswahl: offen → ja" for each fact that differs."""
    before, after = words_of(old), words_of(new)
    return tuple(
        f"{column.title}: {before[column.key] or 'leer'} → {after[column.key] or 'leer'}"
        for column in ANSWERS
        if before[column.key] != after[column.key]
    )


def _refuse_foreign(selection: Selection, sheets: Sequence[Sheet]) -> None:
    owner = selection_table.owner_of(sheets)
    if owner is None:
        return
    if owner.mark != selection.round.mark:
        raise DomainError(
            "Diese Tabelle gehört zu einer anderen Runde. Bitte laden Sie die Tabelle dieser "
            "Runde herunter und tragen Sie Ihre Angaben dort ein."
        )
    if owner.short_code != selection.organisation.short_code:
        raise DomainError(
            f"Diese Tabelle gehört zu {owner.organisation}, nicht zu "
            f"{selection.organisation.name}. Es wurde nichts gelesen."
        )


def entries(carried: str, fields: Collection[str]) -> list[Entry]:
    """What the preview carried; contested rows only if they were ticked."""
    try:
        rows = json.loads(carried)
        return [
            Entry(int(row[0]), _answer(row[1:7]), str(row[7]))
            for row in rows
            if not row[8] or f"force-{int(row[0])}" in fields
        ]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise DomainError("Die Angaben sind nicht vollständig. Bitte laden Sie die Datei noch "
                          "einmal hoch.") from None  # fmt: skip


def _answer(row: Sequence[object]) -> Answer:
    verdict, reason, relevance, availability, doubt, remark = row
    return Answer(
        Verdict(str(verdict)), str(reason), bool(relevance),
        Availability(str(availability)) if availability else None, str(doubt), str(remark),
    )  # fmt: skip


def take_over(
    session: Session, selection: Selection, found: Collection[Entry], viewer: Viewer, at: datetime
) -> selecting.Outcome:
    """The same checks as by hand; colleagues' entries since the preview stay."""
    target = selections.lock_to_save(session, selection.id)
    outcome = selecting.save(session, target, found, viewer, at)
    text = f"hat {len(outcome.stored)} Angaben aus einer Tabelle übernommen"
    if outcome.stored:
        record(session, viewer, ("selection", selection.id), text, at)
    return outcome
