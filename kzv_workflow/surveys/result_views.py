"""Results after the end: the page, the files, and a To-do out of a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.surveys import exports, following_up, queries, sending
from kzv_workflow.surveys import results as counting
from kzv_workflow.surveys.following_up import LONGEST, Wanted
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.results import Results
from kzv_workflow.surveys.views import results_page
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
    results = _results(survey_id)
    comment, office = results.comment(request.args.get("antwort", "")), _office()
    typed = Typed(comment.text, office, key=comment.key) if comment else Typed("", office)
    return _todo_page(results.survey, typed, {})


@blueprint.post("/todo")
@office_only
def make_todo(survey_id: int) -> ResponseReturnValue:
    """Assign and publish it: as typed, or at once with the words of the comment for the office."""
    results, key = _results(survey_id), request.form.get("antwort", "")
    if request.form.get("step") == "now":
        comment = results.comment(key) or abort(404)
        return _made(results.survey, key, Wanted(comment.text[:LONGEST], _office()))
    typed = Typed.read()
    errors = typed.errors()
    if not errors:
        try:
            return _made(results.survey, key, typed.wanted())
        except DomainError as error:
            db.session.rollback()
            errors[error.field or "form"] = str(error)
    return _todo_page(_results(survey_id).survey, typed, errors), 422


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of a To-do as it was typed; ``key`` is the answer it is made of."""

    text: str
    owners: Sequence[int]
    due: str = ""
    key: str = ""

    @classmethod
    def read(cls) -> Typed:
        chosen = {int(one) for one in request.form.getlist("owners") if one.isdecimal()}
        return cls(
            request.form.get("text", "").strip(),
            [one.id for one in directory.organisations(db.session) if one.id in chosen],
            request.form.get("due", "").strip(),
            request.form.get("antwort", ""),
        )

    def errors(self) -> dict[str, str]:
        found = {}
        if not self.text:
            found["text"] = "Bitte schreiben Sie, was zu tun ist."
        elif len(self.text) > LONGEST:
            found["text"] = f"Bitte höchstens {LONGEST} Zeichen."
        if not self.owners:
            found["owners"] = "Bitte wählen Sie mindestens eine Organisation aus."
        return found

    def wanted(self) -> Wanted:
        """Raises DomainError at ``due``."""
        if not self.due:
            return Wanted(self.text, self.owners)
        until = sending.deadline(self.due, today())
        return Wanted(self.text, self.owners, until.day, until.text)


def _made(survey: Survey, key: str, wanted: Wanted) -> ResponseReturnValue:
    number = following_up.make_todo(db.session, survey, key, wanted, Act(viewer(), now()))
    db.session.commit()
    flash(f"Das To-do T{number} ist angelegt.", "success")
    return redirect(url_for("survey_results.page", survey_id=survey.id), 303)


def _office() -> list[int]:
    office = directory.office(db.session)
    return [office.id] if office else []


def _results(survey_id: int) -> Results:
    reader = viewer()
    survey = queries.with_results(db.session, survey_id, reader) or abort(404)
    return counting.results(db.session, survey, queries.sight_of(reader))


def _todo_page(survey: Survey, typed: Typed, errors: dict[str, str]) -> str:
    return render_template(
        "surveys/todo.html",
        survey=survey,
        typed_in=typed,
        errors=errors,
        organisations=directory.organisations(db.session),
    )
