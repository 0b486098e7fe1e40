"""Proposing corrections at a paragraph, and deciding about them."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.minutes import corrections, standing
from kzv_workflow.minutes.life import Correction, CorrectionKind
from kzv_workflow.minutes.life_forms import CorrectionForm, DecisionForm
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.pages import act, find
from kzv_workflow.minutes.paragraphs import Paragraph
from kzv_workflow.web.access import office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint(
    "corrections", __name__, url_prefix="/protokolle/<int:minutes_id>/korrekturen"
)


@blueprint.get("")
def listed(minutes_id: int) -> ResponseReturnValue:
    """For the office all, with the open ones to decide; for a Kommune its own."""
    return _list(find(minutes_id))


@blueprint.get("/neu/<int:line>")
def new(minutes_id: int, line: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    paragraph = _paragraph(minutes, line)
    form = CorrectionForm(formdata=None, proposal=paragraph.words)
    return _proposal(minutes, paragraph, form)


@blueprint.post("/neu/<int:line>")
def propose(minutes_id: int, line: int) -> ResponseReturnValue:
    minutes, form = find(minutes_id), CorrectionForm()
    paragraph = _paragraph(minutes, line)
    if not form.validate_on_submit():
        return _proposal(minutes, paragraph, form), 422
    try:
        corrections.propose(
            db.session, minutes, paragraph.first, CorrectionKind(form.kind.data),
            form.proposal.data, act(),
        )  # fmt: skip
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        minutes = find(minutes_id)
        return _proposal(minutes, _paragraph(minutes, line), form), 422
    flash(
        "Danke! Ihr Vorschlag liegt jetzt im Büro; Sie bekommen eine Antwort per Mail.", "success"
    )
    return redirect(f"{url_for('minutes.read', minutes_id=minutes_id)}#z{paragraph.first}", 303)


@blueprint.post("/<int:correction_id>")
@office_only
def decide(minutes_id: int, correction_id: int) -> ResponseReturnValue:
    """Take a proposal over as it stands in the form, or decline it with a reason."""
    minutes = find(minutes_id)
    form = DecisionForm(prefix=f"k{correction_id}-")
    correction = _find(minutes, correction_id)
    try:
        if not form.validate_on_submit():
            return _list(minutes, correction_id, form), 422
        if request.form.get("decision") == "accept":
            wording = corrections.Wording(
                form.text.data or "", form.was.data or "", form.reason.data or None
            )
            changed = corrections.accept(db.session, minutes, correction, wording, act())
            done = "Übernommen in eine neue Fassung." if changed else "Als berücksichtigt vermerkt."
        else:
            corrections.decline(db.session, minutes, correction, form.reason.data or "", act())
            done = "Abgelehnt. Die Kommune bekommt Ihre Begründung per Mail."
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _list(find(minutes_id), correction_id, form), 422
    flash(done, "success")
    return redirect(url_for("corrections.listed", minutes_id=minutes_id), 303)


@blueprint.post("/<int:correction_id>/zurueckziehen")
def withdraw(minutes_id: int, correction_id: int) -> ResponseReturnValue:
    minutes = find(minutes_id)
    correction = _find(minutes, correction_id)
    corrections.withdraw(db.session, minutes, correction, act())
    db.session.commit()
    flash("Ihr Vorschlag ist zurückgezogen.", "success")
    return redirect(url_for("corrections.listed", minutes_id=minutes_id), 303)


def _find(minutes: Minutes, correction_id: int) -> Correction:
    return corrections.find(db.session, minutes, correction_id, viewer()) or abort(404)


def _paragraph(minutes: Minutes, line: int) -> Paragraph:
    """The paragraph that begins on that line of the version that was sent."""
    return corrections.place(db.session, minutes, line, today()) or abort(404)


def _proposal(minutes: Minutes, paragraph: Paragraph, form: CorrectionForm) -> str:
    life = standing.standing(db.session, minutes)
    return render_template(
        "minutes/propose.html",
        minutes=minutes,
        paragraph=paragraph,
        form=form,
        due=life.round.correction_due if life.round else None,
        is_open=life.takes_corrections(minutes, today()),
    )


def _list(minutes: Minutes, tried: int = 0, form: DecisionForm | None = None) -> str:
    """``form`` is the one that was refused, of the proposal with that number."""
    rows = []
    for one in corrections.proposals(db.session, minutes, viewer(), today()):
        key = one.correction.id
        source = one.paragraph.source if one.paragraph else ""
        shown = form if form is not None and key == tried else None
        if shown is None:
            shown = DecisionForm(formdata=None, prefix=f"k{key}-", text=one.suggested, was=source)
        elif shown.was.data != source:
            shown.was.data = source  # what the writer reads above is the paragraph of now
        rows.append((one, shown))
    decided = [
        one
        for one in corrections.listed(db.session, minutes, viewer())
        if one.decided_at is not None
    ]
    life = standing.standing(db.session, minutes)
    return render_template(
        "minutes/corrections.html", minutes=minutes, rows=rows, decided=decided,
        kinds=corrections.KIND_WORDS, refused=form, life=life,
    )  # fmt: skip
