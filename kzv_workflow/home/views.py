"""The desk: what is open, for whom, until when; and the pages of the footer."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.meetings import queries as meetings
from kzv_workflow.minutes import queries as minutes
from kzv_workflow.surveys import queries as surveys
from kzv_workflow.todos import queries as todos
from kzv_workflow.web.access import public, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("home", __name__)

FOOTER_PAGES = {
    "impressum": "Impressum",
    "datenschutz": "Datenschutz",
    "barrierefreiheit": "Barrierefreiheit",
}


@blueprint.get("/")
def desk() -> ResponseReturnValue:
    reader = viewer()
    return render_template(
        "home/desk.html",
        rows=todos.owed_by(db.session, reader, is_open=True),
        closed_rows=todos.owed_by(db.session, reader, is_open=False, limit=5),
        next_meeting=meetings.upcoming(db.session, today()),
        newest_minutes=minutes.newest(db.session, reader),
        open_surveys=surveys.open_for(db.session, reader),
        today=today(),
    )


@blueprint.get("/<any(impressum, datenschutz, barrierefreiheit):page>")
@public
def footer_page(page: str) -> ResponseReturnValue:
    return render_template(f"home/{page}.html", title=FOOTER_PAGES[page])
