"""The versions of a Protokoll: listed, read, compared, restored."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.minutes import queries, saving
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.comparing import compare
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.pages import act, find, text_of
from kzv_workflow.web.access import office_only
from kzv_workflow.web.extensions import db

blueprint = Blueprint("versions", __name__, url_prefix="/protokolle/<int:minutes_id>/fassungen")


@blueprint.get("")
@office_only
def listed(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    return render_template(
        "minutes/versions.html",
        minutes=minutes,
        versions=queries.versions(db.session, minutes.id),
    )


@blueprint.get("/<int:number>")
@office_only
def read(minutes_id: int, number: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    version = _version(minutes, number)
    return render_template(
        "minutes/version.html",
        minutes=minutes,
        version=version,
        parsed=text_of(version.source).parsed,
        newest=queries.newest_version(db.session, minutes.id),
    )


@blueprint.get("/vergleich")
@office_only
def comparison(minutes_id: int) -> ResponseReturnValue:
    """Two versions, by default the last two; the older one first whatever was asked for."""
    minutes = find(minutes_id)
    newest = queries.newest_version(db.session, minutes.id).number
    one = request.args.get("von", max(newest - 1, 1), type=int)
    other = request.args.get("bis", newest, type=int)
    older, newer = _version(minutes, min(one, other)), _version(minutes, max(one, other))
    return render_template(
        "minutes/comparison.html",
        minutes=minutes,
        older=older,
        newer=newer,
        blocks=compare(older.source, newer.source),
        versions=queries.versions(db.session, minutes.id),
    )


@blueprint.post("/<int:number>/wiederherstellen")
@office_only
def restore(minutes_id: int, number: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    text = text_of(_version(minutes, number).source)
    saved = saving.restore(db.session, minutes, number, text, act(), chooser(db.session))
    db.session.commit()
    if saved.is_new:
        flash(f"Der Text ist wieder wie in Fassung {number}, als neue Fassung.", "success")
    else:
        flash(f"Der Text ist schon wie in Fassung {number}.", "info")
    if saved.refusal:
        flash(f"Die To-do-Liste blieb, wie sie war: {saved.refusal}", "warning")
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


def _version(minutes: Minutes, number: int) -> MinutesVersion:
    version = queries.version(db.session, minutes.id, number)
    if version is None:
        abort(404)
    return version
