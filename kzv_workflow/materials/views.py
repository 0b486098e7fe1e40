"""The shelf: the list, one material, downloads, and what the office does with them."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from kzv_workflow import db as database
from kzv_workflow.errors import DomainError
from kzv_workflow.files import store
from kzv_workflow.history.queries import entries_of
from kzv_workflow.materials import queries, service
from kzv_workflow.materials.forms import (
    KIND_WORDS,
    VISIBILITY_WORDS,
    EditForm,
    FactsForm,
    NewForm,
    ReplaceForm,
)
from kzv_workflow.materials.models import Material
from kzv_workflow.materials.service import Act
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("materials", __name__, url_prefix="/unterlagen")

WORDS = {"kinds": KIND_WORDS, "audiences": VISIBILITY_WORDS}


@blueprint.get("")
def listed() -> ResponseReturnValue:
    since = _visit()
    meeting = request.args.get("treffen", "")
    return render_template(
        "materials/list.html",
        page=queries.listed(db.session, viewer(), meeting, request.args.get("vor")),
        since=since,
        new_count=queries.count_new(db.session, viewer(), since) if since else 0,
        meeting=meeting,
        meetings=queries.meetings_to_choose(db.session, viewer()),
        **WORDS,
    )


@blueprint.get("/neu")
@office_only
def new() -> ResponseReturnValue:
    form = NewForm(formdata=None, meeting=request.args.get("treffen", ""))
    return _new_page(form)


@blueprint.post("/neu")
@office_only
def create() -> ResponseReturnValue:
    form = NewForm()
    _offer_meetings(form)
    if not form.validate_on_submit():
        return _new_page(form), 422
    try:
        material = _put(form)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _new_page(form), 422
    flash(f"„{material.title}“ liegt jetzt in den Unterlagen.", "success")
    return redirect(url_for("materials.read", material_id=material.id), 303)


@blueprint.get("/<int:material_id>")
def read(material_id: int) -> ResponseReturnValue:
    material = _found(material_id)
    return _page(material, EditForm.of(material))


@blueprint.get("/<int:material_id>/datei")
def download(material_id: int) -> Response:
    return _file(_found(material_id), 0)


@blueprint.get("/<int:material_id>/datei/<int:number>")
@office_only
def earlier(material_id: int, number: int) -> Response:
    """An earlier version of the file."""
    return _file(_found(material_id), number)


@blueprint.post("/<int:material_id>")
@office_only
def change(material_id: int) -> ResponseReturnValue:
    material, form = _found(material_id), EditForm()
    _offer_meetings(form, material)
    if not form.validate_on_submit():
        return _page(material, form), 422
    try:
        if form.base.data != material.revision:
            raise DomainError(service.CHANGED_MEANWHILE)
        links = None if material.files else form.read_links()
        changed = service.change(db.session, material, form.facts(), links, Act(viewer(), now()))
        db.session.commit()
    except (DomainError, StaleDataError, IntegrityError) as error:
        return _refused(material_id, form, error)
    flash("Gesichert." if changed else "Es gab nichts zu sichern.", "success")
    return redirect(url_for("materials.read", material_id=material_id), 303)


@blueprint.post("/<int:material_id>/ersetzen")
@office_only
def replace(material_id: int) -> ResponseReturnValue:
    material, form = _found(material_id), ReplaceForm()
    if not form.validate_on_submit():
        return _page(material, EditForm.of(material), form), 422
    try:
        service.replace(db.session, material, form.upload(), Act(viewer(), now()))
        db.session.commit()
    except (DomainError, StaleDataError, IntegrityError) as error:
        db.session.rollback()
        sentence = error if isinstance(error, DomainError) else _meanwhile()
        form.refuse(DomainError(str(sentence), field="file"))
        material = _found(material_id)
        return _page(material, EditForm.of(material), form), 422
    flash("Die neue Fassung liegt in den Unterlagen.", "success")
    return redirect(url_for("materials.read", material_id=material_id), 303)


@blueprint.post("/<int:material_id>/zurueckziehen")
@office_only
def withdraw(material_id: int) -> ResponseReturnValue:
    material = _found(material_id)
    service.withdraw(db.session, material, Act(viewer(), now()))
    db.session.commit()
    flash("Zurückgezogen. Kommunen sehen diese Unterlage nicht mehr.", "success")
    return redirect(url_for("materials.read", material_id=material_id), 303)


@blueprint.post("/<int:material_id>/einstellen")
@office_only
def put_back(material_id: int) -> ResponseReturnValue:
    material = _found(material_id)
    service.put_back(db.session, material, Act(viewer(), now()))
    db.session.commit()
    flash("Wieder eingestellt.", "success")
    return redirect(url_for("materials.read", material_id=material_id), 303)


def _put(form: NewForm) -> Material:
    """A file or links, whichever was given; both or neither is a mistake."""
    upload, links = form.upload(), form.read_links()
    if upload and links:
        raise DomainError("Bitte geben Sie entweder eine Datei oder Links an.", field="links")
    if upload is None and not links:
        raise DomainError("Bitte wählen Sie eine Datei aus oder geben Sie Links an.", field="file")
    act = Act(viewer(), now())
    if upload:
        stem = upload.name.rpartition(".")[0]
        return service.add_file(db.session, form.facts(stem), upload, act)
    return service.add_links(db.session, form.facts(), links, act)


def _visit() -> datetime | None:
    """What changed after this instant is new to the reader; None on the first visit.

    Noted in a short transaction of its own: a page that only reads must not wait for a writer.
    """
    account_id, at = viewer().account_id, now()
    visit = queries.visit_of(db.session, account_id)
    if visit is None or at - visit.last_at > service.NOTED_EVERY:
        db.session.rollback()
        try:
            with database.writing(), db.sessionmaker() as session, session.begin():
                service.note_visit(session, account_id, at)
        except IntegrityError:
            pass  # two first visits at the same moment: one of them is noted
        visit = queries.visit_of(db.session, account_id)
    return visit.before if visit else None


def _file(material: Material, number: int) -> Response:
    """The version with that number, 0 for the current one; always as a download."""
    wanted = [one for one in material.files if number in (0, one.number)]
    if not wanted:
        abort(404)
    kept = wanted[0].file
    return attachment(store.read(db.session, kept.id), kept.name, kept.mimetype)


def _found(material_id: int) -> Material:
    material = queries.find(db.session, material_id, viewer())
    if material is None:
        abort(404)
    return material


def _offer_meetings(form: FactsForm, material: Material | None = None) -> None:
    """The newest meetings, and the one the material belongs to however old it is."""
    choices = {row[0]: row[1] for row in queries.meetings_to_choose(db.session, viewer())}
    if material and material.meeting:
        choices.setdefault(material.meeting.id, material.meeting.title)
    form.offer_meetings(list(choices.items()))


def _new_page(form: NewForm) -> str:
    _offer_meetings(form)
    form.title.description = "Ohne Angabe gilt der Name der Datei."
    return render_template("materials/new.html", form=form)


def _page(material: Material, form: EditForm, replacing: ReplaceForm | None = None) -> str:
    is_office = viewer().is_office
    if is_office:
        _offer_meetings(form, material)
    return render_template(
        "materials/read.html",
        material=material,
        form=form,
        replacing=replacing or ReplaceForm(formdata=None),
        history=entries_of(db.session, "material", material.id) if is_office else [],
        **WORDS,
    )


def _refused(material_id: int, form: EditForm, error: Exception) -> tuple[str, int]:
    """The form as typed with the sentence; the next attempt starts from what is stored now."""
    db.session.rollback()
    form.refuse(error if isinstance(error, DomainError) else _meanwhile())
    material = _found(material_id)
    form.start_from(material.revision)
    return _page(material, form), 422


def _meanwhile() -> DomainError:
    return DomainError(service.CHANGED_MEANWHILE)
