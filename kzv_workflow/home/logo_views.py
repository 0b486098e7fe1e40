"""The logos of the office's documents: seen, added, described, moved, removed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import logos
from kzv_workflow.directory.models import OfficeLogo
from kzv_workflow.errors import DomainError
from kzv_workflow.files import store
from kzv_workflow.history.queries import entries_of
from kzv_workflow.home.forms import LogoForm, LogoTextForm
from kzv_workflow.web.access import admin_only, now, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("logos", __name__, url_prefix="/verwaltung/logos")


@blueprint.get("")
@admin_only
def listed() -> ResponseReturnValue:
    return _page(LogoForm(formdata=None))


@blueprint.post("")
@admin_only
def add() -> ResponseReturnValue:
    form = LogoForm()
    if not form.validate_on_submit():
        return _page(form), 422
    name, data = form.file.data.filename or "", form.file.data.read()
    text = form.alternative_text.data or ""
    try:
        logos.add(db.session, name, data, text, viewer(), now())
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(form), 422
    db.session.commit()
    flash("Das Logo steht ab jetzt in der Fußzeile neuer Dokumente.", "success")
    return redirect(url_for("logos.listed"), 303)


@blueprint.get("/<int:logo_id>/bild")
@admin_only
def picture(logo_id: int) -> Response:
    """The picture itself; its type was checked when it came in."""
    logo = _find(logo_id)
    answer = Response(store.read(db.session, logo.file_id), mimetype=logo.file.mimetype)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@blueprint.post("/<int:logo_id>")
@admin_only
def describe(logo_id: int) -> ResponseReturnValue:
    logo, form = _find(logo_id), LogoTextForm()
    logos.describe(db.session, logo, form.alternative_text.data or "", viewer(), now())
    return _done("Gespeichert.")


@blueprint.post("/<int:logo_id>/nach-links")
@admin_only
def move_left(logo_id: int) -> ResponseReturnValue:
    logos.move_left(db.session, _find(logo_id), viewer(), now())
    return _done("Verschoben.")


@blueprint.post("/<int:logo_id>/entfernen")
@admin_only
def remove(logo_id: int) -> ResponseReturnValue:
    logos.remove(db.session, _find(logo_id), viewer(), now())
    return _done("Entfernt. Schon versendete Dokumente bleiben, wie sie sind.")


def _done(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence, "success")
    return redirect(url_for("logos.listed"), 303)


def _find(logo_id: int) -> OfficeLogo:
    return db.session.get(OfficeLogo, logo_id) or abort(404)


def _page(form: LogoForm) -> str:
    return render_template(
        "administration/logos.html",
        form=form,
        logos=logos.logos(db.session),
        room=logos.ROOM,
        history=entries_of(db.session, *logos.ABOUT),
    )
