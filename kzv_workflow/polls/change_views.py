"""What the office changes while a poll runs: a date less, another end, somebody more."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.directory.models import Organisation
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.service import Act
from kzv_workflow.polls import delegating, mails, persons, queries, stages
from kzv_workflow.polls.forms import read_deadline
from kzv_workflow.polls.mails import Letter
from kzv_workflow.polls.models import Poll, PollOption, PollState
from kzv_workflow.polls.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("poll_changes", __name__, url_prefix="/terminabfragen")

LONGEST_REASON = 300


@blueprint.get("/<int:poll_id>/zurueckziehen/<int:option_id>")
@office_only
def withdraw_form(poll_id: int, option_id: int) -> ResponseReturnValue:
    """Who is told what; nothing happens."""
    poll = found(poll_id)
    return _withdraw_page(poll, _option(poll, option_id), "")


@blueprint.post("/<int:poll_id>/zurueckziehen/<int:option_id>")
@office_only
def withdraw(poll_id: int, option_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    option = _option(poll, option_id)
    reason = " ".join(request.form.get("reason", "").split())
    if len(reason) > LONGEST_REASON:
        error = f"Bitte höchstens {LONGEST_REASON} Zeichen."
        return _withdraw_page(poll, option, reason, error), 422
    if request.form.get("step") == "preview":
        return _withdraw_page(poll, option, reason)
    told = stages.withdraw(db.session, poll, option, reason, Act(viewer(), now()))
    db.session.commit()
    flash(f"Zurückgezogen. Die Antworten dazu bleiben aufgehoben. {_on_their_way(told)}", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


def _withdraw_page(poll: Poll, option: PollOption, reason: str, error: str = "") -> str:
    return render_template(
        "polls/withdraw.html", poll=poll, option=option, reason=reason, error=error,
        line=mails.option_line(option), **_preview(poll, stages.gone(option, reason)),
    )  # fmt: skip


@blueprint.get("/<int:poll_id>/frist")
@office_only
def deadline_form(poll_id: int) -> ResponseReturnValue:
    return _deadline_page(found(poll_id), "")


@blueprint.post("/<int:poll_id>/frist")
@office_only
def extend(poll_id: int) -> ResponseReturnValue:
    """First how the mail will read, then the change itself."""
    poll, typed = found(poll_id), request.form.get("deadline", "").strip()
    try:
        deadline = read_deadline(typed, today())
        if request.form.get("step") != "save":
            return _deadline_page(poll, typed, change=stages.moved(poll, deadline))
        told = stages.move_deadline(db.session, poll, deadline, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _deadline_page(found(poll_id), typed, str(error)), 422
    until = german.format_day(poll.deadline)
    flash(f"Die Abfrage läuft jetzt bis {until}. {_on_their_way(told)}", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


def _deadline_page(poll: Poll, typed: str, error: str = "", change: str = "") -> str:
    return render_template(
        "polls/deadline.html", poll=poll, typed=typed, error=error, **_preview(poll, change)
    )


@blueprint.get("/<int:poll_id>/person/<int:organisation_id>")
@office_only
def person_form(poll_id: int, organisation_id: int) -> ResponseReturnValue:
    """Somebody called: who was it?"""
    poll = found(poll_id)
    return _person_page(poll, _party(poll, organisation_id), {})


@blueprint.post("/<int:poll_id>/person/<int:organisation_id>")
@office_only
def add_person(poll_id: int, organisation_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    organisation = _party(poll, organisation_id)
    typed = {name: " ".join(request.form.get(name, "").split()) for name in ("name", "email")}
    try:
        new = delegating.add_person(
            db.session, poll, organisation_id, typed["name"], typed["email"], Act(viewer(), now())
        )
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _person_page(found(poll_id), organisation, typed, error), 422
    page = url_for("poll_answers.on_behalf", poll_id=poll_id, delegate_id=new.id)
    return redirect(page, 303)


def _person_page(
    poll: Poll, organisation: Organisation, typed: dict[str, str], error: DomainError | None = None
) -> str:
    problems = [(error.field or "name", str(error))] if error else []
    return render_template(
        "polls/person.html", poll=poll, organisation=organisation, values=typed, problems=problems
    )


def _party(poll: Poll, organisation_id: int) -> Organisation:
    asked = queries.parties(db.session, poll.id)
    party = next((one for one in asked if one.organisation_id == organisation_id), None)
    if party is None or poll.state is not PollState.OPEN:
        abort(404)
    return party.organisation


def _preview(poll: Poll, change: str) -> dict[str, object]:
    """How many are told, and how the mail reads for the first of them."""
    people = persons.by_person(stages.told_of_changes(db.session, poll))
    letter = Letter("poll_changed", "", {"changes": [change]})
    return {
        "count": len(people),
        "first": people[0][0].name if people else "",
        "sample": mails.sample(db.session, poll, people[0], letter) if people and change else None,
    }


def _on_their_way(count: int) -> str:
    return f"{german.count(count, 'Mail ist', 'Mails sind')} unterwegs."


def _option(poll: Poll, option_id: int) -> PollOption:
    every = [option for meeting in poll.meetings for option in meeting.options]
    option = next((one for one in every if one.id == option_id), None)
    if option is None or poll.state is not PollState.OPEN:
        abort(404)
    return option
