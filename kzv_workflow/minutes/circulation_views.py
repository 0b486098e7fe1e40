"""The files of a Protokoll: the PDF, and the Word file that was sent."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from kzv_workflow.config import Settings
from kzv_workflow.documents.pdf import can_convert, pdf_of
from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import read
from kzv_workflow.minutes import circulation, papers, standing
from kzv_workflow.minutes.life import Circulation
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import find
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("circulation", __name__, url_prefix="/protokolle/<int:minutes_id>")


@blueprint.get("/pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """The PDF that was sent, if it says what the viewer reads; for the office else a new one."""
    minutes = find(minutes_id)
    version = standing.shown_version(db.session, minutes, viewer())
    sent = next(iter(standing.circulations(db.session, minutes.id)), None)
    name = f"{minutes.title}.pdf"
    if sent and sent.pdf_file_id and sent.version.source == version.source:
        return attachment(read(db.session, sent.pdf_file_id), name, circulation.PDF)
    if not viewer().is_office or not can_convert(program()):
        abort(404)
    word = papers.word_of(db.session, version, today())
    db.session.rollback()
    made = pdf_of(word, program())
    if made is None:
        raise DomainError(
            "Das PDF konnte gerade nicht erzeugt werden. Bitte versuchen Sie es noch einmal."
        )
    return attachment(made, name, circulation.PDF)


@blueprint.get("/versendet/<int:circulation_id>")
def sent_word(minutes_id: int, circulation_id: int) -> Response:
    """The Word file exactly as it was sent."""
    minutes = find(minutes_id)
    data = read(db.session, _sending(minutes, circulation_id).word_file_id)
    return attachment(data, f"{minutes.title}.docx", circulation.WORD)


@blueprint.get("/versendet/<int:circulation_id>/pdf")
def sent_pdf(minutes_id: int, circulation_id: int) -> Response:
    """The PDF exactly as it was sent, if one was."""
    minutes = find(minutes_id)
    file_id = _sending(minutes, circulation_id).pdf_file_id or abort(404)
    return attachment(read(db.session, file_id), f"{minutes.title}.pdf", circulation.PDF)


def _sending(minutes: Minutes, circulation_id: int) -> Circulation:
    rows = standing.circulations(db.session, minutes.id)
    return next((one for one in rows if one.id == circulation_id), None) or abort(404)


def program() -> str:
    """How LibreOffice is called."""
    settings: Settings = current_app.extensions["settings"]
    return settings.libreoffice
