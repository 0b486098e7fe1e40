"""The texts of mails: read, changed with a preview, brought back to the shipped ones."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.mail import wording
from kzv_workflow.mail.forms import MailTextForm
from kzv_workflow.mail.samples import FACTS, VALUES
from kzv_workflow.mail.texts import KINDS, MailKind
from kzv_workflow.mail.wording import Wording, wordings
from kzv_workflow.web.access import admin_only, now, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("mail_texts", __name__, url_prefix="/verwaltung/mailtexte")


@blueprint.get("")
@admin_only
def listed() -> ResponseReturnValue:
    own = wordings(db.session).own
    return render_template("mail_texts/list.html", kinds=list(KINDS.values()), own=own)


@blueprint.get("/<kind>")
@admin_only
def edit(kind: str) -> ResponseReturnValue:
    found = _kind(kind)
    words = wordings(db.session).of(found.name)
    form = MailTextForm(formdata=None, intro=words.intro, closing=words.closing)
    return _page(found, form, words)


@blueprint.post("/<kind>")
@admin_only
def save(kind: str) -> ResponseReturnValue:
    """Save the text, or only show how a mail would read with it."""
    found, form = _kind(kind), MailTextForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        words = wording.checked(found, form.words())
        if request.form.get("step") == "preview":
            return _page(found, form, words)
        changed = wording.change(db.session, found, words, viewer(), now())
    except DomainError as error:
        form.refuse(error)
        return _page(found, form), 422
    db.session.commit()
    flash("Gespeichert." if changed else "Es gab nichts zu speichern.", "success")
    return redirect(url_for("mail_texts.edit", kind=kind), 303)


@blueprint.post("/<kind>/zuruecksetzen")
@admin_only
def reset(kind: str) -> ResponseReturnValue:
    found = _kind(kind)
    wording.reset(db.session, found, viewer(), now())
    db.session.commit()
    flash("Es gilt wieder der mitgelieferte Text.", "success")
    return redirect(url_for("mail_texts.edit", kind=kind), 303)


def _kind(name: str) -> MailKind:
    return KINDS.get(name) or abort(404)


def _page(kind: MailKind, form: MailTextForm, words: Wording | None = None) -> str:
    """With *words*, also how a mail reads with them."""
    known = wordings(db.session)
    sample = None
    if words is not None:
        trying = replace(known, own={**known.own, kind.name: words})
        sample = trying.write(kind.name, VALUES, **FACTS[kind.name])
    return render_template(
        "mail_texts/edit.html",
        kind=kind,
        form=form,
        sample=sample,
        is_own=kind.name in known.own,
        history=entries_of(db.session, *wording.about(kind)),
    )
