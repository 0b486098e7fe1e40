"""The desk: what is open, for whom, until when; and the pages of the footer."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.home.desk import desk as desk_of
from kzv_workflow.home.desk import office_desk
from kzv_workflow.home.first_steps import first_steps
from kzv_workflow.surveys import queries as surveys
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
    found = desk_of(db.session, reader, today())
    if reader.is_office:
        office = office_desk(db.session, found.newest, today())
        return render_template(
            "home/desk_office.html",
            desk=found,
            office=office,
            steps=first_steps(db.session) if reader.is_admin else [],
            open_surveys=surveys.open_for(db.session, reader),
            today=today(),
        )
    return render_template(
        "home/desk.html",
        desk=found,
        open_surveys=surveys.open_for(db.session, reader),
        today=today(),
    )


@blueprint.get("/<any(impressum, datenschutz, barrierefreiheit):page>")
@public
def footer_page(page: str) -> ResponseReturnValue:
    return render_template(f"home/{page}.html", title=FOOTER_PAGES[page])
