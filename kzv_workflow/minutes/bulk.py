"""Taking over many files: each read outside of any transaction, each stored in one of its own.

A file that cannot be read, or a Protokoll that cannot be stored, stops nobody else. Repeating
changes nothing: a Protokoll is known by the hash of its text.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload, sessionmaker

from kzv_workflow.clock import BERLIN
from kzv_workflow.db import reading, writing
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.roster import Roster
from kzv_workflow.errors import DomainError
from kzv_workflow.files import guard, store
from kzv_workflow.german import format_date
from kzv_workflow.minutes import queries, taking_over
from kzv_workflow.minutes.bulk_models import ImportBatch, ImportFile, ImportState
from kzv_workflow.minutes.bulk_report import Part, Report, found_in, notes_on
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.parsing.titles import date_in
from kzv_workflow.minutes.readers import read_safely
from kzv_workflow.minutes.review import NOT_LISTED, Review, propose
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.viewer import Role, Viewer

UNEXPECTED = "Die Datei konnte nicht übernommen werden. Bitte übernehmen Sie sie einzeln."
MOST_CHARACTERS = 1_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manner:
    """How past Protokolle are stored: their To-dos are closed and everybody may read them."""

    leaves_open: bool = False
    is_circulated: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """One Protokoll as text, and what was read in it."""

    text: str
    parsed: ParsedMinutes


def begin(
    session: Session, uploads: Sequence[tuple[str, bytes]], manner: Manner, act: Act
) -> ImportBatch:
    """Keep the files (name, bytes) for reading; one the guard refuses is only reported."""
    batch = ImportBatch(
        created_at=act.at,
        account_id=act.viewer.account_id,
        author_name=act.viewer.name,
        leaves_open=manner.leaves_open,
        is_circulated=manner.is_circulated,
        files=[_received(session, PurePath(name).name, data, act.at) for name, data in uploads],
    )
    session.add(batch)
    session.flush()
    return batch


def work(sessions: sessionmaker[Session], at: datetime, seconds: float) -> int:
    """Take over waiting files, the oldest first, for about so long; how many."""
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with reading(), sessions() as session:
            waiting = _next(session)
            if waiting is None:
                break
            key, name, data = waiting
            roster = roster_of(session, at)
        read = read_sources(name, data, roster)
        with writing():
            done += finish(sessions, key, read, at)
    return done


def roster_of(session: Session, at: datetime) -> Roster:
    return directory.roster(session, at.astimezone(BERLIN).date())


def find(session: Session, batch_id: int) -> ImportBatch | None:
    return session.scalars(
        sa.select(ImportBatch)
        .where(ImportBatch.id == batch_id)
        .options(selectinload(ImportBatch.files))
    ).first()


def newest(session: Session, limit: int = 20) -> Sequence[ImportBatch]:
    return session.scalars(
        sa.select(ImportBatch)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
        .options(selectinload(ImportBatch.files).defer(ImportFile.report))
    ).all()


def _received(session: Session, name: str, data: bytes, at: datetime) -> ImportFile:
    name = name[:200] or "ohne Namen"
    try:
        kind = guard.check(name, data)
    except DomainError as error:
        return ImportFile(
            name=name, state=ImportState.FAILED, report=Report(problem=str(error)).as_json()
        )
    kept = store.same(session, name, data) or store.store(session, name, kind.mimetype, data, at)
    return ImportFile(name=name, state=ImportState.WAITING, file_id=kept.id, report="")


def _next(session: Session) -> tuple[int, str, bytes] | None:
    row = session.execute(
        sa.select(ImportFile.id, ImportFile.name, ImportFile.file_id)
        .where(ImportFile.state == ImportState.WAITING)
        .order_by(ImportFile.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    key, name, file_id = row
    try:
        return key, name, store.read(session, file_id or "")
    except DomainError:
        return key, name, b""


def read_sources(name: str, data: bytes, roster: Roster) -> list[Source] | str:
    """The Protokolle of a file, or the sentence that says why there are none."""
    try:
        text = read_safely(name, data).markup
        if len(text) > MOST_CHARACTERS:
            return "Der Text ist zu lang. Bitte teilen Sie die Datei auf."
        parts = parse(text, roster)
        if len(parts) == 1:
            return [Source(text, parts[0])]
        lines = text.split("\n")
        cuts = ["\n".join(lines[p.first_line - 1 : p.last_line]).strip("\n") for p in parts]
        return [Source(cut, parse(cut, roster)[0]) for cut in cuts]
    except DomainError as error:
        return str(error)
    except Exception:  # noqa: BLE001 - one bad file stops nobody else
        _log.exception("a file could not be read")
        return UNEXPECTED


def finish(
    sessions: sessionmaker[Session], key: int, read: list[Source] | str, at: datetime
) -> bool:
    """Store what was read and the report; False if somebody else has done it meanwhile."""
    try:
        with sessions() as session, session.begin():
            return _store_all(session, key, read, at)
    except SQLAlchemyError:
        _log.exception("a Protokoll could not be stored")
        with sessions() as session, session.begin():
            return _store_all(session, key, UNEXPECTED, at)


def _store_all(session: Session, key: int, read: list[Source] | str, at: datetime) -> bool:
    row = session.scalars(sa.select(ImportFile).where(ImportFile.id == key).with_for_update()).one()
    if row.state is not ImportState.WAITING:
        return False
    report = Report(problem=read) if isinstance(read, str) else Report()
    if not isinstance(read, str):
        report.parts = [_stored(session, source, row, at) for source in read]
    row.state = _state(report)
    row.report = report.as_json()
    return True


def _state(report: Report) -> ImportState:
    if any(part.is_new for part in report.parts):
        return ImportState.DONE
    if report.parts and all(part.minutes_id for part in report.parts):
        return ImportState.KNOWN
    return ImportState.FAILED


def _stored(session: Session, source: Source, row: ImportFile, at: datetime) -> Part:
    """One Protokoll, in a savepoint; its To-dos are left out if they alone stand in the way."""
    batch = row.batch
    author = Viewer(batch.account_id, batch.author_name, Role.OFFICE, 0, "")
    act = Act(author, at)
    known = queries.imported_before(session, taking_over.import_key(source.text))
    if known:
        return Part(known.title, known.id, notes=["Wurde schon früher übernommen."])
    review, unknown = _review(session, source.parsed, row, act)
    part = Part(source.parsed.title or review.title or row.name)
    if not review.validate():
        part.notes = [*review.errors.values(), *(t.error for t in review.todos if t.error)]
        return part
    problem = _try(session, review, source.text, act, part)
    if problem and review.chosen:
        for todo in review.todos:
            todo.is_chosen = False
        note = f"Die To-dos wurden nicht angelegt: {problem}"
        problem = _try(session, review, source.text, act, part)
        part.notes = [note] if not problem else []
    part.notes += [problem] if problem else notes_on(review, unknown)
    part.found = found_in(review)
    return part


def _try(session: Session, review: Review, text: str, act: Act, part: Part) -> str | None:
    """Store it, or say why not."""
    try:
        with session.begin_nested():
            minutes = taking_over.store(session, review, text, act)
            minutes.circulated_at = None  # history: see business.AWAITS_DECISION
            part.minutes_id, part.is_new = minutes.id, True
    except DomainError as error:
        return str(error)
    return None


def _review(
    session: Session, parsed: ParsedMinutes, row: ImportFile, act: Act
) -> tuple[Review, list[str]]:
    """What is proposed, without asking: nobody new in the directory, To-dos closed.

    Also the names that are not in the directory.
    """
    today = act.at.astimezone(BERLIN).date()
    organisations = chooser(session)
    day = parsed.meeting.date or date_in(row.name) or today
    people = [KnownPerson(*one) for one in directory.everybody_ever(session, day)]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    review = propose(parsed, matches, organisations, today)
    review.is_circulated, review.reminds_past = row.batch.is_circulated, False
    review.title = review.title.strip() or PurePath(row.name).stem
    review.day = review.day or _day_in(row.name)
    unknown = []
    for attendee in review.attendees:
        if not attendee.person.isdecimal():
            attendee.person = NOT_LISTED
            unknown.append(attendee.match.attendee.name)
    for todo in review.todos:
        todo.is_chosen = todo.is_chosen and todo.chosen_owner is not None
        if not row.batch.leaves_open:
            todo.line = replace(todo.line, status="done")
    return review, [name for name in unknown if name]


def _day_in(name: str) -> str:
    """The day a file name tells: "2023-02-14 Protokoll.docx"."""
    found: date | None = date_in(name.replace("_", " "))
    return format_date(found) if found else ""
