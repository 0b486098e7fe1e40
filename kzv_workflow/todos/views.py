"""The list of To-dos and the page of one assignment."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from kzv_workflow.history.queries import entries_of
from kzv_workflow.todos import queries
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("todos", __name__)


@blueprint.get("/aufgaben")
def listed() -> ResponseReturnValue:
    """The office sees all To-dos with their progress, a municipality what it owes."""
    reader = viewer()
    if reader.is_office:
        page = queries.progress(db.session, request.args.get("nach"))
        return render_template("todos/progress.html", page=page, today=today())
    return render_template(
        "todos/owed.html",
        open_rows=queries.owed_by(db.session, reader, is_open=True),
        closed_rows=queries.owed_by(db.session, reader, is_open=False),
        today=today(),
    )


@blueprint.get("/aufgaben/<int:assignment_id>")
def assignment(assignment_id: int) -> ResponseReturnValue:
    reader = viewer()
    found = queries.find(db.session, assignment_id, reader)
    if found is None:
        abort(404)
    return render_template(
        "todos/assignment.html",
        assignment=found,
        todo=found.todo,
        others=queries.others_owing(db.session, found),
        siblings=queries.siblings(db.session, found.todo_id) if reader.is_office else [],
        history=entries_of(db.session, "todo", found.todo_id) if reader.is_office else [],
        today=today(),
    )
