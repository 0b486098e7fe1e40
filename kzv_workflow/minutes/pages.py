"""What every page of a Protokoll needs: the Protokoll or 404, its text read, who acts."""

from __future__ import annotations

from flask import abort

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db


def find(minutes_id: int) -> Minutes:
    """The Protokoll, or 404 for those who may not see it."""
    minutes = queries.find(db.session, minutes_id, viewer())
    if minutes is None:
        abort(404)
    return minutes


def text_of(source: str) -> Text:
    return Text(source, parse(source, directory.roster(db.session, today()))[0])


def newest_text(minutes: Minutes) -> Text:
    return text_of(queries.newest_version(db.session, minutes.id).source)


def act() -> Act:
    return Act(viewer(), now())
