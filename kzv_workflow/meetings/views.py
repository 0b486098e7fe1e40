"""The list of meetings."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kzv_workflow.meetings import queries
from kzv_workflow.web.extensions import db

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/treffen")
def listed() -> ResponseReturnValue:
    page = queries.listed(db.session, request.args.get("vor"))
    return render_template("meetings/list.html", page=page)
