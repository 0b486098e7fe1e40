"""Surveys: the list, building one, its page for the office; how anonymity works."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import building, exports, queries, sending
from kzv_workflow.surveys.answering import Sheet
from kzv_workflow.surveys.forms import NewDraft, SurveyDraft
from kzv_workflow.surveys.models import Survey, SurveyState
from kzv_workflow.surveys.questionnaire import KIND_WORDS, STANDARD
from kzv_workflow.surveys.results import Results
from kzv_workflow.surveys.tally import decimal
from kzv_workflow.web.access import now, office_only, public, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Viewer

blueprint = Blueprint("surveys", __name__, url_prefix="/feedback")


@blueprint.get("")
def listed() -> ResponseReturnValue:
    """The surveys one is invited to; for the office all of them, too."""
    reader = viewer()
    return render_template(
        "surveys/list.html",
        mine=queries.invitations(db.session, reader),
        surveys=queries.listed(db.session) if reader.is_office else [],
        today=today(),
    )


@blueprint.get("/anonymitaet")
@public
def anonymity() -> ResponseReturnValue:
    """What is stored, and what somebody with the whole server could still learn."""
    return render_template("surveys/anonymity.html")


@blueprint.get("/neu")
@office_only
def new() -> ResponseReturnValue:
    meeting_id = request.args.get("treffen", type=int)
    meeting = meetings.find(db.session, meeting_id, viewer()) if meeting_id else None
    last = queries.newest_sent(db.session)
    draft = NewDraft(
        title=f"Feedback: {meeting.title}"[:200] if meeting else "",
        meeting=str(meeting.id) if meeting else "",
        anonymous="1" if last is None or last.is_anonymous else "0",
        source="last" if last else "standard",
    )
    return _new_page(draft, last)


@blueprint.post("/neu")
@office_only
def create() -> ResponseReturnValue:
    draft, last = NewDraft.read(request.form), queries.newest_sent(db.session)
    draft.check_meeting(_meetings(draft))
    outline = draft.outline(last)
    if outline is None:
        return _new_page(draft, last), 422
    survey = building.create(db.session, outline, Act(viewer(), now()))
    db.session.commit()
    flash("Der Entwurf ist angelegt. Prüfen Sie die Fragen, dann versenden Sie ihn.", "success")
    return redirect(url_for("surveys.edit", survey_id=survey.id), 303)


@blueprint.get("/<int:survey_id>")
def overview(survey_id: int) -> ResponseReturnValue:
    """The general address: for the office its state, for others their form or the results."""
    survey, reader = found(survey_id), viewer()
    if not reader.is_office:
        is_released = survey.state is SurveyState.RELEASED
        goal = "survey_results.page" if is_released else "survey_answers.form"
        return redirect(url_for(goal, survey_id=survey_id))
    own = queries.invitee(db.session, survey_id, reader)
    return render_template(
        "surveys/overview.html",
        survey=survey,
        returned=queries.returned(db.session, survey_id),
        by_organisation=queries.returned_by_organisation(db.session, survey),
        reminder_day=sending.reminder_day(survey),
        lost_key=building.has_lost_its_key(db.session, survey),
        may_answer=own is not None and not own.took_part and survey.state is SurveyState.OPEN,
        history=entries_of(db.session, "survey", survey_id),
        address=url_for("surveys.overview", survey_id=survey_id, _external=True),
        today=today(),
    )


@blueprint.get("/<int:survey_id>/bearbeiten")
@office_only
def edit(survey_id: int) -> ResponseReturnValue:
    survey = found(survey_id)
    if not building.is_changeable(db.session, survey):
        flash(building.LOCKED, "info")
        return redirect(url_for("surveys.overview", survey_id=survey_id))
    return _builder(survey, SurveyDraft.of(survey))


@blueprint.post("/<int:survey_id>/bearbeiten")
@office_only
def change(survey_id: int) -> ResponseReturnValue:
    """Keep the questionnaire, or only show it with a question more, less or elsewhere."""
    survey, draft = found(survey_id), SurveyDraft.read(request.form)
    step = request.form.get("step", "")
    if draft.rearrange(step, request.form.get("new-kind", "")):
        return _builder(survey, draft)
    draft.check_meeting(_meetings(draft))
    outline = draft.outline()
    if draft.notice_change(survey) or outline is None:
        return _builder(survey, draft), 422
    try:
        building.change(db.session, survey, outline)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        draft.errors["form"] = str(error)
        return _builder(found(survey_id), draft), 422
    flash("Gesichert.", "success")
    goal = "surveys.preview" if step == "preview" else "surveys.overview"
    return redirect(url_for(goal, survey_id=survey_id), 303)


@blueprint.get("/<int:survey_id>/vorschau")
@office_only
def preview(survey_id: int) -> ResponseReturnValue:
    """The form as participants see it; it cannot be sent."""
    return render_template(
        "surveys/answer.html", survey=found(survey_id), sheet=Sheet(), action=None, today=today()
    )


@blueprint.post("/<int:survey_id>/kopieren")
@office_only
def copy(survey_id: int) -> ResponseReturnValue:
    survey = building.copy(db.session, found(survey_id), Act(viewer(), now()))
    db.session.commit()
    flash("Das ist die Kopie. Hier können Sie alles ändern.", "success")
    return redirect(url_for("surveys.edit", survey_id=survey.id), 303)


@blueprint.post("/<int:survey_id>/loeschen")
@office_only
def discard(survey_id: int) -> ResponseReturnValue:
    building.discard(db.session, found(survey_id))
    db.session.commit()
    flash("Gelöscht.", "success")
    return redirect(url_for("surveys.listed"), 303)


def found(survey_id: int) -> Survey:
    """The survey of the address, or 404."""
    return queries.find(db.session, survey_id, viewer()) or abort(404)


def results_page(results: Results, reader: Viewer | None) -> str:
    """What *reader* may see; None reads by a personal link and has no files."""
    return render_template(
        "surveys/results.html",
        results=results,
        reader=reader,
        summary=exports.summary(results),
        decimal=decimal,
    )


def _new_page(draft: NewDraft, last: Survey | None) -> str:
    sources = [("standard", f"Standard-Fragebogen ({len(STANDARD)} Fragen)")]
    if last is not None:
        sources.insert(0, ("last", f"wie zuletzt: {last.title}"))
    return render_template(
        "surveys/new.html",
        draft=draft,
        sources=[*sources, ("empty", "ohne Fragen beginnen")],
        meetings=_meetings(draft),
    )


def _meetings(draft: NewDraft | SurveyDraft) -> list[tuple[str, str]]:
    return [("", "kein Treffen"), *queries.meetings_to_choose(db.session, draft.meeting)]


def _builder(survey: Survey, draft: SurveyDraft) -> str:
    return render_template(
        "surveys/builder.html",
        survey=survey,
        draft=draft,
        kinds=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        meetings=_meetings(draft),
    )
