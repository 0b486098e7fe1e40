"""To-dos: the list, one assignment, closing it; the office's overview and nudges."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.history.queries import entries_of
from kzv_workflow.todos import closing, matrix, queries, reminders
from kzv_workflow.todos.forms import CloseForm, CloseOnBehalfForm
from kzv_workflow.todos.models import Assignment, Channel, Todo
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("todos", __name__, url_prefix="/aufgaben")


@blueprint.get("")
def listed() -> ResponseReturnValue:
    """The office sees all To-dos with their progress, a municipality what it owes."""
    reader = viewer()
    if reader.is_office:
        with_done = request.args.get("stand") == "alle"
        page = queries.progress(db.session, request.args.get("nach"), with_done)
        return render_template("todos/progress.html", page=page, with_done=with_done, today=today())
    return render_template(
        "todos/owed.html",
        open_rows=queries.owed_by(db.session, reader, is_open=True),
        closed_rows=queries.owed_by(db.session, reader, is_open=False),
        today=today(),
    )


@blueprint.get("/kommunen")
@office_only
def overview() -> ResponseReturnValue:
    """To-dos × organisations: who has done what, who is late."""
    state = request.args.get("stand", "open")
    organisation = request.args.get("organisation", type=int)
    return render_template(
        "todos/matrix.html",
        matrix=matrix.matrix(db.session, state, organisation, today()),
        state=state,
        organisation=organisation,
        today=today(),
    )


@blueprint.get("/<int:assignment_id>")
def assignment(assignment_id: int) -> ResponseReturnValue:
    found = _find(assignment_id)
    return _assignment_page(found, _close_form(found))


@blueprint.post("/<int:assignment_id>/erledigt")
def complete(assignment_id: int) -> ResponseReturnValue:
    found = _find(assignment_id)
    form = _close_form(found)
    if not form.validate_on_submit():
        return _assignment_page(found, form), 422
    channel = Channel(form.channel.data) if isinstance(form, CloseOnBehalfForm) else Channel.ONLINE
    closing.complete(db.session, found, form.comment.data or "", channel, viewer(), now())
    db.session.commit()
    flash("Als erledigt gemeldet. Sie können es heute noch zurücknehmen.", "success")
    return redirect(url_for("todos.assignment", assignment_id=found.id), 303)


@blueprint.post("/<int:assignment_id>/offen")
def reopen(assignment_id: int) -> ResponseReturnValue:
    found = _find(assignment_id)
    closing.reopen(db.session, found, viewer(), now())
    db.session.commit()
    flash("Zurückgenommen. Das To-do ist wieder offen.", "success")
    return redirect(url_for("todos.assignment", assignment_id=found.id), 303)


@blueprint.post("/<int:assignment_id>/bemerkung")
def comment(assignment_id: int) -> ResponseReturnValue:
    found = _find(assignment_id)
    form = CloseForm()
    if not form.validate_on_submit():
        return _assignment_page(found, form), 422
    closing.comment(db.session, found, form.comment.data or "", viewer(), now())
    db.session.commit()
    flash("Bemerkung gesichert.", "success")
    return redirect(url_for("todos.assignment", assignment_id=found.id), 303)


@blueprint.get("/todo/<int:todo_id>/erinnern")
@office_only
def nudge_preview(todo_id: int) -> ResponseReturnValue:
    """Who would get which mail; nothing is sent."""
    todo = db.session.get(Todo, todo_id) or abort(404)
    settings: Settings = current_app.extensions["settings"]
    reached, sample = reminders.nudge_preview(db.session, todo, today(), settings.public_url)
    return render_template(
        "todos/nudge.html",
        todo=todo,
        recipients=reached,
        sample=sample,
        is_published=todo.published_at is not None,
        today=today(),
    )


@blueprint.post("/todo/<int:todo_id>/erinnern")
@office_only
def nudge(todo_id: int) -> ResponseReturnValue:
    todo = db.session.get(Todo, todo_id) or abort(404)
    settings: Settings = current_app.extensions["settings"]
    count = reminders.nudge(db.session, todo, today(), viewer(), now(), settings.public_url)
    db.session.commit()
    if count:
        flash(f"{german.count(count, 'Mail ist', 'Mails sind')} auf dem Weg.", "success")
    else:
        flash("Heute wurde hier schon erinnert, oder es fehlt niemand.", "info")
    return redirect(url_for("todos.overview"), 303)


def _find(assignment_id: int) -> Assignment:
    found = queries.find(db.session, assignment_id, viewer())
    if found is None:
        abort(404)
    return found


def _close_form(found: Assignment) -> CloseForm:
    if found.organisation_id == viewer().organisation_id:
        return CloseForm()
    return CloseOnBehalfForm()


def _assignment_page(found: Assignment, form: CloseForm) -> str:
    reader = viewer()
    return render_template(
        "todos/assignment.html",
        assignment=found,
        todo=found.todo,
        form=form,
        others=queries.others_owing(db.session, found),
        may_reopen=closing.may_reopen(found, reader, now()),
        siblings=queries.siblings(db.session, found.todo_id) if reader.is_office else [],
        history=entries_of(db.session, "todo", found.todo_id)
        if reader.is_office
        else entries_of(db.session, "assignment", found.id),
        today=today(),
    )
