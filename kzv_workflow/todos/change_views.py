"""The office changes or withdraws a To-do."""

from __future__ import annotations

import hashlib

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.todos import changing, dues, pages, queries
from kzv_workflow.todos.deadlines import Plan, days_before
from kzv_workflow.todos.dues import Deadline
from kzv_workflow.todos.forms import ChangeForm, ReasonForm
from kzv_workflow.todos.models import Recurrence, Todo
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

UNSEEN = ("reason", "csrf_token", "due_meeting")  # what the form does not show of the To-do

blueprint = Blueprint("todo_change", __name__, url_prefix="/aufgaben/todo/<int:todo_id>")


@blueprint.get("/aendern")
@office_only
def edit(todo_id: int) -> ResponseReturnValue:
    todo = _find(todo_id)
    return _page(todo, _filled(todo), ReasonForm(formdata=None, prefix="withdraw-"))


@blueprint.post("/aendern")
@office_only
def change(todo_id: int) -> ResponseReturnValue:
    """Change it, or only say how the deadline was understood."""
    todo, form = _find(todo_id, is_locked=True), ChangeForm()
    withdrawal = ReasonForm(formdata=None, prefix="withdraw-")
    try:
        if form.validate_on_submit():
            _refuse_stale(todo)
            deadline = _deadline(todo, form)
            understood = dues.in_words(db.session, deadline) if deadline else ""
            if "pruefen" in request.form:
                return _page(todo, form, withdrawal, understood or "bleibt, wie er ist")
            changing.change(db.session, todo, _wanted(form, deadline), viewer(), now())
            db.session.commit()
            told = f" Termin: {understood}." if understood else ""
            flash(f"Geändert.{told} Die Zuständigen sehen es sofort.", "success")
            return redirect(url_for("todos.overview"), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    return _page(_find(todo_id), form, withdrawal), 422


@blueprint.post("/zurueckziehen")
@office_only
def withdraw(todo_id: int) -> ResponseReturnValue:
    todo, form = _find(todo_id), ReasonForm(prefix="withdraw-")
    try:
        if form.validate_on_submit():
            changing.withdraw(db.session, todo, form.reason.data or "", viewer(), now())
            db.session.commit()
            flash("Zurückgezogen. Niemand schuldet es mehr.", "success")
            return redirect(url_for("todos.overview"), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    todo = _find(todo_id)
    return _page(todo, _filled(todo), form), 422


def _deadline(todo: Todo, form: ChangeForm) -> Deadline | None:
    """What was typed, or None where the field still says what it said."""
    typed, chosen = form.due_text.data or "", form.due_meeting.data or ""
    if typed == dues.as_shown(todo):
        if not chosen:
            return None
        typed = ""  # a meeting instead of the words that were there
    return dues.read(db.session, typed, chosen, today())


def _wanted(form: ChangeForm, deadline: Deadline | None) -> changing.Change:
    plan = Plan(
        bool(form.is_announced.data), days_before(form.days.data or ""), bool(form.is_chased.data)
    )
    return changing.Change(
        form.text.data or "",
        form.reason.data or "",
        deadline=deadline,
        plan=plan,
        reminders=bool(form.reminders.data),
        contact=form.contact.data or 0,
        wants_file=bool(form.wants_file.data),
        step_after=form.step_after.data or "",
        recurrence=Recurrence(form.recurrence.data or "none"),
    )


def _filled(todo: Todo) -> ChangeForm:
    """How things stand now."""
    plan = Plan.parse(todo.reminder_plan)
    return ChangeForm(
        formdata=None, text=todo.text, due_text=dues.as_shown(todo), reminders=todo.reminders,
        days=", ".join(map(str, plan.before)), is_announced=plan.is_announced,
        is_chased=plan.is_chased,
        recurrence=todo.recurrence.value, contact=todo.contact_id or 0, wants_file=todo.wants_file,
        step_after=f"T{todo.step_after.number}" if todo.step_after else "",
    )  # fmt: skip


def _seen(todo: Todo) -> str:
    """A fingerprint of what the form shows: a colleague may change it while it is open."""
    shown = _filled(todo).data
    fields = (f"{name}={shown[name]}" for name in sorted(shown) if name not in UNSEEN)
    return hashlib.sha256("\n".join(fields).encode()).hexdigest()[:16]


def _refuse_stale(todo: Todo) -> None:
    """Raises DomainError if the form shows what does not hold any more; sent again it counts."""
    if request.form.get("seen") != _seen(todo):
        until = dues.as_shown(todo) or "ohne Termin"
        raise DomainError(
            f"Jemand hat das To-do inzwischen geändert. Jetzt gilt: „{todo.text}“, {until}. "
            "Bitte prüfen Sie Ihre Angaben und senden Sie sie noch einmal.",
            field="text",
        )


def _find(todo_id: int, is_locked: bool = False) -> Todo:
    lock = {"of": Todo} if is_locked else None
    return db.session.get(Todo, todo_id, with_for_update=lock) or abort(404)


def _page(todo: Todo, form: ChangeForm, withdrawal: ReasonForm, understood: str = "") -> str:
    form.due_meeting.choices = pages.meeting_choices()
    form.contact.choices = pages.contact_choices()
    return render_template(
        "todos/change.html",
        todo=todo,
        seen=_seen(todo),
        form=form,
        understood=understood,
        withdrawal=withdrawal,
        siblings=queries.siblings(db.session, todo.id),
    )
