"""The office creates To-dos without a Protokoll: owners, deadline, steps, reminders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.german import find_deadline, without_deadline
from kzv_workflow.history.service import record
from kzv_workflow.todos import answering, dues, service, stepping
from kzv_workflow.todos.answer_models import TodoTemplate
from kzv_workflow.todos.answering import Act, Upload
from kzv_workflow.todos.deadlines import Plan, days_before
from kzv_workflow.todos.dues import Deadline
from kzv_workflow.todos.models import Completion, Recurrence, Todo, TodoScope
from kzv_workflow.todos.service import Agreement, Origin

OWNERS = {
    "office": "das Büro",
    "each": "alle Kommunen, jede für sich",
    "any": "alle Kommunen, eine genügt für alle",
    "joint": "Büro und Kommunen gemeinsam; das Büro schließt ab",
    "some": "ausgewählte Kommunen, jede für sich",
    "some_any": "ausgewählte Kommunen, eine genügt",
}
_STEP = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the office typed."""

    text: str
    owner: str
    organisation_ids: Sequence[int] = ()
    person_ids: Sequence[int] = ()
    due_text: str = ""
    due_meeting: str = ""  # "before:12", "at:12" or nothing
    step_after: str = ""
    recurrence: Recurrence = Recurrence.NONE
    days: str = "7, 1"
    is_announced: bool = True
    is_chased: bool = True
    contact: int = 0  # whom in the office questions reach; 0: everybody there
    wants_file: bool = False  # also without words that say so
    template: str = ""  # keep the text as a block under this name
    uploads: Sequence[Upload] = field(default=())


def create(session: Session, wanted: Wanted, act: Act) -> list[Todo]:
    """One To-do, or one for each numbered step and each person; visible at once.

    Raises DomainError at the field that will not do.
    """
    today = act.at.astimezone(BERLIN).date()
    texts = steps(wanted.text)
    if not texts:
        raise DomainError("Bitte beschreiben Sie, was zu tun ist.", field="text")
    base = _agreement(session, wanted, act)
    plan = Plan(wanted.is_announced, days_before(wanted.days), wanted.is_chased)
    before = stepping.step_named(session, wanted.step_after)
    base = replace(base, reminder_plan=plan, step_after_id=before)
    people: Sequence[int | None] = wanted.person_ids or (None,)
    agreements = [
        replace(one, person_id=person, scope=_scope(base.scope, person))
        for person in people
        for one in _one_by_one(base, texts, today)
    ]
    origin = Origin(None, "vom Büro angelegt", "/aufgaben")
    created = service.assign(session, agreements, origin, act.viewer.name, act.at)
    session.flush()
    for place, todo in enumerate(created):
        todo.origin_label = todo.origin_url = None
        if place % len(texts):
            todo.step_after_id = created[place - 1].id
    service.publish(created, act.at)
    _finish(session, created, wanted, act)
    return created


