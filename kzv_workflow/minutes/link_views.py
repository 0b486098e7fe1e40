"""The links of a Protokoll, put on the shelf as one collection with one click."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.materials.models import Material
from kzv_workflow.minutes import queries, shelving, standing
from kzv_workflow.minutes.parser import parse
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("minutes_links", __name__)


@blueprint.post("/protokolle/<int:minutes_id>/links")
@office_only
def collect(minutes_id: int) -> ResponseReturnValue:
    """All links of the text others read, of a draft the newest one; a second click adds only what
    is missing."""
    minutes = queries.find(db.session, minutes_id, viewer())
    if minutes is None:
        abort(404)
    back = redirect(url_for("minutes.read", minutes_id=minutes_id), 303)
    source = standing.read_by_others(db.session, minutes_id).source
    links = parse(source, directory.roster(db.session, today()))[0].links
    if not links:
        flash("In diesem Protokoll stehen keine Links.", "info")
        return back
    try:
        material, count = shelving.collect(db.session, minutes, links, viewer(), now())
        db.session.commit()
    except IntegrityError:  # a double click: the other one has done it
        db.session.rollback()
        return back
    flash(_sentence(material, count), "success")
    return redirect(url_for("materials.read", material_id=material.id), 303)


def _sentence(material: Material, count: int) -> str:
    said = (
        f"{german.count(count, 'Link liegt', 'Links liegen')} jetzt in den Unterlagen."
        if count
        else "Alle Links liegen schon in den Unterlagen."
    )
    is_hidden = material.visibility == "office"
    return f"{said} Bisher sieht sie nur das Büro." if is_hidden else said
