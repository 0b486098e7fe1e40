"""To-dos: the list, one assignment, closing it; the office's overview and nudges."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.todos import (
    closing,
    linking,
    matrix,
    office_queries,
    orphans,
    owing,
    pages,
    queries,
    reminders,
    tables,
)
from kzv_workflow.todos.forms import CloseForm, CloseOnBehalfForm, ManyForm
from kzv_workflow.todos.models import AssignmentState, Channel, Todo
from kzv_workflow.todos.pages import Answers
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db
from kzv_workflow.web.redirects import own_path

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILTER = ("stand", "organisation", "treffen", "text", "sortierung")
OWN_LIST = 1000  # rows of the Excel table of one organisation

blueprint = Blueprint("todos", __name__, url_prefix="/aufgaben")


@blueprint.get("")
def listed() -> ResponseReturnValue:
    """The office sees all To-dos with their progress, a municipality what it owes."""
    reader = viewer()
    if reader.is_office:
        with_done = request.args.get("stand") == "alle"
        page = office_queries.progress(db.session, request.args.get("nach"), with_done)
        return render_template(
            "todos/progress.html",
            page=page,
            with_done=with_done,
            ambiguous=linking.ambiguous(db.session),
            orphans=orphans.orphans(db.session),
            today=today(),
        )
    after, only_closed = request.args.get("nach"), request.args.get("stand") == "erledigt"
    own = owing.owing(db.session, reader, today(), None if only_closed else after)
    return render_template(
        "todos/owed.html",
        own=own,
        closed=owing.closed(db.session, reader, after if only_closed else None),
        only_closed=only_closed,
        is_first=not after,
        sharing=queries.sharing(db.session, own.page.rows, reader),
        today=today(),
    )


@blueprint.get("/liste.xlsx")
def excel() -> ResponseReturnValue:
    """What the reader's own organisation owes and has closed."""
    reader = viewer()
    rows = [
        *queries.owed_by(db.session, reader, is_open=True, limit=OWN_LIST),
        *queries.owed_by(db.session, reader, is_open=False, limit=OWN_LIST),
    ]
    name = f"To-dos {reader.organisation_name} {today():%Y-%m-%d}.xlsx"
    return attachment(tables.own_list(rows, today()), name, EXCEL)


def asked_for() -> matrix.Filter:
    """The filter as the address says it; what is unknown counts as not said."""
    state, sort = request.args.get("stand", "open"), request.args.get("sortierung", "due")
    return matrix.Filter(
        state=state if state in matrix.STATES else "open",
        organisation_id=request.args.get("organisation", type=int),
        meeting_id=request.args.get("treffen", type=int),
        text=request.args.get("text", "").strip()[:100],
        sort=sort if sort in matrix.SORTS else "due",
    )


def kept_filter() -> dict[str, Any]:
    """The filter of the matrix as it stands in the address, to come back to the same rows."""
    said = {key: request.args.get(key, "") for key in FILTER}
    return {key: value for key, value in said.items() if value}


@blueprint.get("/kommunen")
@office_only
def overview() -> ResponseReturnValue:
    """To-dos × organisations: who has done what, who is late."""
    return matrix_page(ManyForm(formdata=None))


def matrix_page(form: ManyForm, chosen: tuple[int, ...] = ()) -> str:
    asked = asked_for()
    return render_template(
        "todos/matrix.html",
        matrix=matrix.matrix(db.session, asked, today()),
        asked=asked,
        states=matrix.STATES,
        sorts=matrix.SORTS,
        signs=matrix.SIGNS,
        meetings=matrix.meetings_with_todos(db.session),
        form=form,
        chosen=chosen,
        query=kept_filter(),
        today=today(),
    )


@blueprint.get("/kommunen.xlsx")
@office_only
def matrix_excel() -> ResponseReturnValue:
    found = matrix.matrix(db.session, asked_for(), today(), rows=OWN_LIST)
    name = f"To-dos und Kommunen {today():%Y-%m-%d}.xlsx"
    return attachment(tables.whole_matrix(found), name, EXCEL)


@blueprint.get("/<int:assignment_id>")
def assignment(assignment_id: int) -> ResponseReturnValue:
    return pages.page(pages.find(assignment_id))


@blueprint.post("/<int:assignment_id>/erledigt")
def complete(assignment_id: int) -> ResponseReturnValue:
    found = pages.find_to_close(assignment_id)
    closing.refuse_elsewhere(found)
    form = pages.close_form(found, is_sent=True)
    if not form.validate_on_submit():
        return pages.page(found, Answers(form)), 422
    channel = Channel(form.channel.data) if isinstance(form, CloseOnBehalfForm) else Channel.ONLINE
    closing.complete(db.session, found, form.comment.data or "", channel, viewer(), now())
    db.session.commit()
    flash("Als erledigt gemeldet. Sie können es heute noch zurücknehmen.", "success")
    page = url_for("todos.assignment", assignment_id=assignment_id)
    return redirect(own_path(request.form.get("zurueck"), page), 303)


@blueprint.post("/<int:assignment_id>/offen")
def reopen(assignment_id: int) -> ResponseReturnValue:
    found = pages.find_to_close(assignment_id)
    if found.state is AssignmentState.DONE:
        closing.refuse_elsewhere(found)
    closing.reopen(db.session, found, viewer(), now())
    db.session.commit()
    flash("Zurückgenommen. Das To-do ist wieder offen.", "success")
    return redirect(url_for("todos.assignment", assignment_id=assignment_id), 303)


@blueprint.post("/<int:assignment_id>/bemerkung")
def comment(assignment_id: int) -> ResponseReturnValue:
    found = pages.find(assignment_id)
    form = CloseForm()
    if not form.validate_on_submit():
        return pages.page(found, Answers(form)), 422
    closing.comment(db.session, found, form.comment.data or "", viewer(), now())
    db.session.commit()
    flash("Bemerkung gesichert.", "success")
    return redirect(url_for("todos.assignment", assignment_id=assignment_id), 303)


@blueprint.get("/todo/<int:todo_id>/erinnern")
@office_only
def nudge_preview(todo_id: int) -> ResponseReturnValue:
    """Who would get which mail; nothing is sent."""
    todo = db.session.get(Todo, todo_id) or abort(404)
    settings: Settings = current_app.extensions["settings"]
    reached, sample = reminders.nudge_preview(db.session, todo, now(), settings.public_url)
    return render_template(
        "todos/nudge.html",
        todo=todo,
        recipients=reached,
        sample=sample,
        is_published=todo.published_at is not None,
        query=kept_filter(),
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
    return redirect(url_for("todos.overview", **kept_filter()), 303)