def steps(text: str) -> list[str]:
    """The numbered lines of a process ("1) …", "2) …"), each a To-do; else the whole text."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_STEP.match(line) for line in lines):
        return [_STEP.sub("", line).strip() for line in lines]
    return [" ".join(text.split())] if lines else []


def _one_by_one(base: Agreement, texts: Sequence[str], today: date) -> list[Agreement]:
    """A single To-do as agreed; of several steps each with the deadline of its own line, and the
    last one with that of the whole."""
    if len(texts) == 1:
        return [replace(base, text=texts[0])]
    timeless = replace(base, **asdict(Deadline()))
    found = [_with_own_deadline(timeless, text, today) for text in texts]
    if found[-1].due_kind == "none" and found[-1].start is None:
        found[-1] = replace(base, text=found[-1].text)
    return found


def _with_own_deadline(agreement: Agreement, text: str, today: date) -> Agreement:
    """ "Tabelle schicken bis 07.05." is the text with its deadline, where that is a day."""
    found = find_deadline(text, today)
    if found is None or (found[0].due is None and found[0].start is None):
        return replace(agreement, text=text)
    said, begin, end = found
    return replace(
        agreement,
        text=without_deadline(text, begin, end) or text,
        due=said.due,
        due_text=said.text,
        due_kind=said.kind,
        start=said.start,
    )


def _finish(session: Session, created: Sequence[Todo], wanted: Wanted, act: Act) -> None:
    if wanted.uploads:
        for todo in created:
            answering.keep(session, todo, None, wanted.uploads, act)
    for todo in created:
        record(session, act.viewer, ("todo", todo.id), "hat das To-do angelegt", act.at)
    if wanted.template:
        keep_template(session, wanted.template, wanted.text)


def _scope(scope: TodoScope, person: int | None) -> TodoScope:
    return TodoScope.PERSON if person is not None else scope


def _agreement(session: Session, wanted: Wanted, act: Act) -> Agreement:
    scope, completion, owing = _owners(session, wanted)
    today = act.at.astimezone(BERLIN).date()
    until = dues.read(session, wanted.due_text, wanted.due_meeting, today)
    agreement = Agreement(
        text="",
        scope=scope,
        organisation_ids=owing,
        completion=completion,
        recurrence=wanted.recurrence,
        due=until.due,
        due_text=until.due_text,
        due_kind=until.due_kind,
        due_meeting=until.due_meeting,
        due_meeting_id=until.due_meeting_id,
        start=until.start,
        contact_id=service.contact(session, wanted.contact, today),
        wants_file=wanted.wants_file or None,
    )
    if wanted.recurrence is not Recurrence.NONE and agreement.due is None:
        raise DomainError(
            "Was sich wiederholt, braucht einen ersten Termin mit Datum.", field="due_text"
        )
    return agreement


def _owners(session: Session, wanted: Wanted) -> tuple[TodoScope, Completion, tuple[int, ...]]:
    office = directory.office(session)
    all_ids = [one.id for one in directory.municipalities(session) if one.is_active]
    office_ids = [office.id] if office else []
    chosen = [one for one in all_ids if one in wanted.organisation_ids]
    if wanted.owner in {"some", "some_any"} and not chosen:
        raise DomainError("Bitte wählen Sie mindestens eine Kommune.", field="organisations")
    if wanted.person_ids and wanted.owner != "office":
        raise DomainError("Personen gehen nur beim Büro.", field="people")
    found = {
        "office": (TodoScope.OFFICE, Completion.ALL, office_ids),
        "each": (TodoScope.EACH_MUNICIPALITY, Completion.ALL, all_ids),
        "any": (TodoScope.EACH_MUNICIPALITY, Completion.ANY, all_ids),
        "joint": (TodoScope.JOINT, Completion.COORDINATOR, office_ids + all_ids),
        "some": (TodoScope.ORGANISATION, Completion.ALL, chosen),
        "some_any": (TodoScope.ORGANISATION, Completion.ANY, chosen),
    }.get(wanted.owner)
    if found is None:
        raise DomainError("Bitte wählen Sie, wer zuständig ist.", field="owner")
    return found[0], found[1], tuple(found[2])


def templates(session: Session) -> Sequence[TodoTemplate]:
    return session.scalars(sa.select(TodoTemplate).order_by(TodoTemplate.title)).all()


def template(session: Session, template_id: int) -> TodoTemplate | None:
    return session.get(TodoTemplate, template_id)


def rename(session: Session, block: TodoTemplate, title: str, text: str) -> None:
    """Another title or text. Raises DomainError at ``title`` if another block has it."""
    others = sa.select(TodoTemplate.id).where(
        TodoTemplate.title == title, TodoTemplate.id != block.id
    )
    if session.scalar(others) is not None:
        raise DomainError(f"Einen Textbaustein „{title}“ gibt es schon.", field="title")
    block.title, block.text = title, text


def keep_template(session: Session, title: str, text: str) -> None:
    """A block of that name; the old one of that name is replaced."""
    found = session.scalars(sa.select(TodoTemplate).where(TodoTemplate.title == title)).first()
    if found is None:
        session.add(TodoTemplate(title=title, text=text))
    else:
        found.text = text
