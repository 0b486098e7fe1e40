"""People from an Excel table: template, upload, preview, taking over; for the office."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.directory import people_export, queries
from kzv_workflow.directory.excel import make_ready, read_safely
from kzv_workflow.directory.forms import TableForm, TakeOverForm
from kzv_workflow.directory.people_import import Outcome, Taking
from kzv_workflow.directory.people_table import Table
from kzv_workflow.errors import DomainError
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("directory_import", __name__, url_prefix="/teilnehmende/einlesen")


@blueprint.get("")
@office_only
def start() -> ResponseReturnValue:
    make_ready()
    return render_template("directory/import.html", form=TableForm(formdata=None))


@blueprint.get("/vorlage")
@office_only
def template() -> Response:
    """The table with everybody who is known: to be changed, or to be emptied and filled."""
    data = people_export.write(
        queries.current_memberships(db.session, today()), queries.organisations(db.session)
    )
    return attachment(data, "Teilnehmende.xlsx", EXCEL_TYPE)


@blueprint.post("")
@office_only
def preview() -> ResponseReturnValue:
    """Take everything over, look what came of it, and take it all back."""
    form = TableForm()
    if not form.validate_on_submit():
        return render_template("directory/import.html", form=form), 422
    try:
        table = Table(read_safely(form.file.data.filename or "", form.file.data.read()))
    except DomainError as error:
        form.refuse(DomainError(str(error), field="file"))
        return render_template("directory/import.html", form=form), 422
    taking = _taken(table)
    db.session.rollback()
    return _preview_page(table, taking)


@blueprint.post("/uebernehmen")
@office_only
def take_over() -> ResponseReturnValue:
    form = TakeOverForm()
    try:
        table = Table.from_json(form.table.data or "")
    except DomainError as error:
        start_form = TableForm(formdata=None)
        start_form.refuse(error)
        return render_template("directory/import.html", form=start_form), 422
    taking = _taken(table)
    db.session.commit()
    new, changed = taking.count(Outcome.NEW), taking.count(Outcome.CHANGED)
    flash(f"Übernommen: {german.count(new, 'neue Person', 'neue Personen')}, "
          f"{german.count(changed, 'Änderung', 'Änderungen')}.", "success")  # fmt: skip
    return redirect(url_for("directory.overview"), 303)


def _taken(table: Table) -> Taking:
    taking = Taking(db.session, viewer(), now(), today())
    taking.take(table)
    return taking


def _preview_page(table: Table, taking: Taking) -> str:
    return render_template(
        "directory/import_preview.html",
        table=table.as_json(),
        lines=taking.lines,
        counts={outcome.value: taking.count(outcome) for outcome in Outcome},
    )
