"""The house style: the office's own base document, its styles, a specimen."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.files.store import read
from kzv_workflow.history.queries import entries_of
from kzv_workflow.minutes import house_style, specimen
from kzv_workflow.minutes.life_forms import WordFileForm
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.word import missing_styles
from kzv_workflow.web.access import admin_only, now, viewer
from kzv_workflow.web.downloads import WORD, attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("house_style", __name__, url_prefix="/verwaltung/hausstil")


@blueprint.get("")
@admin_only
def page() -> ResponseReturnValue:
    return _page(WordFileForm(formdata=None))


@blueprint.post("")
@admin_only
def upload() -> ResponseReturnValue:
    """Checked and tried out first; then it is in force for all documents."""
    form = WordFileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    name, data = form.file.data.filename or "briefkopf.docx", form.file.data.read()
    try:
        styles = specimen.examine(name, data)
        house_style.adopt(db.session, name, data, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(DomainError(str(error), field="file"))
        return _page(form), 422
    lent = german.count(len(styles.missing), "fehlende Formatvorlage", "fehlende Formatvorlagen")
    flash(
        f"„{name}“ gilt ab jetzt für alle Dokumente."
        + (f" {lent} werden ergänzt." if styles.missing else ""),
        "success",
    )
    return redirect(url_for("house_style.page"), 303)


@blueprint.post("/zuruecksetzen")
@admin_only
def reset() -> ResponseReturnValue:
    changed = house_style.reset(db.session, Act(viewer(), now()))
    db.session.commit()
    flash("Es gilt der mitgelieferte Briefkopf." if changed else "Der galt schon.", "success")
    return redirect(url_for("house_style.page"), 303)


@blueprint.get("/muster")
@admin_only
def sample() -> Response:
    """A Protokoll with one of everything, in the house style in force."""
    data = specimen.specimen_word(house_style.current(db.session))
    return attachment(data, "Muster-Protokoll.docx", WORD)


@blueprint.get("/vorlage")
@admin_only
def base() -> Response:
    """The base document in force, to be changed in Word and uploaded again."""
    own = house_style.letterhead(db.session)
    data = read(db.session, own.file_id) if own else house_style.shipped()
    return attachment(data, own.name if own else "Briefkopf.docx", WORD)


def _page(form: WordFileForm) -> str:
    house = house_style.current(db.session)
    return render_template(
        "administration/house_style.html",
        form=form,
        own=house_style.letterhead(db.session),
        styles=specimen.styles_of(missing_styles(house.base)),
        history=entries_of(db.session, *house_style.HISTORY),
    )
