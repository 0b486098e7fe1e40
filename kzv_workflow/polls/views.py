"""Polls: the list, one with its results, and the results as files."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.history.queries import entries_of
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import (
    answering,
    export,
    links,
    persons,
    queries,
    reminding,
    saying,
    service,
)
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.board import Board, answered, board
from kzv_workflow.polls.models import Delegate, Poll, PollAnswer, PollState, Visibility
from kzv_workflow.todos.models import Channel
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db
from kzv_workflow.web.viewer import Viewer

blueprint = Blueprint("polls", __name__, url_prefix="/terminabfragen")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    PollState.DRAFT: ("info", "Entwurf"),
    PollState.OPEN: ("info", "läuft"),
    PollState.CLOSED: ("success", "entschieden"),
    PollState.CANCELLED: ("warning", "abgebrochen"),
}


@blueprint.get("")
def listed() -> ResponseReturnValue:
    at = now()
    rows = [(poll, state_of(poll, at)) for poll in queries.listed(db.session, viewer())]
    return render_template("polls/list.html", rows=rows)


@blueprint.get("/<int:poll_id>")
def results(poll_id: int) -> ResponseReturnValue:
    """Results and what can be done; a municipality sees them as the poll allows."""
    poll, reader = found(poll_id), viewer()
    if poll.state is PollState.DRAFT:
        return redirect(url_for("poll_editing.edit", poll_id=poll.id))
    state = board(db.session, poll)
    own = None if reader.is_office else persons.own(db.session, poll.id, reader)[1]
    return render_template(
        "polls/results.html",
        poll=poll,
        board=state if may_see(state, reader, now(), own) else None,
        is_answerable=poll.accepts_answers(now()),
        state=state_of(poll, now()),
        missing=persons.by_person(state.missing()) if reader.is_office else [],
        unreachable=state.unreachable() if reader.is_office else [],
        reminds_on=reminding.next_day(poll, today()),
        answer_words=saying.told_words,
        own=own_answers(state),
        history=entries_of(db.session, "poll", poll.id) if reader.is_office else [],
        answer_history=queries.history(db.session, poll.id) if reader.is_office else [],
        shows_people=reader.is_office or poll.visibility is not Visibility.AFTER_END,
    )


@blueprint.get("/<int:poll_id>/tabelle.<any(xlsx, csv):kind>")
@office_only
def table(poll_id: int, kind: str) -> Response:
    poll = found(poll_id)
    state = board(db.session, poll)
    name = f"Terminabfrage {poll.title}.{kind}"
    if kind == "csv":
        return attachment(export.as_csv(state), name, "text/csv; charset=utf-8")
    return attachment(export.as_excel(state), name, EXCEL)


@blueprint.post("/<int:poll_id>/link")
@office_only
def general_link(poll_id: int) -> ResponseReturnValue:
    """A new general link, shown once; the one before ends."""
    poll = found(poll_id)
    address = links.general(db.session, poll.id, now())
    db.session.commit()
    return render_template("polls/general_link.html", poll=poll, address=address)


@blueprint.post("/<int:poll_id>/bilateral/<int:organisation_id>/<any(ja, nein):word>")
@office_only
def bilateral(poll_id: int, organisation_id: int, word: str) -> ResponseReturnValue:
    poll = found(poll_id)
    act = Act(viewer(), now())
    service.set_bilateral(db.session, poll, organisation_id, word == "ja", act)
    answering.settle(db.session, poll, [], Entry(act.viewer, Channel.ONLINE, act.at))
    db.session.commit()
    flash("Vermerkt.", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


def found(poll_id: int) -> Poll:
    """The poll of the address, or 404."""
    poll = queries.find(db.session, poll_id, viewer())
    if poll is None:
        abort(404)
    return poll


def state_of(poll: Poll, at: datetime) -> tuple[str, str]:
    """Badge and word; a poll whose deadline has passed waits for its decision."""
    if poll.state is PollState.OPEN and not poll.accepts_answers(at):
        return "warning", "Frist vorbei"
    return STATES[poll.state]


def may_see(state: Board, reader: Viewer, at: datetime, delegate: Delegate | None = None) -> bool:
    """Whether the answers of the others are shown; decided here, never on the page.

    ``delegate`` is the reader's own entry. Who has none sees them with their municipality.
    """
    if reader.is_office or state.poll.visibility is Visibility.ALWAYS:
        return True
    if not state.poll.accepts_answers(at):
        return True
    if state.poll.visibility is Visibility.AFTER_END:
        return False
    if delegate is not None:
        return answered(state.poll, delegate.id, state.answers)
    return state.organisation_is_complete(reader.organisation_id)


def own_answers(state: Board) -> dict[int, dict[int, PollAnswer]]:
    """The answers by delegate and day, as ``answer_words`` wants them."""
    given: dict[int, dict[int, PollAnswer]] = {}
    for (delegate_id, part_id), one in state.answers.items():
        given.setdefault(delegate_id, {})[part_id] = one
    return given
