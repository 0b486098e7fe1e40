"""The overview of who takes part."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries
from kzv_workflow.directory.models import Membership
from kzv_workflow.web.access import today
from kzv_workflow.web.extensions import db

blueprint = Blueprint("directory", __name__)


@blueprint.get("/teilnehmende")
def overview() -> ResponseReturnValue:
    members: dict[int, list[Membership]] = {}
    for membership in queries.current_memberships(db.session, today()):
        members.setdefault(membership.organisation_id, []).append(membership)
    return render_template(
        "directory/overview.html",
        organisations=queries.organisations(db.session),
        members=members,
    )
