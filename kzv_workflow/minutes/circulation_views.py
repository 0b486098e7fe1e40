"""Sending a Protokoll round: what would happen, then the click; and the files that went along."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask import render_template as page
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.documents.pdf import can_convert, pdf_of
from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import read
from kzv_workflow.minutes import circulation, mails, papers, standing
from kzv_workflow.minutes.life import Circulation
from kzv_workflow.minutes.life_forms import CirculationForm, typed_day
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("circulation", __name__, url_prefix="/protokolle/<int:minutes_id>")
ALL_HAVE_IT = "Diese Fassung haben schon alle bekommen. Frist und Links gelten jetzt wie angegeben."
OUTDATED = "Inzwischen gibt es eine neuere Fassung. Bitte prüfen Sie sie."


@blueprint.get("/versenden")
@office_only
def preview(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    last = standing.latest_round(db.session, minutes.id)
    form = CirculationForm(
        formdata=None,
        feedback_url=last.feedback_url if last else "",
        materials_url=last.materials_url if last else "",
        correction_due=german.format_date(_proposed_due(last)),
        feedback_label=(last.feedback_label if last else None) or "Feedback zum Treffen",
        materials_label=(last.materials_label if last else None) or "Unterlagen zum Treffen",
    )
    return _preview(minutes, form)


@blueprint.post("/versenden")
@office_only
def send(minutes_id: int) -> ResponseReturnValue:
    """The files are made while nothing is locked; then one short transaction."""
    minutes, form = find(minutes_id), CirculationForm()
    if not form.validate_on_submit():
        return _preview(minutes, form), 422
    try:
        planned = circulation.plan(db.session, minutes, today())
        wishes = _wishes(form)
        if not _is_expected(form.version.data or "", planned):
            raise DomainError(OUTDATED)
        made = _papers(planned, form.file.data == "edited")
        count = circulation.circulate(db.session, minutes, planned, wishes, made, act())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _preview(find(minutes_id), form), 422
    sent = f"Versendet an {german.count(count, 'Adresse', 'Adressen')}."
    flash(sent if count else ALL_HAVE_IT, "success")
    if made.word and made.pdf is None and can_convert(_program()):
        flash("Das PDF ließ sich nicht erzeugen; versendet ist nur die Word-Datei.", "warning")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


@blueprint.get("/pdf")
def pdf(minutes_id: int) -> ResponseReturnValue:
    """The PDF that was sent, if it says what the viewer reads; for the office else a new one."""
    minutes = find(minutes_id)
    version = standing.shown_version(db.session, minutes, viewer())
    sent = next(iter(standing.circulations(db.session, minutes.id)), None)
    name = f"{minutes.title}.pdf"
    if sent and sent.pdf_file_id and sent.version.source == version.source:
        return attachment(read(db.session, sent.pdf_file_id), name, circulation.PDF)
    if not viewer().is_office or not can_convert(_program()):
        abort(404)
    word = papers.word_of(db.session, version, today())
    db.session.rollback()
    made = pdf_of(word, _program())
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


def _proposed_due(last: Circulation | None) -> date:
    if last and last.correction_due and last.correction_due >= today():
        return last.correction_due
    return circulation.default_due(db.session, today())


def _is_expected(version: str, planned: circulation.Plan) -> bool:
    """Whether the page showed this version; a double click meets the one it froze itself."""
    number = planned.version.number
    return version == str(number) or (planned.is_repeated and version == str(number - 1))


def _wishes(form: CirculationForm) -> circulation.Wishes:
    return circulation.Wishes(
        correction_due=typed_day(form.correction_due.data or "", today(), "correction_due"),
        feedback=form.link("feedback", "Feedback zum Treffen"),
        materials=form.link("materials", "Unterlagen zum Treffen"),
    )


def _papers(planned: circulation.Plan, hand_edited: bool) -> circulation.Papers:
    """Word and PDF; nothing new is made for a version that went out already."""
    if planned.is_repeated:
        return circulation.Papers(b"")
    is_edited = hand_edited and planned.returned is not None
    word = circulation.word_for(db.session, planned, today(), is_edited)
    db.session.rollback()  # LibreOffice takes seconds, and nobody may wait for the lock
    return circulation.Papers(word, pdf_of(word, _program()), is_edited)


def _program() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.libreoffice


def _preview(minutes: Minutes, form: CirculationForm) -> str:
    planned = circulation.plan(db.session, minutes, today())
    if request.method == "GET" or not form.version.data:
        form.version.data = str(planned.version.number)
    subject, text = mails.circulated(db.session, minutes, planned.round, _as_typed(planned, form))(
        next(iter(planned.recipients), None)
    )
    return page(
        "minutes/circulate.html",
        minutes=minutes,
        plan=planned,
        form=form,
        subject=subject,
        text=text,
        has_pdf=can_convert(_program()),
    )


def _as_typed(planned: circulation.Plan, form: CirculationForm) -> Circulation:
    """What the mail will say; not stored. What is typed wrongly is said at its field."""
    sent = Circulation(pdf_file_id="x" if can_convert(_program()) else None)
    try:
        wishes = _wishes(form)
    except DomainError:
        wishes = circulation.Wishes(circulation.default_due(db.session, today()))
    sent.correction_due = wishes.correction_due
    sent.feedback_label, sent.feedback_url = wishes.feedback or (None, None)
    sent.materials_label, sent.materials_url = wishes.materials or (None, None)
    return sent
