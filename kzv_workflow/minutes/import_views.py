"""Taking a Protokoll over: paste or upload, review, store."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import service
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.forms import MAXIMUM_CHARACTERS, TOO_LONG, PasteForm, UploadForm, newlines
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.readers import read_safely
from kzv_workflow.minutes.review import Review, decide, propose
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("minutes_import", __name__, url_prefix="/protokolle/importieren")


@blueprint.get("")
@office_only
def start() -> ResponseReturnValue:
    return render_template("minutes/import.html", paste=PasteForm(), upload=UploadForm())


@blueprint.post("/text")
@office_only
def paste() -> ResponseReturnValue:
    form = PasteForm()
    if form.validate_on_submit() and len(form.text.data or "") > MAXIMUM_CHARACTERS:
        form.refuse(DomainError(TOO_LONG, field="text"))
    if form.errors:
        return render_template("minutes/import.html", paste=form, upload=UploadForm()), 422
    return _review_page(form.text.data or "", "", 0)


@blueprint.post("/datei")
@office_only
def upload() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        try:
            read = read_safely(form.file.data.filename or "", form.file.data.read())
            if len(read.text) > MAXIMUM_CHARACTERS:
                raise DomainError(TOO_LONG)
            return _review_page(read.text, form.file.data.filename or "", 0)
        except DomainError as error:
            form.refuse(DomainError(str(error), field="file"))
    return render_template("minutes/import.html", paste=PasteForm(formdata=None), upload=form), 422


@blueprint.post("/pruefen")
@office_only
def check() -> ResponseReturnValue:
    """The review again: of a corrected text, or of another Protokoll in the same text."""
    return _review_page(_text(), request.form.get("name", ""), _part())


@blueprint.post("/uebernehmen")
@office_only
def take_over() -> ResponseReturnValue:
    text, part = _text(), _part()
    review = decide(_propose(text, part), request.form)
    if not review.validate():
        return _show(review, text, request.form.get("name", ""), part), 422
    try:
        minutes = service.take_over(
            db.session, review, part_of(text, review.parsed), service.Act(viewer(), now())
        )
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        sentence = error if isinstance(error, DomainError) else service.already_taken_over()
        review.errors[sentence.field or "form"] = str(sentence)
        return _show(review, text, request.form.get("name", ""), part), 422
    flash(
        f"Übernommen: {len(review.chosen)} To-dos mit {review.assignment_count} Zuständigkeiten.",
        "success",
    )
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


def _text() -> str:
    text = newlines(request.form.get("text", "")) or ""
    if not text.strip() or len(text) > MAXIMUM_CHARACTERS:
        abort(400)
    return text


def _part() -> int:
    part = request.form.get("part", "0")
    return int(part) if part.isdecimal() and len(part) < 4 else 0


def part_of(text: str, parsed: ParsedMinutes) -> str:
    """The lines of one Protokoll out of a text that may hold several."""
    return "\n".join(text.split("\n")[parsed.first_line - 1 : parsed.last_line])


def _review_page(text: str, name: str, part: int) -> str:
    return _show(_propose(text, part), text, name, part)


def _propose(text: str, part: int) -> Review:
    roster = directory.roster(db.session, today())
    found = parse(text, roster)
    parsed = found[min(part, len(found) - 1)]
    parsed = parse(part_of(text, parsed), roster)[0] if len(found) > 1 else parsed
    organisations = chooser(db.session)
    people = [
        KnownPerson(membership.person_id, membership.person.name, membership.organisation_id)
        for membership in directory.current_memberships(db.session, parsed.meeting.date or today())
    ]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    return propose(parsed, matches, organisations, today())


def _show(review: Review, text: str, name: str, part: int) -> str:
    roster = directory.roster(db.session, today())
    parts = parse(text, roster)
    return render_template(
        "minutes/review.html",
        review=review,
        text=text,
        name=name,
        part=part,
        parts=parts,
        lines=part_of(text, parts[min(part, len(parts) - 1)]).split("\n"),
        organisations=chooser(db.session).organisations,
        today=today(),
    )
