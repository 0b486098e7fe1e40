"""The overview of who takes part."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kzv_workflow.directory import queries
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("directory", __name__)


@blueprint.get("/teilnehmende")
def overview() -> ResponseReturnValue:
    members: dict[int, list[queries.ListedMember]] = {}
    for member in queries.listed_members(db.session, today()):
        members.setdefault(member.organisation_id, []).append(member)
    unreachable = queries.unreachable(db.session, today()) if viewer().is_office else []
    return render_template(
        "directory/overview.html",
        organisations=queries.listed(db.session),
        members=members,
        unreachable=[organisation.name for organisation in unreachable],
    )
