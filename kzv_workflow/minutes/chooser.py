"""The organisations a To-do can be given to, as the review form needs them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries
from kzv_workflow.minutes.review import Directory


def chooser(session: Session) -> Directory:
    return Directory(
        tuple((one.id, one.name, one.kind.value) for one in queries.organisations(session))
    )
