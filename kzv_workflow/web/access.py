"""Who may call a view, and who is calling: deny by default, the view says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import abort, current_app, request
from flask_login import current_user

from kzv_workflow.clock import Clock
from kzv_workflow.web.viewer import Viewer

View = TypeVar("View", bound=Callable[..., Any])
NO_TOKEN = "takes_no_token"  # the attribute of one whose secret address is the proof
MARK = "access"  # the attribute of a view function that says who may call it


class Access(StrEnum):
    PUBLIC = "public"
    MEMBER = "member"
    OFFICE = "office"
    ADMIN = "admin"


def _mark(view: View, access: Access) -> View:
    setattr(view, MARK, access)
    return view


def public(view: View) -> View:
    """Anybody may call this view."""
    return _mark(view, Access.PUBLIC)


def office_only(view: View) -> View:
    """For others than the office the page does not exist (404)."""
    return _mark(view, Access.OFFICE)


def admin_only(view: View) -> View:
    """For others than administrators the page does not exist (404)."""
    return _mark(view, Access.ADMIN)


def proven_by_address(view: View) -> View:
    """No CSRF token is asked for: only who has the secret address can send this form."""
    setattr(view, NO_TOKEN, True)
    return view


def mail_programs_post(view: View) -> View:
    """The same: mail programs post here, the address is the proof (RFC 8058)."""
    return proven_by_address(view)


def needs_token(endpoint: str) -> bool:
    """Whether forms to that route must bring the token of their page."""
    return not getattr(current_app.view_functions.get(endpoint), NO_TOKEN, False)


def access_of(endpoint: str | None) -> Access:
    """What the route demands; a view that says nothing is for everybody who is logged in."""
    view = current_app.view_functions.get(endpoint or "")
    access: Access = getattr(view, MARK, Access.MEMBER)
    return access


def viewer() -> Viewer:
    """The person logged in; only for views that are not public."""
    if not current_user.is_authenticated:
        abort(401)
    logged_in: Viewer = current_user.viewer
    return logged_in


def require_role() -> None:
    """404 where the caller's role is not enough."""
    access = access_of(request.endpoint)
    if access is Access.OFFICE and not viewer().is_office:
        abort(404)
    if access is Access.ADMIN and not viewer().is_admin:
        abort(404)


def clock() -> Clock:
    """The application's clock."""
    running: Clock = current_app.extensions["clock"]
    return running


def now() -> datetime:
    return clock().now()


def today() -> date:
    return clock().today()
