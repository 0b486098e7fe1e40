"""What is reminded when, being away, and pausing from the mail."""

from __future__ import annotations

import hmac
from itertools import chain

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.accounts import queries as accounts
from kzv_workflow.config import Settings
from kzv_workflow.errors import DomainError
from kzv_workflow.german import format_date
from kzv_workflow.history.service import record
from kzv_workflow.todos import pausing, reminders
from kzv_workflow.todos.digests import Reader, mornings
from kzv_workflow.todos.forms import AbsenceForm
from kzv_workflow.todos.outlook import lines, only_of
from kzv_workflow.web.access import mail_programs_post, now, office_only, public, today, viewer
from kzv_workflow.web.extensions import db

DAYS = 21

blueprint = Blueprint("reminders", __name__)


@blueprint.get("/aufgaben/erinnerungen")
def outlook() -> ResponseReturnValue:
    """What goes out in the next three weeks; a municipality sees its own."""
    return _page(None)


@blueprint.post("/aufgaben/erinnerungen")
def set_absence() -> ResponseReturnValue:
    form = AbsenceForm()
    person_id = accounts.person_of(db.session, viewer().account_id)
    try:
        if form.validate_on_submit():
            until, substitute = form.absent_until.data, form.substitute.data or None
            pausing.set_absence(db.session, person_id, until, substitute, today())
            pausing.set_paused(db.session, f"p{person_id}", "anhalten" in request.form)
            db.session.commit()
            flash("Gesichert.", "success")
            return redirect(url_for("reminders.outlook"), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    return _page(form), 422


@blueprint.get("/aufgaben/erinnerungen/abwesenheit")
@office_only
def absence() -> ResponseReturnValue:
    """Somebody called to say that they are away: first who it is, then until when."""
    person_id = request.args.get("person", 0, type=int)
    choice = pausing.choice_of(db.session, f"p{person_id}")
    form = AbsenceForm(
        formdata=None, absent_until=choice.absent_until, substitute=choice.substitute_id or 0
    )
    return _absence_page(person_id, form)


@blueprint.post("/aufgaben/erinnerungen/abwesenheit")
@office_only
def enter_absence() -> ResponseReturnValue:
    person_id, form = request.form.get("person", 0, type=int), AbsenceForm()
    name = pausing.people(db.session, today()).get(person_id)
    try:
        if name and form.validate_on_submit():
            until, substitute = form.absent_until.data, form.substitute.data or None
            pausing.set_absence(db.session, person_id, until, substitute, today())
            said = f"abwesend bis {format_date(until)}" if until else "wieder da"
            record(db.session, viewer(), ("person", person_id), f"hat eingetragen: {said}", now())
            db.session.commit()
            flash(f"Gesichert: {name} ist {said}.", "success")
            return redirect(url_for("reminders.absence"), 303)
    except DomainError as error:
        form.refuse(error)
    db.session.rollback()
    return _absence_page(person_id, form), 422


def _absence_page(person_id: int, form: AbsenceForm) -> str:
    people = pausing.people(db.session, today())
    names = pausing.colleagues(db.session, person_id, today())
    form.substitute.choices = [(0, "niemand"), *names.items()]
    return render_template(
        "todos/absence.html",
        form=form,
        people=people,
        person_id=person_id if person_id in people else None,
        away=pausing.away(db.session, today()),
    )


def _page(form: AbsenceForm | None) -> str:
    reader = viewer()
    found = reminders.situation(db.session, today())
    if not reader.is_office:
        found = only_of(found, reader.organisation_id)
    person_id = accounts.person_of(db.session, reader.account_id)
    choice = pausing.choice_of(db.session, f"p{person_id}")
    if form is None:
        form = AbsenceForm(
            formdata=None, absent_until=choice.absent_until, substitute=choice.substitute_id or 0
        )
    names = pausing.colleagues(db.session, person_id, today())
    form.substitute.choices = [(0, "niemand"), *names.items()]
    return render_template(
        "todos/reminders.html",
        days=lines(mornings(found, reminders.next_morning(db.session, today()), DAYS)),
        form=form,
        is_paused=choice.is_paused,
        horizon=DAYS,
    )


@blueprint.get("/erinnerungen/<key>/<secret>")
@public
def pause_page(key: str, secret: str) -> ResponseReturnValue:
    """Only shows what can be done: mail scanners open links, too."""
    return _pause_page(key, secret)


@blueprint.post("/erinnerungen/<key>/<secret>")
@public
@mail_programs_post
def pause(key: str, secret: str) -> ResponseReturnValue:
    """Pause, also as a mail program does it with one click (RFC 8058)."""
    pausing.set_paused(db.session, _reader(key, secret).key, True)
    db.session.commit()
    return _pause_page(key, secret)


@blueprint.post("/erinnerungen/<key>/<secret>/weiter")
@public
def resume(key: str, secret: str) -> ResponseReturnValue:
    pausing.set_paused(db.session, _reader(key, secret).key, False)
    db.session.commit()
    return redirect(url_for("reminders.pause_page", key=key, secret=secret), 303)


def _reader(key: str, secret: str) -> Reader:
    """Who gets mail under that address today; 404 for a wrong secret and for who left."""
    everybody = chain.from_iterable(reminders.readers(db.session, today()).values())
    for reader in everybody:
        meant = pausing.secret_of(db.session, reader.key, reader.email)
        if reader.key == key and hmac.compare_digest(meant.encode(), secret.encode()):
            return reader
    return abort(404)


def _pause_page(key: str, secret: str) -> ResponseReturnValue:
    settings: Settings = current_app.extensions["settings"]
    html = render_template(
        "todos/pause.html", reader=_reader(key, secret), secret=secret, url=settings.public_url
    )
    return html, {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
