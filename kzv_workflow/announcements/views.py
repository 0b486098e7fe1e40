"""Announcements: the list for everybody, one of them, and the office's forms."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from kzv_workflow.announcements import queries, service
from kzv_workflow.announcements.forms import AnnouncementForm
from kzv_workflow.announcements.models import Announcement
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("announcements", __name__, url_prefix="/ankuendigungen")


@blueprint.get("")
def listed() -> ResponseReturnValue:
    page = queries.listed(db.session, viewer(), today(), request.args.get("vor"))
    return render_template("announcements/list.html", page=page, today=today())


@blueprint.get("/neu")
@office_only
def new() -> ResponseReturnValue:
    return _form(AnnouncementForm(formdata=None))


@blueprint.post("/neu")
@office_only
def create() -> ResponseReturnValue:
    form = AnnouncementForm()
    if not form.validate_on_submit():
        return _form(form), 422
    service.publish(db.session, form.notice(), viewer(), now())
    db.session.commit()
    flash("Veröffentlicht. Alle Kommunen sehen die Ankündigung.", "success")
    return redirect(url_for("announcements.listed"), 303)


@blueprint.get("/<int:announcement_id>")
@office_only
def edit(announcement_id: int) -> ResponseReturnValue:
    row = _found(announcement_id)
    return _form(AnnouncementForm.of(row), row)


@blueprint.post("/<int:announcement_id>")
@office_only
def change(announcement_id: int) -> ResponseReturnValue:
    row, form = _found(announcement_id), AnnouncementForm()
    if not form.validate_on_submit():
        return _form(form, row), 422
    try:
        changed = service.change(db.session, row, form.notice(), form.base.data, viewer(), now())
        db.session.commit()
    except (DomainError, StaleDataError):
        db.session.rollback()
        row = _found(announcement_id)
        form.refuse(service.changed_meanwhile())
        form.start_from(row.revision)
        return _form(form, row), 422
    flash("Gesichert." if changed else "Es gab nichts zu sichern.", "success")
    return redirect(url_for("announcements.listed"), 303)


def _found(announcement_id: int) -> Announcement:
    row = queries.find(db.session, announcement_id, viewer(), today())
    if row is None:
        abort(404)
    return row


def _form(form: AnnouncementForm, row: Announcement | None = None) -> str:
    history = entries_of(db.session, "announcement", row.id) if row else []
    return render_template("announcements/form.html", form=form, row=row, history=history)
