"""German error pages: what was not possible, and what to do; never a trace."""

from __future__ import annotations

import secrets

from flask import Flask, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from kzv_workflow import db as database
from kzv_workflow.errors import DomainError
from kzv_workflow.web.extensions import db
from kzv_workflow.web.redirects import own_path

AGAIN = "Bitte gehen Sie zurück und versuchen Sie es noch einmal."
PAGES = {
    400: (
        "Das hat nicht geklappt",
        "Ihr Browser hat eine Anfrage geschickt, die wir nicht annehmen können. "
        "Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.",
    ),
    401: ("Bitte melden Sie sich an", "Diese Seite sehen Sie nach der Anmeldung."),
    403: ("Das dürfen Sie nicht", "Ihr Konto hat dafür keine Berechtigung."),
    404: (
        "Diese Seite gibt es nicht",
        "Vielleicht ist die Adresse unvollständig, oder der Eintrag gehört nicht zu Ihrem Bereich.",
    ),
    405: (
        "Das geht hier nicht",
        "Bitte gehen Sie zurück und benutzen Sie die Schaltflächen der Seite.",
    ),
    409: (
        "Inzwischen geändert",
        "Jemand anderes hat diesen Eintrag inzwischen geändert. Bitte laden Sie die Seite neu.",
    ),
    413: (
        "Die Datei ist zu groß",
        "Dateien dürfen höchstens 20 MB groß sein. "
        "Bitte verkleinern Sie die Datei, zum Beispiel ohne Bilder.",
    ),
    500: (
        "Da ist uns ein Fehler passiert",
        f"Ihre letzte Eingabe wurde nicht gespeichert. {AGAIN}",
    ),
    503: ("Gerade sehr viel los", f"Ihre Eingabe wurde noch nicht gespeichert. {AGAIN}"),
}


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, lambda _error: page(409))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InternalServerError, _unexpected)


def page(status: int, reference: str | None = None) -> ResponseReturnValue:
    """The error page of a status code; unknown codes look like a bad request."""
    title, text = PAGES.get(status, PAGES[400])
    html = render_template(
        "_layout/error.html", title=title, text=text, status=status, reference=reference
    )
    return html, status


def _stale(_error: CSRFError) -> ResponseReturnValue:
    """A form of a page that is older than the login: what was typed is offered again.

    The origin was checked before, and only a click sends it. Passwords are not printed.
    """
    fields = [(name, value) for name, value in request.form.items(multi=True)]
    g.resume_fields = [field for field in fields if field[0] != "csrf_token"]
    is_secret = any("password" in name for name, _ in g.resume_fields)
    if not g.resume_fields or is_secret or request.files or not current_user.is_authenticated:
        return page(400)
    target = request.full_path.rstrip("?")
    return render_template("accounts/resume.html", target=target), 400


def _refused(error: DomainError) -> ResponseReturnValue:
    """An action without a form of its own: say why, and back to where it was asked for."""
    flash(str(error), "danger")
    return redirect(own_path(request.referrer, fallback="/"), 303)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error
    return page(error.code or 500)


def _database(error: OperationalError) -> ResponseReturnValue:
    if "locked" in str(error.orig):
        db.session.rollback()
        database.announce_reading(True)  # the page itself must not wait for the lock again
        return page(503)
    return _unexpected(InternalServerError(original_exception=error))


def _unexpected(error: InternalServerError) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    current_app.logger.error("error %s", reference, exc_info=error.original_exception or error)
    return page(500, reference)
