"""The office: new To-dos, its own board, closing many at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.todos import board as own
from kzv_workflow.todos import bulk, creating, pages
from kzv_workflow.todos.forms import ManyForm
from kzv_workflow.todos.models import Channel
from kzv_workflow.todos.office_forms import NewTodoForm
from kzv_workflow.todos.views import kept_filter, matrix_page
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("todo_office", __name__, url_prefix="/aufgaben")


@blueprint.get("/neu")
@office_only
def new() -> ResponseReturnValue:
    """An empty form, or one begun from a text block or for the next meeting."""
    form = NewTodoForm(formdata=None)
    blocks = {one.id: one for one in creating.templates(db.session)}
    block = blocks.get(request.args.get("baustein", 0, type=int))
    if block is not None:
        form.text.data = block.text
    if request.args.get("fuer") == "treffen":
        upcoming = pages.coming()
        form.due_meeting.data = f"before:{upcoming[0].meeting_id}" if upcoming else ""
        if not upcoming:
            flash("Es ist noch kein Treffen geplant. Bitte nennen Sie den Termin selbst.", "info")
    return _new_page(form)


@blueprint.post("/neu")
@office_only
def create() -> ResponseReturnValue:
    form = NewTodoForm()
    try:
        if form.validate_on_submit():
            wanted = replace(form.wanted(), uploads=pages.uploads())
            created = creating.create(db.session, wanted, pages.act())
            numbers = german.join_words([f"T{one.number}" for one in created])
            db.session.commit()
            flash(f"Angelegt: {numbers}. Die Zuständigen sehen es sofort.", "success")
            return redirect(url_for("todos.overview"), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    return _new_page(form), 422


def _new_page(form: NewTodoForm) -> str:
    form.contact.choices = pages.contact_choices()
    form.people.choices = form.contact.choices[1:]
    form.organisations.choices = [
        (one.id, one.name) for one in directory.municipalities(db.session) if one.is_active
    ]
    form.due_meeting.choices = pages.meeting_choices()
    blocks = creating.templates(db.session)
    return render_template("todos/new.html", form=form, blocks=blocks)


@blueprint.get("/buero")
@office_only
def board() -> ResponseReturnValue:
    """What the office itself has to do, by person."""
    rows = own.board(db.session, viewer().organisation_id)
    by_person = groupby(rows[: own.BOARD], key=lambda row: row.person)
    people = [(name, list(theirs)) for name, theirs in by_person]
    return render_template(
        "todos/board.html", people=people, is_cut=len(rows) > own.BOARD, today=today()
    )


@blueprint.post("/kommunen")
@office_only
def close_many() -> ResponseReturnValue:
    """Done or waived with a reason, for the fields chosen in the matrix."""
    form = ManyForm()
    chosen = tuple(int(one) for one in request.form.getlist("feld") if one.isdecimal())
    try:
        if form.validate_on_submit():
            how, reason = request.form.get("wie", ""), form.reason.data or ""
            channel = Channel(form.channel.data)
            count = bulk.close(db.session, chosen, how, reason, channel, pages.act())
            db.session.commit()
            flash(f"{german.count(count, 'Feld', 'Felder')} geschlossen.", "success")
            return redirect(url_for("todos.overview", **kept_filter()), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    return matrix_page(form, chosen), 422
