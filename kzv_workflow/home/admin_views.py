"""The administration: where everything is set up, the office's settings, how the server is."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.accounts.models import Account
from kzv_workflow.config import Settings
from kzv_workflow.directory import organisations
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.home import checks
from kzv_workflow.home.forms import OfficeForm
from kzv_workflow.home.frame import DEFAULT_ROUND
from kzv_workflow.mail.message import Address, Message
from kzv_workflow.mail.rendering import render
from kzv_workflow.mail.service import queue
from kzv_workflow.meetings.models import Series
from kzv_workflow.meetings.queries import ROUND_TITLE
from kzv_workflow.meetings.series import rename_round
from kzv_workflow.meetings.service import Act
from kzv_workflow.web.access import admin_only, now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("administration", __name__, url_prefix="/verwaltung")


@blueprint.get("")
@office_only
def overview() -> ResponseReturnValue:
    """The office finds its way; administrators also see how the server is."""
    found = checks.all_checks(current_app, db.session, _settings()) if viewer().is_admin else []
    return render_template(
        "administration/overview.html",
        checks=found,
        unreachable=[one.name for one in directory.unreachable(db.session, today())],
        own=db.session.get_one(Account, viewer().account_id),
    )


@blueprint.get("/buero")
@admin_only
def office() -> ResponseReturnValue:
    found = _office()
    round_title = db.session.scalar(sa.select(ROUND_TITLE)) or DEFAULT_ROUND
    form = OfficeForm(formdata=None, obj=found, round_title=round_title)
    return _office_page(found, form)


@blueprint.post("/buero")
@admin_only
def change_office() -> ResponseReturnValue:
    found, form = _office(), OfficeForm()
    if not form.validate_on_submit():
        return _office_page(found, form), 422
    try:
        organisations.change_office(db.session, found, form.facts(), viewer(), now())
        rename_round(db.session, form.round_title.data, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _office_page(_office(), form), 422
    flash("Gespeichert.", "success")
    return redirect(url_for("administration.office"), 303)


@blueprint.post("/testmail")
@admin_only
def send_test() -> ResponseReturnValue:
    """A mail to the own address, through the outbox like every other."""
    own, found, at = db.session.get_one(Account, viewer().account_id), _office(), now()
    subject, text = render(
        "test",
        greeting_name=own.person.greeting,
        office_name=found.name,
        contact_line=found.contact_line or "",
        public_url=_settings().public_url,
        at=at,
    )
    message = Message(
        kind="test",
        to=Address(own.person.name, own.email),
        subject=subject,
        text=text,
        occasion=f"test:{own.id}:{at:%Y-%m-%dT%H:%M}",  # a second click sends no second one
        recipient_label=own.organisation.name,
    )
    queue(db.session, message, at)
    db.session.commit()
    flash(f"Die Testmail an {own.email} liegt in der Ausgangspost.", "success")
    return redirect(url_for("administration.overview"), 303)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _office() -> Organisation:
    return directory.office(db.session) or abort(404)


def _office_page(found: Organisation, form: OfficeForm) -> str:
    round_id = db.session.scalar(sa.select(Series.id).order_by(Series.id).limit(1))
    return render_template(
        "administration/office.html",
        form=form,
        office=found,
        history=entries_of(db.session, "organisation", found.id),
        round_history=entries_of(db.session, "series", round_id) if round_id else [],
    )
