"""What a monitor asks: is the process alive, can it serve."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from kzv_workflow import schema
from kzv_workflow.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """503 while the database cannot be reached or is not migrated."""
    try:
        is_current = schema.is_current(current_app)
    except SQLAlchemyError:
        return {"status": "error", "reason": "database"}, 503
    if not is_current:
        return {"status": "error", "reason": "migrations"}, 503
    return {"status": "ok"}
