"""The page of the editor, and the page where two texts meet: everything both of them show."""

from __future__ import annotations

from flask import render_template

from kzv_workflow.directory import queries as directory
from kzv_workflow.minutes import drafting, queries, sectioning
from kzv_workflow.minutes.forms import EditForm
from kzv_workflow.minutes.models import Minutes, MinutesDraft, MinutesVersion
from kzv_workflow.minutes.pages import text_of
from kzv_workflow.minutes.suggestions import Suggestion, suggestions
from kzv_workflow.todos import queries as todos
from kzv_workflow.web.access import now, today, viewer
from kzv_workflow.web.extensions import db


def editor_page(
    minutes: Minutes, form: EditForm, newest: MinutesVersion, draft: MinutesDraft | None = None
) -> str:
    """The editor; *draft* is an own autosave to go on with or to discard."""
    return render_template(
        "minutes/edit.html",
        minutes=minutes,
        form=form,
        newest=newest,
        draft=draft,
        parsed=text_of(form.source.data or "").parsed,
        others=drafting.writing_too(db.session, minutes, viewer(), now()),
        suggestions=_suggestions(),
    )


def _suggestions() -> list[Suggestion]:
    return suggestions(
        directory.roster(db.session, today()),
        [(row[0], row[1]) for row in todos.still_open(db.session, limit=100)],
    )


def conflict_page(minutes: Minutes, form: EditForm, newest: MinutesVersion, is_kept: bool) -> str:
    """Both texts by section, with a proposal for each difference; *is_kept* on the server, too."""
    mine = form.source.data or ""
    found = sectioning.pairs(mine, newest.source)
    base = queries.version(db.session, minutes.id, form.base.data or 0)
    return render_template(
        "minutes/conflict.html",
        minutes=minutes,
        form=form,
        newest=newest,
        is_kept=is_kept,
        pairs=found,
        proposals=sectioning.proposals(found, base.source if base else ""),
    )
