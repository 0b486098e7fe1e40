"""What every request passes: origin and CSRF checks, the login gate, headers of the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kzv_workflow import db as database
from kzv_workflow.config import Settings
from kzv_workflow.web.access import Access, access_of, needs_token, require_role
from kzv_workflow.web.extensions import csrf, login_manager

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Hook the checks in; their order matters: a lost login must not cost what was typed."""
    app.before_request(_choose_transaction)
    app.before_request(_check_origin)
    app.before_request(_demand_login)
    app.before_request(_check_csrf)
    app.teardown_request(lambda _error: database.announce_reading(False))

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint != "assets.static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _choose_transaction() -> None:
    database.announce_reading(request.method in SAFE_METHODS)


def _check_origin() -> None:
    """A form of another site must not act in the name of somebody logged in here."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        abort(400)


def _demand_login() -> ResponseReturnValue | None:
    if request.endpoint is None or access_of(request.endpoint) is Access.PUBLIC:
        return None
    if current_user.is_authenticated:
        require_role()
        return None
    answer: ResponseReturnValue = login_manager.unauthorized()
    return answer


def _check_csrf() -> None:
    if request.endpoint and request.method not in SAFE_METHODS and needs_token(request.endpoint):
        csrf.protect()
