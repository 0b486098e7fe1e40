"""Flask-Login's view of our sessions: the cookie holds a token, the server decides."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import UserMixin
from sqlalchemy.exc import OperationalError

from kzv_workflow import db as database
from kzv_workflow.accounts import queries, service
from kzv_workflow.accounts.forms import LoginForm
from kzv_workflow.config import Settings
from kzv_workflow.web.access import now, today
from kzv_workflow.web.extensions import db, login_manager
from kzv_workflow.web.redirects import own_path
from kzv_workflow.web.viewer import Viewer


class LoggedIn(UserMixin):  # type: ignore[misc]
    """A session in use: the token it is known by and who is looking."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.id = token
        self.viewer = viewer

    @property
    def token_hash(self) -> str:
        return service.hash_token(self.id)


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None  # sessions live on the server; phones change networks
    login_manager.user_loader(load)
    login_manager.unauthorized_handler(ask_to_log_in)


def load(token: str) -> LoggedIn | None:
    """The session behind a cookie, if it is still alive; noted as used now and then."""
    settings: Settings = current_app.extensions["settings"]
    at = now()
    token_hash = service.hash_token(token)
    login = queries.login_session(db.session, token_hash, today())
    if login is None or not service.is_alive(
        login, at, settings.session_idle, settings.session_absolute
    ):
        return None
    if at - login.last_seen_at > service.TOUCH_EVERY:
        _touch(token_hash)
    return LoggedIn(token, login.viewer)


def ask_to_log_in() -> ResponseReturnValue:
    """The login page; what was typed comes along and is offered again after logging in."""
    fields = request.form.items(multi=True) if request.method == "POST" else ()
    g.resume_fields = [(name, value) for name, value in fields if name != "csrf_token"]
    target = request.full_path.rstrip("?")
    if request.method == "POST" and not g.resume_fields:  # nothing to offer again: a file, a click
        target = own_path(request.referrer, fallback="/")
    form = LoginForm(formdata=None)
    return render_template("accounts/login_again.html", form=form, target=target), 401


def _touch(token_hash: str) -> None:
    """In a short transaction of its own: a page that only reads must not wait for a writer.

    The reading transaction ends first: on SQLite it would otherwise see its own old snapshot.
    While somebody else keeps the database, the page is shown all the same; the next one notes it.
    """
    db.session.rollback()
    with suppress(OperationalError), database.writing(), db.sessionmaker.begin() as session:
        service.touch(session, token_hash, now())
