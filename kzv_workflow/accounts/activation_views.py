"""Pages of the links sent by mail: activating an account, a new password; asking for one."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from kzv_workflow.accounts import activation, queries
from kzv_workflow.accounts.forms import ForgottenForm, NewPasswordForm
from kzv_workflow.accounts.models import Purpose
from kzv_workflow.accounts.service import hash_token
from kzv_workflow.errors import DomainError
from kzv_workflow.web.access import now, public
from kzv_workflow.web.extensions import db

PAGES = {"freischalten": Purpose.ACTIVATION, "passwort": Purpose.PASSWORD_RESET}
SENT = (
    "Wenn es zu dieser Adresse ein Konto gibt, ist eine Mail mit einem Link unterwegs. "
    "Er gilt 60 Minuten."
)

blueprint = Blueprint("activation", __name__)


@blueprint.get("/passwort-vergessen")
@public
def forgotten() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None))


@blueprint.post("/passwort-vergessen")
@public
def request_link() -> ResponseReturnValue:
    """The same answer, whether there is such an account or not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form), 422
    asked = activation.ResetRequest(form.email.data or "", request.remote_addr or "")
    try:
        activation.request_reset(db.session, asked, now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return render_template("accounts/forgotten.html", form=form), 422
    flash(SENT, "success")
    return redirect(url_for("accounts.login"), 303)


@blueprint.get("/<any(freischalten, passwort):page>/<secret>")
@public
def link(page: str, secret: str) -> ResponseReturnValue:
    """Only shows the form: mail scanners open links, too."""
    return _page(page, secret, NewPasswordForm(formdata=None), 200)


@blueprint.post("/<any(freischalten, passwort):page>/<secret>")
@public
def redeem(page: str, secret: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return _page(page, secret, form, 422)
    try:
        password = form.new_password.data or ""
        activation.redeem(db.session, secret, PAGES[page], password, now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(page, secret, form, 422)
    logout_user()
    flash("Ihr Passwort ist gesetzt. Bitte melden Sie sich damit an.", "success")
    return _unreferred(make_response(redirect(url_for("accounts.login"), 303)))


def _page(page: str, secret: str, form: NewPasswordForm, status: int) -> Response:
    purpose = PAGES[page]
    token = queries.token(db.session, hash_token(secret), purpose, now())
    if token is None:
        html, status = render_template("accounts/link_gone.html", sentence=activation.GONE), 404
    else:
        html = render_template(
            "accounts/new_password.html", form=form, token=token, purpose=purpose.value
        )
    return _unreferred(make_response(html, status))


def _unreferred(response: Response) -> Response:
    """The address is a secret: no other page may learn it, no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
