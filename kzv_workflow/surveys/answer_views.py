"""Answering: by the personal link of the mail, or logged in; nothing is stored before sending.

Neither view notes when, from where or with which browser somebody answers.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.errors import DomainError
from kzv_workflow.surveys import answering, queries, results, taking_part
from kzv_workflow.surveys.answering import Sheet
from kzv_workflow.surveys.models import Invitee, Survey, SurveyState
from kzv_workflow.surveys.views import results_page
from kzv_workflow.web.access import proven_by_address, public, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("survey_answers", __name__, url_prefix="/feedback")


@blueprint.get("/antworten/<secret>")
@public
def by_link(secret: str) -> ResponseReturnValue:
    """Only shows the form: mail scanners open links, too."""
    return _unreferred(_page(_by_link(secret), _address(secret), Sheet()))


@blueprint.post("/antworten/<secret>")
@public
@proven_by_address
def send_by_link(secret: str) -> ResponseReturnValue:
    """Also from a tab that outlived its cookie: what was typed there must not be lost."""
    return _unreferred(_taken(_by_link(secret), _address(secret)))


@blueprint.get("/<int:survey_id>/teilnehmen")
def form(survey_id: int) -> ResponseReturnValue:
    """The same form for somebody who is logged in."""
    return _page(_own(survey_id), _own_address(survey_id), Sheet())


@blueprint.post("/<int:survey_id>/teilnehmen")
def send(survey_id: int) -> ResponseReturnValue:
    return _taken(_own(survey_id), _own_address(survey_id))


def _taken(invitee: Invitee | None, address: str) -> Response:
    """Take part; the second of two clicks finds it done and sees the same page."""
    if invitee is not None:
        taking_part.hold(db.session, invitee)
    if invitee is None or invitee.took_part or not _is_open(invitee.survey):
        return _page(invitee, address, Sheet(), over_status=422)
    questions = invitee.survey.questions
    sheet = answering.read(questions, request.form.to_dict(flat=False))
    answers = answering.answers(questions, sheet)
    if not sheet.errors:
        try:
            taking_part.submit(db.session, invitee, answers)
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            db.session.expire_all()
            if invitee.took_part or not _is_open(invitee.survey):
                return _page(invitee, address, Sheet(), over_status=422)
            sheet.errors["form"] = str(error)
    if sheet.errors:
        return _page(invitee, address, sheet, over_status=422)
    return make_response(redirect(address, 303))


def _page(invitee: Invitee | None, address: str, sheet: Sheet, over_status: int = 200) -> Response:
    """The form; or thanks, the end, released results, or that there is no such link."""
    if invitee is None:
        return make_response(render_template("surveys/link_gone.html"), 404)
    survey = invitee.survey
    if survey.state is SurveyState.RELEASED:
        found = results.results(db.session, survey, queries.sight_by_link(invitee))
        return make_response(results_page(found, None), over_status)
    if invitee.took_part:
        return make_response(render_template("surveys/thanks.html", survey=survey))
    if not _is_open(survey):
        return make_response(render_template("surveys/over.html", survey=survey), over_status)
    html = render_template(
        "surveys/answer.html", survey=survey, sheet=sheet, action=address, today=today()
    )
    return make_response(html, 422 if sheet.errors else 200)


def _is_open(survey: Survey) -> bool:
    """Until the end of its last day, whenever the clock gets round to closing it."""
    is_over = survey.due is not None and survey.due < today()
    return survey.state is SurveyState.OPEN and not is_over


def _by_link(secret: str) -> Invitee | None:
    return queries.invitee_by_link(db.session, hash_token(secret))


def _address(secret: str) -> str:
    return url_for("survey_answers.by_link", secret=secret)


def _own(survey_id: int) -> Invitee:
    found = queries.invitee(db.session, survey_id, viewer())
    return found or abort(404)


def _own_address(survey_id: int) -> str:
    return url_for("survey_answers.form", survey_id=survey_id)


def _unreferred(response: Response) -> Response:
    """The address is a secret: no other page may learn it, no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
