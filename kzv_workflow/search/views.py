"""The page of the search: what was asked, what was found, what else to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.materials.queries import meetings_to_choose
from kzv_workflow.search import queries
from kzv_workflow.search.folding import LONGEST_QUERY, marked, terms_of
from kzv_workflow.search.models import EntryKind
from kzv_workflow.search.queries import Asked, Hit
from kzv_workflow.web.access import today, viewer
from kzv_workflow.web.extensions import db
from kzv_workflow.web.pager import Page

blueprint = Blueprint("search", __name__)

FIELDS = ("q", "art", "jahr", "treffen", "organisation", "person")
KIND_WORDS = {
    EntryKind.MINUTES: "Protokoll",
    EntryKind.TODO: "To-do",
    EntryKind.MATERIAL: "Unterlage",
    EntryKind.ANNOUNCEMENT: "Ankündigung",
}


@blueprint.get("/suche")
def found() -> ResponseReturnValue:
    query = request.args.get("q", "").replace("\x00", "")[:LONGEST_QUERY]
    asked = _asked(query, request.args)
    page: Page[Hit] = Page([], None)
    if not asked.is_empty and (asked.terms or not query.strip()):
        page = queries.hits(db.session, viewer(), today(), asked, request.args.get("vor"))
    return render_template(
        "search/found.html",
        query=query,
        asked=asked,
        page=page,
        url_of=_url,
        marked=lambda text: marked(text, asked.terms),
        kinds=KIND_WORDS,
        years=[(year, year) for year in queries.years(db.session)],
        meetings=meetings_to_choose(db.session, viewer()),
        organisations=queries.organisations(db.session),
        people=queries.people(db.session),
        kept={name: request.args[name] for name in FIELDS if request.args.get(name)},
    )


def _asked(query: str, args: Mapping[str, str]) -> Asked:
    """What the address asks for; filters that make no sense are none."""
    kind = args.get("art", "")
    return Asked(
        terms=terms_of(query),
        kind=EntryKind(kind) if kind in list(EntryKind) else None,
        year=_number(args, "jahr", 9998),
        meeting_id=_number(args, "treffen"),
        organisation_id=_number(args, "organisation"),
        person_id=_number(args, "person"),
    )


def _number(args: Mapping[str, str], name: str, most: int = 2**31 - 1) -> int | None:
    value = args.get(name, "")
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 11 else 0
    return number if 0 < number <= most else None


def _url(hit: Hit) -> str:
    addresses: dict[EntryKind, tuple[str, dict[str, Any]]] = {
        EntryKind.MINUTES: (
            "minutes.read", {"minutes_id": hit.object_id, "_anchor": f"z{hit.position}"}
        ),
        EntryKind.TODO: ("todos.assignment", {"assignment_id": hit.assignment_id or 0}),
        EntryKind.MATERIAL: ("materials.read", {"material_id": hit.object_id}),
        EntryKind.ANNOUNCEMENT: ("announcements.listed", {"_anchor": f"a{hit.object_id}"}),
    }  # fmt: skip
    endpoint, values = addresses[hit.kind]
    return url_for(endpoint, **values)
