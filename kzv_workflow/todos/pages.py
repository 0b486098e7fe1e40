"""The page of an assignment: what it shows, with the forms for every answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import abort, current_app, render_template, request

from kzv_workflow.config import Settings
from kzv_workflow.directory import queries as directory
from kzv_workflow.history.queries import entries_of
from kzv_workflow.todos import answering, closing, linking, orphans, queries, stepping
from kzv_workflow.todos.answering import Act, Upload
from kzv_workflow.todos.forms import (
    CloseForm,
    CloseOnBehalfForm,
    DeclineForm,
    FilesForm,
    QuestionForm,
    SettleForm,
    TimeForm,
)
from kzv_workflow.todos.models import Assignment, AssignmentState
from kzv_workflow.todos.ordinals import Candidate
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form


@dataclass
class Answers:
    """The forms of the page; the one that was sent comes filled, the others empty."""

    close: CloseForm
    files: FilesForm = field(default_factory=lambda: FilesForm(formdata=None))
    decline: DeclineForm = field(default_factory=lambda: DeclineForm(formdata=None))
    question: QuestionForm = field(default_factory=lambda: QuestionForm(formdata=None))
    time: TimeForm = field(default_factory=lambda: TimeForm(formdata=None))
    settle: SettleForm = field(default_factory=lambda: SettleForm(formdata=None))
    settled_id: int = 0  # the request whose answer was refused

    @property
    def sent(self) -> Form:
        """The form with errors, for the summary on top."""
        forms = (self.close, self.files, self.decline, self.question, self.time, self.settle)
        return next((one for one in forms if one.errors), self.close)


def find(assignment_id: int) -> Assignment:
    """The assignment, or 404 for who may not see it."""
    found = queries.find(db.session, assignment_id, viewer())
    if found is None:
        abort(404)
    return found


def find_to_close(assignment_id: int) -> Assignment:
    """The same, while nobody else closes or opens a share of its To-do."""
    queries.lock(db.session, [assignment_id])
    return find(assignment_id)


def act() -> Act:
    settings: Settings = current_app.extensions["settings"]
    return Act(viewer(), now(), settings.public_url)


def uploads(name: str = "files") -> list[Upload]:
    """The files that came with the form; an empty field is none."""
    return [Upload(one.filename, one.read()) for one in request.files.getlist(name) if one.filename]


def coming() -> list[Candidate]:
    """Meetings still to come, the next one first."""
    known = linking.candidates(db.session)
    return [one for one in known if one.first_day and one.first_day >= today()]


def meeting_choices() -> list[tuple[str, str]]:
    """What a deadline may hang on, for a field to choose from."""
    return [("", "an kein Treffen")] + [
        (f"{when}:{one.meeting_id}", f"{words} {one.label}")
        for one in coming()
        for when, words in (("before", "vor:"), ("at", "im:"))
    ]


def contact_choices() -> list[tuple[int, str]]:
    """Whom in the office questions may reach, for a field to choose from."""
    office = directory.office(db.session)
    return [(0, "alle im Büro")] + [
        (one.person_id, one.person.name)
        for one in directory.current_memberships(db.session, today())
        if office and one.organisation_id == office.id
    ]


def close_form(found: Assignment, is_sent: bool = False) -> CloseForm:
    """Whoever closes it for another organisation says how they learned of it."""
    is_own = found.organisation_id == viewer().organisation_id
    kind = CloseForm if is_own else CloseOnBehalfForm
    return kind() if is_sent else kind(formdata=None, comment=found.comment)


def page(found: Assignment, answers: Answers | None = None) -> str:
    reader = viewer()
    requests = answering.requests_of(db.session, found.id)
    return render_template(
        "todos/assignment.html",
        assignment=found,
        todo=found.todo,
        forms=answers or Answers(close_form(found)),
        files=answering.files_of(db.session, found),
        requests=requests,
        clarify_url=orphans.clarify_url(found.todo.origin_url),
        in_question=any(one.answered_at is None for one in requests),
        others=queries.others_owing(db.session, found),
        process=stepping.process_of(db.session, found.todo, reader),
        may_reopen=closing.may_reopen(found, reader, now())
        and not (found.todo.action_url and found.state is AssignmentState.DONE),
        siblings=queries.siblings(db.session, found.todo_id) if reader.is_office else [],
        history=entries_of(db.session, "todo", found.todo_id)
        if reader.is_office
        else entries_of(db.session, "assignment", found.id),
        today=today(),
    )
