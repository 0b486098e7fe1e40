"""Logging in and out; the own account."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from kzv_workflow.accounts import activation, queries, service
from kzv_workflow.accounts.forms import LoginForm, PasswordForm
from kzv_workflow.accounts.login import LoggedIn
from kzv_workflow.accounts.models import Account
from kzv_workflow.config import LOOPBACK, Settings
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.web.access import now, public, today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.redirects import own_path

RESUME = "resume:"  # marks the fields of a form that an expired login interrupted

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/anmelden")
@public
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_target())
    return render_template("accounts/login.html", form=LoginForm(), target=_target())


@blueprint.post("/anmelden")
@public
def log_in() -> ResponseReturnValue:
    form = LoginForm()
    g.resume_fields = [
        (name.removeprefix(RESUME), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(RESUME)
    ]
    token = None
    if form.validate_on_submit():
        try:
            token = service.log_in(db.session, _attempt(form), now())
            db.session.commit()
            if token is None:
                form.refuse(DomainError(service.WRONG))
        except DomainError as error:
            form.refuse(error)
    if token is None:
        return render_template("accounts/login.html", form=form, target=_target()), 422
    _remember(token)
    if g.resume_fields:
        return render_template("accounts/resume.html", target=_target())
    return redirect(_target(), 303)


def _attempt(form: LoginForm) -> service.Attempt:
    settings: Settings = current_app.extensions["settings"]
    host = request.host.rsplit(":", 1)[0].strip("[]")
    return service.Attempt(
        email=form.email.data or "",
        password=form.password.data or "",
        network=request.remote_addr or "",
        device=request.user_agent.string,
        demo_allowed=settings.is_local and host in LOOPBACK,
    )


def _remember(token: str) -> None:
    login_session = queries.login_session(db.session, service.hash_token(token), today())
    assert login_session is not None
    login_user(LoggedIn(token, login_session.viewer))


def _target() -> str:
    return own_path(request.values.get("weiter"), fallback=url_for("home.desk"))


@blueprint.post("/abmelden")
def log_out() -> ResponseReturnValue:
    """End the session; what an editor left in the browser goes, too."""
    service.log_out(db.session, current_user.token_hash)
    db.session.commit()
    logout_user()
    flash("Sie sind abgemeldet.", "success")
    answer = redirect(url_for("accounts.login"), 303)
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


@blueprint.get("/konto")
def account() -> ResponseReturnValue:
    return _account_page(PasswordForm())


@blueprint.post("/konto/passwort")
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate_on_submit():
        return _account_page(form), 422
    own = db.session.get_one(Account, viewer().account_id)
    try:
        service.change_password(
            db.session, own, form.old_password.data or "", form.new_password.data or ""
        )
    except DomainError as error:
        form.refuse(error)
        return _account_page(form), 422
    service.end_other_sessions(db.session, own.id, current_user.token_hash)
    activation.void_links(db.session, own.id, now())
    record(db.session, viewer(), ("account", own.id), "hat das Passwort geändert", now())
    db.session.commit()
    flash("Ihr Passwort ist geändert. Auf anderen Geräten sind Sie jetzt abgemeldet.", "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/konto/sitzungen")
def end_sessions() -> ResponseReturnValue:
    own_id = viewer().account_id
    service.end_other_sessions(db.session, own_id, current_user.token_hash)
    record(db.session, viewer(), ("account", own_id), "hat andere Geräte abgemeldet", now())
    db.session.commit()
    flash("Auf allen anderen Geräten sind Sie jetzt abgemeldet.", "success")
    return redirect(url_for("accounts.account"), 303)


def _account_page(form: PasswordForm) -> str:
    return render_template(
        "accounts/account.html",
        form=form,
        account=db.session.get_one(Account, viewer().account_id),
        sessions=queries.sessions_of(db.session, viewer().account_id),
        own_session=current_user.token_hash,
    )
