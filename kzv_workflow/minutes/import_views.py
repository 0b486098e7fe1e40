"""Taking a Protokoll over: paste or upload, review, store."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import queries, service, taking_over
from kzv_workflow.minutes.chooser import chooser
from kzv_workflow.minutes.forms import MAXIMUM_CHARACTERS, TOO_LONG, PasteForm, UploadForm, newlines
from kzv_workflow.minutes.matching import KnownPerson, match_attendees
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.readers import make_ready, read_safely
from kzv_workflow.minutes.review import Review, decide, propose
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("minutes_import", __name__, url_prefix="/protokolle/importieren")


@blueprint.get("")
@office_only
def start() -> ResponseReturnValue:
    make_ready()
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
            if len(read.markup) > MAXIMUM_CHARACTERS:
                raise DomainError(TOO_LONG)
            for warning in read.warnings:
                flash(warning, "warning")
            return _review_page(read.markup, form.file.data.filename or "", 0)
        except DomainError as error:
            form.refuse(DomainError(str(error), field="file"))
    return render_template("minutes/import.html", paste=PasteForm(formdata=None), upload=form), 422


@blueprint.post("/pruefen")
@office_only
def check() -> ResponseReturnValue:
    """The review of another Protokoll in the same text."""
    return _review_page(_posted_text(), request.form.get("name", ""), _posted_part())


@blueprint.post("/uebernehmen")
@office_only
def take_over() -> ResponseReturnValue:
    draft = _Draft(_posted_text(), request.form.get("name", ""), _posted_part())
    review = decide(draft.review, request.form)
    if not review.validate():
        return draft.page(), 422
    try:
        minutes = taking_over.store(db.session, review, draft.source, service.Act(viewer(), now()))
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        sentence = error if isinstance(error, DomainError) else taking_over.already_taken_over()
        review.errors[sentence.field or "form"] = str(sentence)
        return draft.page(), 422
    others = [index for index in draft.waiting() if index != draft.part]
    flash(
        f"Übernommen: {german.count(len(review.chosen), 'To-do', 'To-dos')} mit "
        f"{german.count(review.assignment_count, 'Zuständigkeit', 'Zuständigkeiten')}.",
        "success",
    )
    if others:
        flash("In diesem Text steht noch ein Protokoll. Hier ist es zur Prüfung.", "info")
        return _review_page(draft.text, draft.name, others[0])
    return redirect(url_for("minutes.read", minutes_id=minutes.id), 303)


def _posted_text() -> str:
    text = newlines(request.form.get("text", "")) or ""
    if not text.strip() or len(text) > MAXIMUM_CHARACTERS:
        abort(400)
    return text


def _posted_part() -> int:
    part = request.form.get("part", "0")
    return int(part) if part.isdecimal() and len(part) < 4 else 0


def _review_page(text: str, name: str, part: int) -> str:
    return _Draft(text, name, part).page()


class _Draft:
    """One Protokoll out of a text that may hold several, with its review; nothing is stored."""

    def __init__(self, text: str, name: str, part: int) -> None:
        roster = directory.roster(db.session, today())
        self.text, self.name = text, name
        self.parts = parse(text, roster)
        self.part = min(part, len(self.parts) - 1)
        self.source = text
        parsed = self.parts[0]
        if len(self.parts) > 1:
            self.source = self._cut(self.parts[self.part])
            parsed = parse(self.source, roster)[0]
        self.review = _propose(parsed)

    def waiting(self) -> list[int]:
        """The Protokolle of the text that were not taken over yet."""
        if len(self.parts) == 1:
            return [0]
        return [
            index
            for index, one in enumerate(self.parts)
            if queries.imported_before(db.session, taking_over.import_key(self._cut(one))) is None
        ]

    def _cut(self, one: ParsedMinutes) -> str:
        lines = self.text.split("\n")[one.first_line - 1 : one.last_line]
        return "\n".join(lines).strip("\n")

    def page(self) -> str:
        return render_template(
            "minutes/review.html",
            waiting=self.waiting(),
            review=self.review,
            text=self.text,
            name=self.name,
            part=self.part,
            parts=self.parts,
            lines=self.source.split("\n"),
            organisations=chooser(db.session).organisations,
            today=today(),
        )


def _propose(parsed: ParsedMinutes) -> Review:
    organisations = chooser(db.session)
    day = parsed.meeting.date or today()
    people = [KnownPerson(*row) for row in directory.everybody_ever(db.session, day)]
    matches = match_attendees(parsed.attendees, people, organisations.ids_by_name)
    return propose(parsed, matches, organisations, today())
