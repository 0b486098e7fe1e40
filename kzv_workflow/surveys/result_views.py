"""Results after the end: the page, the files, and a To-do out of a comment."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import exports, queries, sending
from kzv_workflow.surveys import results as counting
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.results import Results
from kzv_workflow.surveys.views import results_page
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.models import TodoScope
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("survey_results", __name__, url_prefix="/feedback/<int:survey_id>")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "docx": (exports.word, WORD),
    "xlsx": (exports.excel, EXCEL),
    "csv": (exports.csv_file, "text/csv; charset=utf-8"),
}


@blueprint.get("/ergebnis")
def page(survey_id: int) -> ResponseReturnValue:
    return results_page(_results(survey_id), viewer())


@blueprint.get("/ergebnis.<any(docx, xlsx, csv):kind>")
def file(survey_id: int, kind: str) -> Response:
    """The same as the page shows; too few answers are not there either (404)."""
    results = _results(survey_id)
    if results.too_few:
        abort(404)
    write, mimetype = FILES[kind]
    return attachment(write(results), f"Auswertung {results.survey.title}.{kind}", mimetype)


@blueprint.get("/todo")
@office_only
def todo(survey_id: int) -> ResponseReturnValue:
    """The form with the text of a comment."""
    results, wanted = _results(survey_id), request.args.get("antwort", "")
    comments = (one for result in results.questions for one in result.comments)
    text = next((one.text for one in comments if one.key == wanted), "")
    office = directory.office(db.session)
    return _todo_page(results.survey, text, {office.id} if office else set(), "", {})


@blueprint.post("/todo")
@office_only
def make_todo(survey_id: int) -> ResponseReturnValue:
    """Assign and publish it; the municipalities that owe it see it at once."""
    survey = _results(survey_id).survey
    text, due = request.form.get("text", "").strip(), request.form.get("due", "").strip()
    owners = {int(one) for one in request.form.getlist("owners") if one.isdecimal()}
    errors = {}
    if not 0 < len(text) <= 1000:
        errors["text"] = (
            "Bitte höchstens 1000 Zeichen." if text else "Bitte schreiben Sie, was zu tun ist."
        )
    if not owners:
        errors["owners"] = "Bitte wählen Sie mindestens eine Organisation aus."
    if not errors:
        try:
            number = _assign(survey, text, owners, due)
            db.session.commit()
        except DomainError as error:
            db.session.rollback()
            errors[error.field or "form"] = str(error)
    if errors:
        return _todo_page(_results(survey_id).survey, text, owners, due, errors), 422
    flash(f"Das To-do T{number} ist angelegt.", "success")
    return redirect(url_for("survey_results.page", survey_id=survey_id), 303)


def _assign(survey: Survey, text: str, owners: set[int], due: str) -> int:
    known = [one.id for one in directory.organisations(db.session) if one.id in owners]
    until = sending.deadline(due, today()) if due else None
    agreement = todos.Agreement(
        text=text,
        scope=_scope(known),
        organisation_ids=tuple(known),
        due=until.day if until else None,
        due_text=until.text if until else None,
    )
    act = Act(viewer(), now())
    address = url_for("surveys.overview", survey_id=survey.id)
    origin = todos.Origin(survey.meeting_id, survey.title, address)
    [made] = todos.assign(db.session, [agreement], origin, act.viewer.name, act.at)
    todos.publish([made], act.at)
    return made.number


def _scope(owners: list[int]) -> TodoScope:
    office = directory.office(db.session)
    with_office = office is not None and office.id in owners
    if len(owners) == 1:
        return TodoScope.OFFICE if with_office else TodoScope.ORGANISATION
    return TodoScope.JOINT if with_office else TodoScope.EACH_MUNICIPALITY


def _results(survey_id: int) -> Results:
    reader = viewer()
    survey = queries.with_results(db.session, survey_id, reader) or abort(404)
    return counting.results(db.session, survey, queries.sight_of(reader))


def _todo_page(
    survey: Survey, text: str, owners: set[int], due: str, errors: dict[str, str]
) -> str:
    return render_template(
        "surveys/todo.html",
        survey=survey,
        text=text,
        owners=owners,
        due=due,
        errors=errors,
        organisations=directory.organisations(db.session),
    )
