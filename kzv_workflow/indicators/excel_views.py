"""A selection as an Excel table: download, upload with a preview, taking over."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.files.spreadsheets import make_ready, read_safely
from kzv_workflow.indicators import queries, selecting, selection_excel, selections, uploading
from kzv_workflow.indicators.forms import SelectionFileForm
from kzv_workflow.indicators.models import Round, Selection, SelectionState
from kzv_workflow.indicators.values import NOTHING_SAID
from kzv_workflow.web.access import now, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint(
    "selection_excel", __name__, url_prefix="/kennzahlen/auswahl/<int:selection_id>/excel"
)


@blueprint.get("")
def download(selection_id: int) -> Response:
    """Exactly what is stored now."""
    found = _find(selection_id)
    said = selections.answers_by_code(db.session, found.id)
    rows = [
        selection_excel.Row(
            one.code, f"{one.letter} {one.theme}", one.name, one.definition, one.source,
            said.get(one.code, NOTHING_SAID),
        )
        for one in queries.indicators(db.session, found.round.catalogue_id)
    ]  # fmt: skip
    local = now().astimezone(BERLIN)
    head = selection_excel.Head(
        round_title=found.round.title,
        mark=found.round.mark,
        organisation=found.organisation.name,
        short_code=found.organisation.short_code,
        due=_due_words(found.round),
        made=f"{german.format_date(local.date())}, {local:%H:%M} Uhr",
    )
    name = f"{found.round.title} {found.organisation.name}.xlsx"
    return attachment(selection_excel.write(head, rows), name, EXCEL_TYPE)


@blueprint.get("/hochladen")
def start(selection_id: int) -> ResponseReturnValue:
    found = _find(selection_id)
    make_ready()
    return _start_page(found, SelectionFileForm(formdata=None))


@blueprint.post("/hochladen")
def upload(selection_id: int) -> ResponseReturnValue:
    """Show what the table would change; nothing is stored."""
    found, form = _find(selection_id), SelectionFileForm()
    if not form.validate_on_submit():
        return _start_page(found, form), 422
    try:
        if found.state is SelectionState.FINAL:
            raise DomainError(selecting.HANDED_IN)
        sheets = read_safely(form.file.data.filename or "", form.file.data.read())
        preview = uploading.preview(db.session, found, sheets)
    except DomainError as error:
        form.refuse(DomainError(str(error), field="file"))
        return _start_page(found, form), 422
    return render_template("indicators/upload_preview.html", selection=found, preview=preview)


@blueprint.post("/uebernehmen")
def take_over(selection_id: int) -> ResponseReturnValue:
    """Store what the preview showed; rows changed since then are left as they are."""
    found = _find(selection_id)
    try:
        entries = uploading.entries(request.form.get("entries", ""), set(request.form))
    except DomainError as error:
        form = SelectionFileForm(formdata=None)
        form.refuse(DomainError(str(error), field="file"))
        return _start_page(found, form), 422
    outcome = uploading.take_over(db.session, found, entries, viewer(), now())
    db.session.commit()
    flash(f"{german.count(len(outcome.stored), 'Angabe', 'Angaben')} übernommen.", "success")
    left = len(outcome.conflicts) + len(outcome.problems)
    if left:
        flash(
            f"{german.count(left, 'Angabe wurde', 'Angaben wurden')} inzwischen von anderen "
            "geändert und nicht überschrieben. Bitte laden Sie die Datei noch einmal hoch.",
            "warning",
        )
    return redirect(url_for("indicators.selection", selection_id=found.id), 303)


def _due_words(found: Round) -> str:
    """As agreed, with the day: "Ende Mai (31.05.2026)"."""
    text, day = found.due_text or "", german.format_date(found.due_on) if found.due_on else ""
    return f"{text} ({day})" if text and day and text != day else text or day


def _find(selection_id: int) -> Selection:
    return selections.find_selection(db.session, selection_id, viewer()) or abort(404)


def _start_page(found: Selection, form: SelectionFileForm) -> str:
    return render_template("indicators/upload.html", selection=found, form=form)
