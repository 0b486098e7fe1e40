"""Sending a Protokoll round: what would happen, then the click."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.logos import for_documents
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import circulation, queries
from kzv_workflow.minutes.house import house_style
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.word import render
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form

blueprint = Blueprint("circulation", __name__, url_prefix="/protokolle/<int:minutes_id>/versenden")


@blueprint.get("")
@office_only
def preview(minutes_id: int) -> ResponseReturnValue:
    return _page(_find(minutes_id), Form())


@blueprint.post("")
@office_only
def send(minutes_id: int) -> ResponseReturnValue:
    """The Word file is made while only reading; then one short transaction."""
    minutes, form = _find(minutes_id), Form()
    planned = circulation.plan(db.session, minutes, today(), _public_url())
    word = render(
        planned.parsed, house_style(directory.office(db.session), for_documents(db.session))
    )
    try:
        if request.form.get("version") != str(planned.version.number):
            raise DomainError("Inzwischen gibt es eine neuere Fassung. Bitte prüfen Sie sie.")
        count = circulation.circulate(
            db.session, minutes, planned, word, Act(viewer(), now()), _public_url()
        )
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(_find(minutes_id), form), 422
    flash(f"Versendet an {german.count(count, 'Adresse', 'Adressen')}.", "success")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


def _page(minutes: Minutes, form: Form) -> str:
    return render_template(
        "minutes/circulate.html",
        minutes=minutes,
        plan=circulation.plan(db.session, minutes, today(), _public_url()),
        form=form,
    )


def _find(minutes_id: int) -> Minutes:
    minutes = queries.find(db.session, minutes_id, viewer())
    if minutes is None:
        abort(404)
    return minutes


def _public_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url
