"""What the frame of every page says: the round, the office and how to reach it."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.web.extensions import db


def init_app(app: Flask) -> None:
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """``viewer`` (or None), ``office_name``, ``contact_line`` and ``round_title``."""
    office = round_title = None
    try:
        office = directory.office(db.session)
        round_title = meetings.round_title(db.session)
    except SQLAlchemyError:  # an error page must not need the database
        current_app.logger.warning("the frame could not be read from the database")
    return {
        "viewer": current_user.viewer if current_user.is_authenticated else None,
        "office_name": office.name if office else None,
        "contact_line": office.contact_line if office else None,
        "round_title": round_title or "Kennzahlenvergleich",
    }
