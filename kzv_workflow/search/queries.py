"""Asking the index. What the viewer may not see is not found: the objects themselves decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.announcements import queries as announcements
from kzv_workflow.announcements.models import Announcement
from kzv_workflow.directory.models import Organisation, OrganisationAlias, Person
from kzv_workflow.materials import queries as materials
from kzv_workflow.materials.models import Material
from kzv_workflow.minutes.models import Minutes, MinutesState
from kzv_workflow.search.folding import Term, name_terms
from kzv_workflow.search.models import EntryKind, SearchEntry
from kzv_workflow.todos.models import Assignment, Todo
from kzv_workflow.web.pager import PAGE_SIZE, Page
from kzv_workflow.web.viewer import Viewer

# The same expression as in the migration, else PostgreSQL does not use its index.
_WORDS_OF_POSTGRESQL = (
    "(setweight(to_tsvector('simple', search_entry.folded), 'A') ||"
    " setweight(to_tsvector('simple', search_entry.context), 'B'))"
    " @@ to_tsquery('simple', :{name})"
)
_WORDS_OF_SQLITE = (
    "search_entry.id IN (SELECT rowid FROM search_words WHERE search_words MATCH :{name})"
)


class Hit(NamedTuple):
    """A line that was found; ``assignment_id`` is the page of a To-do for this viewer."""

    id: int
    kind: EntryKind
    object_id: int
    position: int
    day: date
    title: str
    section: str | None
    text: str
    assignment_id: int | None


class Choice(NamedTuple):
    """Something to filter by."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; of ``names`` one must be there, in the line or its section."""

    terms: list[Term] = field(default_factory=list)
    kind: EntryKind | None = None
    year: int | None = None
    meeting_id: int | None = None
    organisation_id: int | None = None
    person_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked that narrows the search."""
        narrowing = (self.kind, self.year, self.meeting_id, self.organisation_id, self.person_id)
        return not self.terms and not any(narrowing)


def hits(
    session: Session, viewer: Viewer, today: date, asked: Asked, before: str | None = None
) -> Page[Hit]:
    """What was found, newest first. Two statements at most for the names, one for the hits."""
    assignment = (
        sa.select(sa.func.min(Assignment.id))
        .where(Assignment.todo_id == SearchEntry.object_id, SearchEntry.kind == EntryKind.TODO)
        .correlate(SearchEntry)
    )
    if not viewer.is_office:
        assignment = assignment.where(Assignment.organisation_id == viewer.organisation_id)
    query = (
        sa.select(
            SearchEntry.id, SearchEntry.kind, SearchEntry.object_id, SearchEntry.position,
            SearchEntry.day, SearchEntry.title, SearchEntry.section, SearchEntry.text,
            assignment.scalar_subquery(),
        )
        .where(*_conditions(session, asked), _visible(viewer, today))
        .order_by(SearchEntry.day.desc(), SearchEntry.id.desc())
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip
    cursor = _cursor(before)
    if cursor:
        query = query.where(
            sa.or_(
                SearchEntry.day < cursor[0],
                sa.and_(SearchEntry.day == cursor[0], SearchEntry.id < cursor[1]),
            )
        )
    rows = [Hit(*row) for row in session.execute(query)]
    return Page.cut(rows, lambda row: f"{row.day}_{row.id}")


def organisations(session: Session) -> list[Choice]:
    rows = session.execute(
        sa.select(Organisation.id, Organisation.name).order_by(Organisation.sort_key)
    )
    return [Choice(*row) for row in rows]


def people(session: Session, most: int = 500) -> list[Choice]:
    """Everybody of the directory, by surname; also those who left, for they are in old texts."""
    rows = session.scalars(sa.select(Person).order_by(Person.sort_key).limit(most))
    return [Choice(one.id, one.name) for one in rows]


def years(session: Session) -> list[int]:
    """The years of which anything is indexed, latest first."""
    # each end by the index of its own; together in one SELECT they would read all of it
    first = session.scalar(sa.select(sa.func.min(SearchEntry.day)))
    last = session.scalar(sa.select(sa.func.max(SearchEntry.day)))
    if first is None or last is None:
        return []
    return list(range(last.year, first.year - 1, -1))


def _conditions(session: Session, asked: Asked) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.terms:
        found.append(_words(session, "words", asked.terms, all_of_them=True))
    if asked.kind:
        found.append(SearchEntry.kind == asked.kind)
    if asked.year:
        found.append(SearchEntry.day.between(date(asked.year, 1, 1), date(asked.year, 12, 31)))
    if asked.meeting_id:
        found.append(SearchEntry.meeting_id == asked.meeting_id)
    if asked.organisation_id:
        found.append(_of_organisation(session, asked.organisation_id))
    if asked.person_id:
        names = _names_of_person(session, asked.person_id)
        found.append(_words(session, "person", names) if names else sa.false())
    return found


def _of_organisation(session: Session, organisation_id: int) -> sa.ColumnElement[bool]:
    """Lines and sections that name it, and the To-dos it owes."""
    owed = sa.and_(
        SearchEntry.kind == EntryKind.TODO,
        sa.exists().where(
            Assignment.todo_id == SearchEntry.object_id,
            Assignment.organisation_id == organisation_id,
        ),
    )
    spellings = session.execute(
        sa.select(Organisation.name, Organisation.full_name, OrganisationAlias.alias)
        .outerjoin(Organisation.aliases)
        .where(Organisation.id == organisation_id)
    ).all()
    names = name_terms(*(spelling for row in spellings for spelling in row))
    return sa.or_(owed, _words(session, "organisation", names)) if names else owed


def _names_of_person(session: Session, person_id: int) -> list[Term]:
    """The full name without title, and the surname where nobody else has it."""
    row = session.execute(
        sa.select(
            Person.given_name, Person.surname,
            sa.select(sa.func.count(Person.id))
            .where(Person.surname == sa.select(Person.surname).where(Person.id == person_id)
                   .scalar_subquery())
            .scalar_subquery(),
        )
        .where(Person.id == person_id)
    ).first()  # fmt: skip
    if row is None:
        return []
    given, surname, count = row
    return name_terms(f"{given} {surname}", surname if count == 1 else None)


def _words(
    session: Session, name: str, terms: Sequence[Term], *, all_of_them: bool = False
) -> sa.ColumnElement[bool]:
    """Entries with these words in the line (all of them), or one in the line or its section."""
    if session.get_bind().dialect.name == "postgresql":
        weight = "A" if all_of_them else ""
        match = (" & " if all_of_them else " | ").join(_as_tsquery(one, weight) for one in terms)
        condition = sa.text(_WORDS_OF_POSTGRESQL.format(name=name))
    else:
        match = (" AND " if all_of_them else " OR ").join(_as_fts5(one) for one in terms)
        match = f"{{folded}} : ({match})" if all_of_them else match
        condition = sa.text(_WORDS_OF_SQLITE.format(name=name))
    return sa.and_(sa.true(), condition.bindparams(**{name: match}))


def _as_tsquery(term: Term, weight: str) -> str:
    """Only letters and digits get here, see folding; quoted all the same."""
    flags = [weight] * len(term.words)
    flags[-1] = ("*" if term.goes_on else "") + weight
    parts = (
        f"'{word}':{flag}" if flag else f"'{word}'"
        for word, flag in zip(term.words, flags, strict=True)
    )
    return f"({' <-> '.join(parts)})"


def _as_fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.goes_on else "")


def _visible(viewer: Viewer, today: date) -> sa.ColumnElement[bool]:
    """What the office sees is everything that exists; the others' rules are those of each area."""
    if viewer.is_office:
        return sa.true()
    own_todo = sa.exists().where(
        Assignment.todo_id == SearchEntry.object_id,
        Assignment.organisation_id == viewer.organisation_id,
        Todo.id == Assignment.todo_id,
        Todo.published_at.is_not(None),
    )
    sent_round = sa.exists().where(
        Minutes.id == SearchEntry.object_id, Minutes.state != MinutesState.DRAFT
    )
    on_the_shelf = sa.exists().where(
        Material.id == SearchEntry.object_id, materials.visible(viewer)
    )
    holding = sa.exists().where(
        Announcement.id == SearchEntry.object_id, announcements.visible(viewer, today)
    )
    return sa.or_(
        sa.and_(SearchEntry.kind == EntryKind.MINUTES, sent_round),
        sa.and_(SearchEntry.kind == EntryKind.TODO, own_todo),
        sa.and_(SearchEntry.kind == EntryKind.MATERIAL, on_the_shelf),
        sa.and_(SearchEntry.kind == EntryKind.ANNOUNCEMENT, holding),
    )


def _cursor(text: str | None) -> tuple[date, int] | None:
    day, _, key = (text or "").partition("_")
    try:
        return date.fromisoformat(day), int(key) % 2**31
    except ValueError:
        return None
