"""Taking over many Protokolle: choosing files, watching, the report, the originals."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField

from kzv_workflow.errors import DomainError
from kzv_workflow.files import store
from kzv_workflow.files.models import StoredFile
from kzv_workflow.minutes import bulk
from kzv_workflow.minutes.bulk_models import ImportBatch, ImportState
from kzv_workflow.minutes.bulk_report import Report
from kzv_workflow.minutes.readers import make_ready
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form

blueprint = Blueprint("minutes_bulk", __name__, url_prefix="/protokolle/sammlung")

MOST_FILES = 200
SECONDS_OF_A_STEP = 3.0
RELOADED_AFTER = "5"  # seconds, while files wait
STATE_WORDS = {
    ImportState.WAITING: ("info", "wartet"),
    ImportState.DONE: ("success", "übernommen"),
    ImportState.KNOWN: ("info", "schon bekannt"),
    ImportState.FAILED: ("warning", "nicht übernommen"),
}


class ManyForm(Form):
    files = MultipleFileField(
        "Dateien mit Protokollen",
        description="Word (.docx), LibreOffice (.odt) oder Text (.txt, .md), zusammen höchstens "
        "20 MB. Größere Bestände: flask minutes import ORDNER.",
        render_kw={"accept": ".docx,.odt,.txt,.md", "multiple": True},
    )
    leaves_open = BooleanField("To-dos offen lassen (sonst gelten sie als erledigt)")
    is_draft = BooleanField("Nur für das Büro: Kommunen sehen diese Protokolle nicht")

    def uploads(self) -> list[tuple[str, bytes]]:
        """Raises DomainError at ``files`` if there is none, or too many."""
        sent = [one for one in self.files.data or () if one and one.filename]
        if not sent:
            raise DomainError("Bitte wählen Sie mindestens eine Datei aus.", field="files")
        if len(sent) > MOST_FILES:
            raise DomainError(f"Bitte höchstens {MOST_FILES} Dateien auf einmal.", field="files")
        return [(one.filename.replace("\\", "/"), one.read()) for one in sent]


@blueprint.get("")
@office_only
def start() -> ResponseReturnValue:
    make_ready()
    return _start(ManyForm(formdata=None))


@blueprint.post("")
@office_only
def receive() -> ResponseReturnValue:
    form = ManyForm()
    if not form.validate_on_submit():
        return _start(form), 422
    manner = bulk.Manner(form.leaves_open.data, is_circulated=not form.is_draft.data)
    try:
        batch = bulk.begin(db.session, form.uploads(), manner, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _start(form), 422
    batch_id = batch.id
    db.session.rollback()  # nothing is held while files are read
    bulk.work(db.sessionmaker, now(), SECONDS_OF_A_STEP)
    return redirect(url_for("minutes_bulk.progress", batch_id=batch_id, laufend=1), 303)


@blueprint.get("/<int:batch_id>")
@office_only
def progress(batch_id: int) -> ResponseReturnValue:
    """How far it is; while files wait and the reader likes it, the page comes again by itself."""
    batch = _found(batch_id)
    reloads = bool(batch.waiting) and "laufend" in request.args
    page = make_response(
        render_template(
            "minutes/bulk.html",
            batch=batch,
            rows=[(row, Report.of_json(row.report)) for row in batch.files],
            words=STATE_WORDS,
            reloads=reloads,
        )
    )
    if reloads:
        page.headers["Refresh"] = RELOADED_AFTER
    return page


@blueprint.post("/<int:batch_id>/weiter")
@office_only
def go_on(batch_id: int) -> ResponseReturnValue:
    """Some more files at once, for whoever does not want to wait for the clock."""
    batch = _found(batch_id)
    before = batch.waiting
    db.session.rollback()
    count = bulk.work(db.sessionmaker, now(), SECONDS_OF_A_STEP) if before else 0
    if not count:
        flash("Es wartet keine Datei mehr.", "info")
    return redirect(url_for("minutes_bulk.progress", batch_id=batch_id, laufend=1), 303)


@blueprint.get("/<int:batch_id>/datei/<int:row_id>")
@office_only
def original(batch_id: int, row_id: int) -> Response:
    """The file as it was given to us."""
    row = next((one for one in _found(batch_id).files if one.id == row_id), None)
    kept = db.session.get(StoredFile, row.file_id) if row and row.file_id else None
    if kept is None:
        abort(404)
    return attachment(store.read(db.session, kept.id), kept.name, kept.mimetype)


def _found(batch_id: int) -> ImportBatch:
    batch = bulk.find(db.session, batch_id)
    if batch is None:
        abort(404)
    return batch


def _start(form: ManyForm) -> str:
    return render_template("minutes/bulk_start.html", form=form, batches=bulk.newest(db.session))
