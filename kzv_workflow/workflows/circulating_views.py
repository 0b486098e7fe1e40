"""Sending a Protokoll round: what would happen, then the click; a survey may go along."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask import render_template as page
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from kzv_workflow import german
from kzv_workflow.documents.pdf import can_convert, pdf_of
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.minutes import circulation, mails, standing
from kzv_workflow.minutes.circulation_views import program
from kzv_workflow.minutes.life import Circulation
from kzv_workflow.minutes.life_forms import CirculationForm, typed_day
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import find
from kzv_workflow.surveys import queries as surveys
from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Survey, SurveyState
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import strip
from kzv_workflow.workflows import circulating
from kzv_workflow.workflows.circulating import Questionnaire, Round

blueprint = Blueprint("circulating", __name__, url_prefix="/protokolle/<int:minutes_id>")

ALL_HAVE_IT = "Diese Fassung haben schon alle bekommen. Frist und Links gelten jetzt wie angegeben."
OUTDATED = "Inzwischen gibt es eine neuere Fassung. Bitte prüfen Sie sie."
NOBODY = 0  # of the list of surveys: none goes along
SAMPLE_SECRET = "…"  # the secrets are made at sending


class RoundForm(CirculationForm):
    survey = SelectField("Feedback-Fragebogen", coerce=int, validate_choice=False, default=NOBODY)
    survey_due = StringField(
        "Feedback möglich bis",
        description="Ein Tag wie „07.05.2021“ oder „Ende Mai“. Leer: so lange wie Korrekturen. "
        "Läuft die Befragung schon, gilt ihre Frist.",
        filters=[strip],
    )

    def offer(self, found: list[Survey]) -> None:
        """The surveys to choose from; a draft is proposed where nothing was chosen."""
        self.survey.choices = [(NOBODY, "keiner"), *((one.id, _label(one)) for one in found)]
        drafts = [one.id for one in found if one.state is SurveyState.DRAFT]
        if not self.is_submitted() and drafts:
            self.survey.data = drafts[0]


@blueprint.get("/versenden")
@office_only
def preview(minutes_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    last = standing.latest_round(db.session, minutes.id)
    form = RoundForm(
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
    minutes, form = find(minutes_id), RoundForm()
    if not form.validate_on_submit():
        return _preview(minutes, form), 422
    try:
        planned = circulation.plan(db.session, minutes, today())
        wishes = _wishes(form)
        if not _is_expected(form.version.data or "", planned):
            raise DomainError(OUTDATED)
        along = None if planned.is_repeated else _along(minutes, form)
        wanted = Round(planned, wishes, _papers(planned, form.file.data == "edited"), along)
        count = circulating.circulate(db.session, minutes, wanted, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _preview(find(minutes_id), form), 422
    sent = f"Versendet an {german.count(count, 'Adresse', 'Adressen')}."
    flash(sent if count else ALL_HAVE_IT, "success")
    if wanted.made.word and wanted.made.pdf is None and can_convert(program()):
        flash("Das PDF ließ sich nicht erzeugen; versendet ist nur die Word-Datei.", "warning")
    return redirect(url_for("minutes.read", minutes_id=minutes_id), 303)


def _proposed_due(last: Circulation | None) -> date:
    if last and last.correction_due and last.correction_due >= today():
        return last.correction_due
    return circulation.default_due(db.session, today())


def _is_expected(version: str, planned: circulation.Plan) -> bool:
    """Whether the page showed this version; a double click meets the one it froze itself."""
    number = planned.version.number
    return version == str(number) or (planned.is_repeated and version == str(number - 1))


def _wishes(form: RoundForm) -> circulation.Wishes:
    return circulation.Wishes(
        correction_due=typed_day(form.correction_due.data or "", today(), "correction_due"),
        feedback=form.link("feedback", "Feedback zum Treffen"),
        materials=form.link("materials", "Unterlagen zum Treffen"),
    )


def _along(minutes: Minutes, form: RoundForm) -> Questionnaire | None:
    """The survey that was chosen and its end. Raises DomainError if it cannot go along."""
    if form.survey.data == NOBODY:
        return None
    offered = surveys.to_go_along(db.session, minutes.meeting_id, today())
    survey = next((one for one in offered if one.id == form.survey.data), None)
    if survey is None:
        raise DomainError("Diesen Fragebogen gibt es nicht mehr.", field="survey")
    if form.feedback_url.data:
        raise DomainError(
            "Bitte wählen Sie entweder einen Fragebogen oder geben Sie einen Link an.",
            field="feedback_url",
        )
    typed = form.survey_due.data or form.correction_due.data or ""
    return Questionnaire(survey, sending.deadline(typed, today(), field="survey_due"))


def _label(survey: Survey) -> str:
    if survey.state is SurveyState.DRAFT or survey.due is None:
        return f"{survey.title} (Entwurf, wird damit versendet)"
    return f"{survey.title} (läuft bis {german.format_date(survey.due)})"


def _papers(planned: circulation.Plan, hand_edited: bool) -> circulation.Papers:
    """Word and PDF; nothing new is made for a version that went out already."""
    if planned.is_repeated:
        return circulation.Papers(b"")
    is_edited = hand_edited and planned.returned is not None
    word = circulation.word_for(db.session, planned, today(), is_edited)
    db.session.rollback()  # LibreOffice takes seconds, and nobody may wait for the lock
    return circulation.Papers(word, pdf_of(word, program()), is_edited)


def _preview(minutes: Minutes, form: RoundForm) -> str:
    planned = circulation.plan(db.session, minutes, today())
    if request.method == "GET" or not form.version.data:
        form.version.data = str(planned.version.number)
    form.offer(list(surveys.to_go_along(db.session, minutes.meeting_id, today())))
    subject, text = _letter(minutes, planned, form)
    return page(
        "minutes/circulate.html",
        minutes=minutes,
        plan=planned,
        form=form,
        subject=subject,
        text=text,
        has_pdf=can_convert(program()),
    )


def _letter(minutes: Minutes, planned: circulation.Plan, form: RoundForm) -> mails.Text:
    """What the mail to the first recipient would say. What is typed wrongly is said elsewhere."""
    to = next(iter(planned.recipients), None)
    sent = Circulation(pdf_file_id="x" if can_convert(program()) else None)
    links = {}
    try:
        wishes = _wishes(form)
        along = None if planned.is_repeated else _along(minutes, form)
        if along and to:
            links[to.email.lower()] = circulating.own_link(db.session, along, SAMPLE_SECRET)
    except DomainError:
        wishes = circulation.Wishes(circulation.default_due(db.session, today()))
    sent.correction_due = wishes.correction_due
    sent.feedback_label, sent.feedback_url = wishes.feedback or (None, None)
    sent.materials_label, sent.materials_url = wishes.materials or (None, None)
    return mails.circulated(db.session, minutes, planned.round, sent, links)(to)
