"""Sending a survey, reminding, ending, releasing: first what will happen, then the button."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.config import Settings
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.differences import Guest
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import mails, queries, sending, taking_part
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.sending import Deadline
from kzv_workflow.surveys.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("survey_sending", __name__, url_prefix="/feedback/<int:survey_id>")

SAMPLE_LINK = "…"  # the secrets are made at sending


@blueprint.get("/versenden")
@office_only
def preview(survey_id: int) -> ResponseReturnValue:
    """Whom it would go to, until when, and how the mail reads."""
    return _page(found(survey_id), "", None, None, {})


@blueprint.post("/versenden")
@office_only
def send(survey_id: int) -> ResponseReturnValue:
    """Send it once the day that the deadline means, and the mail, were shown."""
    survey, act = found(survey_id), Act(viewer(), now())
    chosen = set(request.form.getlist("guests"))
    typed, shown = request.form.get("due", ""), request.form.get("shown", "")
    try:
        until = sending.deadline(typed, today())
        if request.form.get("step") == "check" or until.day.isoformat() != shown:
            return _page(survey, typed, until, chosen, {})
        guests = [one for one in _possible() if one.email.lower() in chosen]
        count = sending.send(db.session, survey, guests, until, act, _public_url())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        errors = {error.field or "form": str(error)}
        return _page(found(survey_id), typed, None, chosen, errors), 422
    words = german.count(count, "Mail steht", "Mails stehen")
    flash(f"Versendet: {words} im Ausgang, jede mit einem persönlichen Link.", "success")
    return _to_survey(survey_id)


@blueprint.get("/erinnern")
@office_only
def remind_preview(survey_id: int) -> ResponseReturnValue:
    survey = found(survey_id)
    sender, text = mails.sender(db.session, _public_url()), None
    if survey.due:
        text = mails.text_of(sender, survey, survey.due, SAMPLE_LINK, "survey_reminder")
    return render_template(
        "surveys/remind.html",
        survey=survey,
        missing=queries.invitees(db.session, survey_id, missing_only=True),
        text=text,
    )


@blueprint.post("/erinnern")
@office_only
def remind(survey_id: int) -> ResponseReturnValue:
    count = sending.remind(db.session, found(survey_id), Act(viewer(), now()), _public_url())
    db.session.commit()
    if count:
        flash(f"{german.count(count, 'Mail steht', 'Mails stehen')} im Ausgang.", "success")
    else:
        flash("Heute wurde schon erinnert, oder alle haben teilgenommen.", "info")
    return _to_survey(survey_id)


@blueprint.get("/beenden")
@office_only
def end_preview(survey_id: int) -> ResponseReturnValue:
    return render_template(
        "surveys/end.html",
        survey=found(survey_id),
        returned=queries.returned(db.session, survey_id),
    )


@blueprint.post("/beenden")
@office_only
def end(survey_id: int) -> ResponseReturnValue:
    """Open the answers for good; the key is destroyed once they are safely written."""
    sending.end(db.session, found(survey_id), Act(viewer(), now()))
    db.session.commit()
    taking_part.forget_keys(db.session)
    db.session.commit()
    flash("Die Befragung ist beendet. Niemand kann mehr antworten.", "success")
    return _to_survey(survey_id)


@blueprint.get("/zurueckziehen")
@office_only
def withdraw_preview(survey_id: int) -> ResponseReturnValue:
    return _withdraw_page(survey_id, "", {})


@blueprint.post("/zurueckziehen")
@office_only
def withdraw(survey_id: int) -> ResponseReturnValue:
    """Only while nobody has answered; the key is destroyed after the commit."""
    reason, act = request.form.get("reason", ""), Act(viewer(), now())
    try:
        count = sending.withdraw(db.session, found(survey_id), reason, act, _public_url())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _withdraw_page(survey_id, reason, {error.field or "form": str(error)}), 422
    taking_part.forget_keys(db.session)
    db.session.commit()
    told = german.count(count, "Person erfährt", "Personen erfahren")
    flash(f"Zurückgezogen. {told} es per Mail.", "success")
    return _to_survey(survey_id)


@blueprint.post("/freigeben")
@office_only
def release(survey_id: int) -> ResponseReturnValue:
    sending.release(db.session, found(survey_id), Act(viewer(), now()))
    db.session.commit()
    flash(
        "Freigegeben. Wer eingeladen war, sieht die Ergebnisse mit dem Link aus der Mail oder "
        "angemeldet unter „Feedback“.",
        "success",
    )
    return _to_survey(survey_id)


def _withdraw_page(survey_id: int, reason: str, errors: dict[str, str]) -> str:
    return render_template(
        "surveys/withdraw.html",
        survey=found(survey_id),
        returned=queries.returned(db.session, survey_id),
        reason=reason,
        errors=errors,
    )


def _page(
    survey: Survey,
    typed: str,
    until: Deadline | None,
    chosen: Collection[str] | None,
    errors: dict[str, str],
) -> str:
    guests = _possible()
    text = mails.text_of(
        mails.sender(db.session, _public_url()),
        survey,
        until.day if until else today(),
        SAMPLE_LINK,
        "survey_invitation",
    )
    return render_template(
        "surveys/send.html",
        survey=survey,
        guests=guests,
        chosen={one.email.lower() for one in guests} if chosen is None else chosen,
        due=typed,
        until=until,
        text=text,
        errors=errors,
        today=today(),
    )


def _possible() -> list[Guest]:
    return meetings.possible_guests(db.session, today())


def _public_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url


def _to_survey(survey_id: int) -> ResponseReturnValue:
    return redirect(url_for("surveys.overview", survey_id=survey_id), 303)
