"""A Word file edited by hand comes back: kept, compared, taken over paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.files.kinds import WORD
from kzv_workflow.files.store import read, store
from kzv_workflow.history.service import record
from kzv_workflow.minutes import house_style, papers, queries, standing
from kzv_workflow.minutes.correctable import places
from kzv_workflow.minutes.differences import (
    Difference,
    DifferenceKind,
    differences,
    suggestion,
)
from kzv_workflow.minutes.life import ReturnedWord
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.paragraphs import Paragraph, removed
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.taking_in import save, take_in
from kzv_workflow.minutes.word import render_with_places
from kzv_workflow.minutes.word_back import WordBack, WordParagraph, read_back
from kzv_workflow.minutes.word_tables import Places

OTHER_MINUTES = (
    "Diese Datei gehört zu einem anderen Protokoll. Bitte laden Sie die Datei hoch, die Sie von "
    "dieser Seite heruntergeladen haben."
)
GONE = "Diesen Unterschied gibt es nicht mehr. Hier ist der heutige Stand."


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with the paragraph it is about and what taking it over would make of it."""

    difference: Difference
    paragraph: Paragraph | None
    suggested: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the file says otherwise, and how its To-dos were recognised."""

    changes: Sequence[Change]
    todos_found: int
    todos_missing: Sequence[int]


def returned(session: Session, minutes: Minutes) -> Sequence[ReturnedWord]:
    """All files that came back, newest first; none is ever thrown away."""
    return session.scalars(
        sa.select(ReturnedWord)
        .where(ReturnedWord.minutes_id == minutes.id)
        .order_by(ReturnedWord.id.desc())
    ).all()


def keep(
    session: Session, minutes: Minutes, name: str, data: bytes, back: WordBack, act: Act
) -> ReturnedWord:
    """Keep a file that was checked and read; from now on it is the one that goes out.

    Raises DomainError if it says that it belongs to another Protokoll.
    """
    standing.lock(session, minutes.id)
    row = ReturnedWord(
        minutes_id=minutes.id,
        version_id=_origin(session, minutes, back).id,
        file_id=store(session, name, WORD.mimetype, data, act.at).id,
        name=name[:200],
        uploaded_by=act.viewer.name,
        uploaded_at=act.at,
        is_current=True,
    )
    _retire(session, minutes)
    session.add(row)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat die bearbeitete Word-Datei „{row.name}“ hochgeladen", act.at,
    )  # fmt: skip
    session.flush()
    return row


def _origin(session: Session, minutes: Minutes, back: WordBack) -> MinutesVersion:
    """The version the file was made from; the newest if the file does not say."""
    said = papers.identified(back.identifier)
    if said is None:
        return queries.newest_version(session, minutes.id)
    if said[0] != minutes.id:
        raise DomainError(OTHER_MINUTES, field="file")
    return session.scalars(
        sa.select(MinutesVersion).where(
            MinutesVersion.minutes_id == minutes.id, MinutesVersion.number == said[1]
        )
    ).first() or queries.newest_version(session, minutes.id)


def use_generated(session: Session, minutes: Minutes, act: Act) -> None:
    """From now on the file is made from the text again; the edited one stays to be looked at."""
    standing.lock(session, minutes.id)
    if standing.returned_word(session, minutes.id) is None:
        return
    _retire(session, minutes)
    record(
        session, act.viewer, ("minutes", minutes.id),
        "verwendet wieder die aus dem Text erzeugte Word-Datei", act.at,
    )  # fmt: skip


def _retire(session: Session, minutes: Minutes) -> None:
    session.execute(
        sa.update(ReturnedWord)
        .where(ReturnedWord.minutes_id == minutes.id, ReturnedWord.is_current)
        .values(is_current=False)
    )


def compare(session: Session, minutes: Minutes, row: ReturnedWord, act: Act) -> Comparison:
    """The file beside the newest text."""
    edited = read_back(read(session, row.file_id)).paragraphs
    newest = queries.newest_version(session, minutes.id)
    now, lines = _printed(session, newest, act)
    original = (
        now if row.version.source == newest.source else _printed(session, row.version, act)[0]
    )
    parsed = standing.printed(session, newest, act.day)
    known = places(parsed, newest.source)
    found = {one.todo for one in edited if one.todo is not None}
    return Comparison(
        changes=[
            Change(one, known.get(one.line or 0), _suggested(one, known))
            for one in differences(original, now, edited, lines)
        ],
        todos_found=len(found),
        todos_missing=sorted({one.todo for one in now if one.todo is not None} - found),
    )


def _suggested(one: Difference, known: dict[int, Paragraph]) -> str:
    paragraph = known.get(one.line or 0)
    return suggestion(one, paragraph) if paragraph else ""


def _printed(
    session: Session, version: MinutesVersion, act: Act
) -> tuple[tuple[WordParagraph, ...], Places]:
    """The paragraphs our own file of a version has, and the lines of the text they are made of."""
    parsed = standing.printed(session, version, act.day)
    data, lines = render_with_places(parsed, house_style.current(session))
    return read_back(data).paragraphs, lines


def take_over(
    session: Session, minutes: Minutes, row: ReturnedWord, key: str, text: str, act: Act
) -> bool:
    """Take one difference over as ``text``; True if that made a new version.

    Raises DomainError if the difference is gone or its paragraph is none of the text.
    """
    standing.lock(session, minutes.id)
    changes = compare(session, minutes, row, act).changes
    change = next((one for one in changes if one.difference.key == key), None)
    if change is None:
        raise DomainError(GONE)
    if change.paragraph is None:
        raise DomainError(
            "Diese Zeile schreibt der Hausstil, sie steht nicht im Text. Sie bleibt in der Datei."
        )
    kind, todo = change.difference.kind, change.difference.todo
    if kind is not DifferenceKind.REMOVED:
        added = todo if kind is DifferenceKind.ADDED else None
        return take_in(session, minutes, change.paragraph, text, act, added) is not None
    newest = queries.newest_version(session, minutes.id)
    return save(session, minutes, removed(newest.source, change.paragraph), act) is not None
