"""Accounts: the office may look, administrators invite, lock and change roles."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from kzv_workflow.accounts import activation, administration, queries
from kzv_workflow.accounts.administration import ROLES
from kzv_workflow.accounts.forms import InvitationForm, RoleForm
from kzv_workflow.accounts.models import Account
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.web.access import admin_only, now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("accounts_admin", __name__, url_prefix="/verwaltung/konten")


@blueprint.get("")
@office_only
def listed() -> ResponseReturnValue:
    return render_template("accounts/list.html", accounts=queries.accounts(db.session), roles=ROLES)


@blueprint.get("/neu")
@admin_only
def new() -> ResponseReturnValue:
    membership_id = request.args.get("zugehoerigkeit", type=int)
    return _invitation_page(InvitationForm(formdata=None, membership_id=membership_id))


@blueprint.post("/neu")
@admin_only
def invite() -> ResponseReturnValue:
    form = InvitationForm()
    form.membership_id.choices = _choices()
    if not form.validate_on_submit():
        return _invitation_page(form), 422
    membership = directory.find_membership(db.session, form.membership_id.data) or abort(404)
    try:
        account = activation.invite(db.session, membership, form.chosen(), viewer(), now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _invitation_page(form), 422
    flash(f"Die Einladung an {account.email} ist unterwegs. Der Link gilt 7 Tage.", "success")
    return redirect(url_for("accounts_admin.account", account_id=account.id), 303)


@blueprint.get("/<int:account_id>")
@office_only
def account(account_id: int) -> ResponseReturnValue:
    found = _account(account_id)
    return _account_page(found, RoleForm(formdata=None, role=found.role.value))


@blueprint.post("/<int:account_id>/rolle")
@admin_only
def change_role(account_id: int) -> ResponseReturnValue:
    found, form = _account(account_id), RoleForm()
    if not form.validate_on_submit():
        return _account_page(found, form), 422
    try:
        administration.change_role(db.session, found, form.chosen(), viewer(), now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _account_page(_account(account_id), form), 422
    return _done(account_id, "Die Rolle gilt ab sofort.")


@blueprint.post("/<int:account_id>/einladen")
@admin_only
def invite_again(account_id: int) -> ResponseReturnValue:
    activation.invite_again(db.session, _account(account_id), viewer(), now())
    db.session.commit()
    return _done(
        account_id, "Die Einladung ist noch einmal unterwegs. Frühere Links sind ungültig."
    )


@blueprint.post("/<int:account_id>/passwort")
@admin_only
def send_reset(account_id: int) -> ResponseReturnValue:
    activation.send_reset(db.session, _account(account_id), viewer(), now())
    db.session.commit()
    return _done(account_id, "Der Link für ein neues Passwort ist unterwegs. Er gilt 60 Minuten.")


@blueprint.post("/<int:account_id>/sperren")
@admin_only
def lock(account_id: int) -> ResponseReturnValue:
    administration.lock(db.session, _account(account_id), viewer(), now())
    db.session.commit()
    return _done(account_id, "Das Konto ist gesperrt und überall abgemeldet.")


@blueprint.post("/<int:account_id>/entsperren")
@admin_only
def unlock(account_id: int) -> ResponseReturnValue:
    administration.unlock(db.session, _account(account_id), viewer(), now())
    db.session.commit()
    return _done(account_id, "Das Konto ist entsperrt.")


@blueprint.post("/<int:account_id>/mailadresse")
@admin_only
def change_email(account_id: int) -> ResponseReturnValue:
    administration.change_email(db.session, _account(account_id), viewer(), now())
    db.session.commit()
    return _done(account_id, "Die Anmeldung geht ab sofort mit der neuen Mailadresse.")


def _done(account_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("accounts_admin.account", account_id=account_id), 303)


def _account(account_id: int) -> Account:
    return queries.find(db.session, account_id) or abort(404)


def _choices() -> list[SelectChoice]:
    return [
        SelectChoice(one.id, f"{one.person.name} · {one.organisation.name}")
        for one in queries.invitable(db.session, today())
    ]


def _invitation_page(form: InvitationForm) -> str:
    form.membership_id.choices = _choices()
    return render_template("accounts/invite.html", form=form)


def _account_page(found: Account, form: RoleForm) -> str:
    return render_template(
        "accounts/administer.html",
        account=found,
        form=form,
        roles=ROLES,
        belongs=queries.still_belongs(db.session, found, today()),
        sessions=queries.sessions_of(db.session, found.id),
        history=entries_of(db.session, "account", found.id),
    )
