"""Answers to a To-do: files, not applicable, a question, more time; and what the office says."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import read
from kzv_workflow.todos import answering, closing, pages
from kzv_workflow.todos.answer_models import RequestKind
from kzv_workflow.todos.answering import Act
from kzv_workflow.todos.forms import DeclineForm, FilesForm, QuestionForm, SettleForm, TimeForm
from kzv_workflow.todos.models import Assignment
from kzv_workflow.todos.pages import Answers
from kzv_workflow.web.access import office_only, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form

blueprint = Blueprint("todo_answers", __name__, url_prefix="/aufgaben")

Command = Callable[[Assignment, Act], object]


def _do(
    assignment_id: int, name: str, form: Form, command: Command, said: str
) -> ResponseReturnValue:
    """One answer: valid and done, or the page again with the sentence at its field."""
    found = pages.find_to_close(assignment_id)
    try:
        if form.validate_on_submit():
            command(found, pages.act())
            db.session.commit()
            flash(said, "success")
            return redirect(url_for("todos.assignment", assignment_id=assignment_id), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    found = pages.find(assignment_id)
    answers = Answers(pages.close_form(found))
    setattr(answers, name, form)
    return pages.page(found, answers), 422


@blueprint.post("/<int:assignment_id>/dateien")
def hand_in(assignment_id: int) -> ResponseReturnValue:
    form = FilesForm()

    def command(found: Assignment, act: Act) -> None:
        answering.hand_in(db.session, found, pages.uploads(), act)

    said = "Angekommen. Wenn damit alles erledigt ist, melden Sie es bitte noch als erledigt."
    return _do(assignment_id, "files", form, command, said)


@blueprint.post("/<int:assignment_id>/nicht-zutreffend")
def decline(assignment_id: int) -> ResponseReturnValue:
    form = DeclineForm()

    def command(found: Assignment, act: Act) -> None:
        closing.decline(db.session, found, form.reason.data or "", act.viewer, act.at)

    said = "Als nicht zutreffend gemeldet. Sie können es heute noch zurücknehmen."
    return _do(assignment_id, "decline", form, command, said)


@blueprint.post("/<int:assignment_id>/rueckfrage")
def ask(assignment_id: int) -> ResponseReturnValue:
    form = QuestionForm()

    def command(found: Assignment, act: Act) -> None:
        answering.ask(db.session, found, form.question.data or "", act)

    said = "Ihre Frage ist unterwegs. Bis zur Antwort erinnern wir Sie nicht."
    return _do(assignment_id, "question", form, command, said)


@blueprint.post("/<int:assignment_id>/mehr-zeit")
def ask_for_time(assignment_id: int) -> ResponseReturnValue:
    form = TimeForm()

    def command(found: Assignment, act: Act) -> None:
        reason = form.time_reason.data or ""
        answering.ask_for_time(db.session, found, form.wished_due.data, reason, act)

    said = "Ihre Bitte ist unterwegs. Die Antwort kommt per Mail; bis dahin gilt der Termin."
    return _do(assignment_id, "time", form, command, said)


@blueprint.post("/anfragen/<int:request_id>")
@office_only
def settle(request_id: int) -> ResponseReturnValue:
    """The office answers: a question, or yes or no to more time."""
    found = answering.find_request(db.session, request_id) or abort(404)
    assignment_id, form = found.assignment_id, SettleForm()
    try:
        if form.validate_on_submit():
            text, act = form.answer.data or "", pages.act()
            if found.kind is RequestKind.QUESTION:
                answering.answer(db.session, found, text, act)
            elif request.form.get("entscheidung") == "ja":
                answering.grant(db.session, found, form.until.data, text, act)
            else:
                answering.refuse(db.session, found, text, act)
            db.session.commit()
            flash("Beantwortet. Die Antwort geht per Mail hinaus.", "success")
            return redirect(url_for("todos.assignment", assignment_id=assignment_id), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    owed = pages.find(assignment_id)
    answers = Answers(pages.close_form(owed), settle=form, settled_id=request_id)
    return pages.page(owed, answers), 422


@blueprint.get("/dateien/<int:file_id>")
def download(file_id: int) -> ResponseReturnValue:
    found = answering.find_file(db.session, file_id, viewer()) or abort(404)
    return attachment(read(db.session, found.file_id), found.file.name, found.file.mimetype)
