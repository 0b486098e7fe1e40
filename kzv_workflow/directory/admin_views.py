"""Maintaining the directory: organisations, people and where they belong; for the office."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from kzv_workflow.directory import organisations, people, queries
from kzv_workflow.directory.forms import (
    MembershipForm,
    NewMembershipForm,
    NewPersonForm,
    OrganisationForm,
    PersonForm,
)
from kzv_workflow.directory.models import Membership, Organisation, OrganisationKind, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.forms import Form

blueprint = Blueprint("directory_admin", __name__, url_prefix="/teilnehmende")

UNCHANGED = "Es gab nichts zu ändern."
SAVED = "Gespeichert."


@blueprint.get("/organisationen/neu")
@office_only
def new_organisation() -> ResponseReturnValue:
    return _organisation_page(OrganisationForm(formdata=None), None)


@blueprint.post("/organisationen/neu")
@office_only
def create_organisation() -> ResponseReturnValue:
    form = OrganisationForm()
    if not form.validate_on_submit():
        return _organisation_page(form, None), 422
    try:
        made = organisations.add_organisation(db.session, form.facts(), viewer(), now())
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        return _organisation_page(form, None), 422
    flash(f"{made.name} ist angelegt.", "success")
    return redirect(url_for("directory_admin.organisation", organisation_id=made.id), 303)


@blueprint.get("/organisationen/<int:organisation_id>")
@office_only
def organisation(organisation_id: int) -> ResponseReturnValue:
    found = _organisation(organisation_id)
    return _organisation_page(_kinds(OrganisationForm.of(found), found), found)


@blueprint.post("/organisationen/<int:organisation_id>")
@office_only
def change_organisation(organisation_id: int) -> ResponseReturnValue:
    found = _organisation(organisation_id)
    form = _kinds(OrganisationForm(), found)
    if not form.validate_on_submit():
        return _organisation_page(form, found), 422
    try:
        changed = organisations.change_organisation(
            db.session, found, form.facts(), viewer(), now()
        )
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        return _organisation_page(form, _organisation(organisation_id)), 422
    flash(SAVED if changed else UNCHANGED, "success")
    return redirect(url_for("directory_admin.organisation", organisation_id=found.id), 303)


@blueprint.get("/personen/neu")
@office_only
def new_person() -> ResponseReturnValue:
    form = NewPersonForm(formdata=None, organisation_id=request.args.get("organisation", type=int))
    return _new_person_page(form)


@blueprint.post("/personen/neu")
@office_only
def create_person() -> ResponseReturnValue:
    form = NewPersonForm()
    form.offer(_choices())
    if not form.validate_on_submit():
        return _new_person_page(form), 422
    place = people.Place(_organisation(form.organisation_id.data), form.membership())
    try:
        made = people.enter(db.session, form.person(), place, viewer(), now())
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        return _new_person_page(form), 422
    flash(f"{made.name} ist eingetragen.", "success")
    return redirect(url_for("directory_admin.person", person_id=made.id), 303)


@blueprint.get("/personen/<int:person_id>")
@office_only
def person(person_id: int) -> ResponseReturnValue:
    found = _person(person_id)
    return _person_page(found, PersonForm(formdata=None, obj=found))


@blueprint.post("/personen/<int:person_id>")
@office_only
def change_person(person_id: int) -> ResponseReturnValue:
    found, form = _person(person_id), PersonForm()
    if not form.validate_on_submit():
        return _person_page(found, form), 422
    try:
        changed = people.change_person(db.session, found, form.person(), viewer(), now())
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        return _person_page(_person(person_id), form), 422
    flash(SAVED if changed else UNCHANGED, "success")
    return redirect(url_for("directory_admin.person", person_id=person_id), 303)


@blueprint.get("/personen/<int:person_id>/zugehoerigkeit")
@office_only
def new_membership(person_id: int) -> ResponseReturnValue:
    return _membership_page(_person(person_id), NewMembershipForm(formdata=None))


@blueprint.post("/personen/<int:person_id>/zugehoerigkeit")
@office_only
def create_membership(person_id: int) -> ResponseReturnValue:
    found, form = _person(person_id), NewMembershipForm()
    form.offer(_choices())
    if not form.validate_on_submit():
        return _membership_page(found, form), 422
    place = people.Place(_organisation(form.organisation_id.data), form.membership())
    try:
        people.add_membership(db.session, found, place, viewer(), now())
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        return _membership_page(_person(person_id), form), 422
    flash(SAVED, "success")
    return redirect(url_for("directory_admin.person", person_id=person_id), 303)


@blueprint.get("/zugehoerigkeiten/<int:membership_id>")
@office_only
def membership(membership_id: int) -> ResponseReturnValue:
    found = _membership(membership_id)
    form = MembershipForm(formdata=None, obj=found)
    return _membership_page(found.person, form, found)


@blueprint.post("/zugehoerigkeiten/<int:membership_id>")
@office_only
def change_membership(membership_id: int) -> ResponseReturnValue:
    """Also ends it: with a last day it is over after that day, and stays in the directory."""
    found, form = _membership(membership_id), MembershipForm()
    if not form.validate_on_submit():
        return _membership_page(found.person, form, found), 422
    try:
        changed = people.change_membership(db.session, found, form.membership(), viewer(), now())
        db.session.commit()
    except DomainError as error:
        _take_back(form, error)
        found = _membership(membership_id)
        return _membership_page(found.person, form, found), 422
    flash(SAVED if changed else UNCHANGED, "success")
    return redirect(url_for("directory_admin.person", person_id=found.person_id), 303)


def _take_back(form: Form, error: DomainError) -> None:
    db.session.rollback()
    form.refuse(error)


def _organisation(organisation_id: int) -> Organisation:
    return queries.find_organisation(db.session, organisation_id) or abort(404)


def _person(person_id: int) -> Person:
    return queries.find_person(db.session, person_id) or abort(404)


def _membership(membership_id: int) -> Membership:
    return queries.find_membership(db.session, membership_id) or abort(404)


def _kinds(form: OrganisationForm, organisation: Organisation) -> OrganisationForm:
    """The office stays the office."""
    if organisation.kind is OrganisationKind.OFFICE:
        form.kind.choices = [SelectChoice(OrganisationKind.OFFICE.value, "Geschäftsstelle")]
    return form


def _choices() -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in queries.listed(db.session)]


def _organisation_page(form: OrganisationForm, found: Organisation | None) -> str:
    return render_template(
        "directory/organisation.html",
        form=form,
        organisation=found,
        people=queries.people_of(db.session, found.id) if found else [],
        history=entries_of(db.session, "organisation", found.id) if found else [],
        today=today(),
    )


def _new_person_page(form: NewPersonForm) -> str:
    form.offer(_choices())
    return render_template("directory/new_person.html", form=form)


def _person_page(found: Person, form: PersonForm) -> str:
    return render_template(
        "directory/person.html",
        person=found,
        dead=queries.dead_address(db.session, found.email),
        form=form,
        history=entries_of(db.session, "person", found.id),
        today=today(),
    )


def _membership_page(
    found: Person, form: MembershipForm, membership: Membership | None = None
) -> str:
    if isinstance(form, NewMembershipForm):
        form.offer(_choices())
    return render_template(
        "directory/membership.html", person=found, form=form, membership=membership
    )
