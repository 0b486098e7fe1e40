"""What the frame of every page says: the round, the office and how to reach it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from kzv_workflow.directory.models import Organisation
from kzv_workflow.directory.queries import of_office
from kzv_workflow.meetings.queries import ROUND_TITLE
from kzv_workflow.web.extensions import db

DEFAULT_ROUND = "Kennzahlenvergleich"  # until somebody names it
_FRAME = sa.select(  # one statement, since every page asks it
    of_office(Organisation.name), of_office(Organisation.contact_line), ROUND_TITLE
)


def init_app(app: Flask) -> None:
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """``viewer`` (or None), ``office_name``, ``contact_line`` and ``round_title``."""
    office_name = contact_line = round_title = None
    try:
        office_name, contact_line, round_title = db.session.execute(_FRAME).one()
    except SQLAlchemyError:  # an error page must not need the database
        current_app.logger.warning("the frame could not be read from the database")
    return {
        "viewer": current_user.viewer if current_user.is_authenticated else None,
        "office_name": office_name,
        "contact_line": contact_line,
        "round_title": round_title or DEFAULT_ROUND,
    }
