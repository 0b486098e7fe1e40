"""Making a poll: the form with its boxes, the preview, starting it, copying it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import OrganisationKind
from kzv_workflow.errors import DomainError
from kzv_workflow.mail.headers import is_reachable
from kzv_workflow.meetings import hints
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import MODES
from kzv_workflow.polls import copying, mails, persons, queries, service
from kzv_workflow.polls.boxes import Boxes, MeetingBox
from kzv_workflow.polls.forms import NOT_ASKED, ROLES, VISIBILITIES, PollDraft, role_key
from kzv_workflow.polls.models import Poll, PollState
from kzv_workflow.polls.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("poll_editing", __name__, url_prefix="/terminabfragen")


@blueprint.get("/neu")
@office_only
def new() -> ResponseReturnValue:
    """With ``treffen`` for a meeting that was moved: it needs a new date."""
    moved = meetings.find(db.session, request.args.get("treffen", 0, type=int), viewer())
    draft = PollDraft()
    if moved is not None:
        draft = PollDraft(f"Neuer Termin: {moved.title}", boxes=Boxes([MeetingBox(moved.title)]))
    return _form(draft, None)


@blueprint.post("/neu")
@office_only
def create() -> ResponseReturnValue:
    return _keep(None)


@blueprint.get("/<int:poll_id>/bearbeiten")
@office_only
def edit(poll_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    if poll.state is not PollState.DRAFT:
        return redirect(url_for("polls.results", poll_id=poll_id))
    asked = queries.delegates(db.session, poll.id)
    roles = {
        role_key(one): NOT_ASKED for one in service.possible(db.session, today())
    }  # who is not asked now was left out on purpose
    roles |= {f"{one.organisation_id}-{one.person_id or 0}": one.role.value for one in asked}
    return _form(PollDraft.of(poll, roles), poll)


@blueprint.post("/<int:poll_id>/bearbeiten")
@office_only
def change(poll_id: int) -> ResponseReturnValue:
    return _keep(found(poll_id))


def _keep(poll: Poll | None) -> ResponseReturnValue:
    """Store the draft, or show it again: with other boxes, with hints, or with what is wrong."""
    draft = PollDraft.read(request.form)
    if draft.boxes.rearrange(request.form.get("step", "")):
        return _form(draft, poll)
    office = directory.office(db.session)
    possible = service.possible(db.session, today())
    outline = draft.outline(possible, office.id if office else None, today())
    if outline is None:
        return _form(draft, poll), 422
    act = Act(viewer(), now())
    if poll is None:
        poll = service.create(db.session, outline, act)
    else:
        service.change(db.session, poll, outline, act)
    db.session.commit()
    return redirect(url_for("poll_editing.preview", poll_id=poll.id), 303)


@blueprint.get("/<int:poll_id>/starten")
@office_only
def preview(poll_id: int) -> ResponseReturnValue:
    """Who is asked what, and how the mail reads; nothing is sent."""
    poll = found(poll_id)
    if poll.state is not PollState.DRAFT:
        return redirect(url_for("polls.results", poll_id=poll_id))
    parties = queries.parties(db.session, poll.id)
    kommunen = [
        one.organisation
        for one in parties
        if one.organisation.kind is OrganisationKind.MUNICIPALITY
    ]
    days = [part.day for option in queries.asked_options(poll) for part in option.parts]
    spoken = hints.hints(db.session, days, kommunen)
    delegates = queries.delegates(db.session, poll.id)
    people = persons.by_person(delegates)
    reached = {one.organisation_id for one in delegates}
    return render_template(
        "polls/start.html",
        poll=poll,
        delegates=delegates,
        people=people,
        roles=ROLES,
        unreachable=[one for one in delegates if not is_reachable(one.email)],
        unnamed=[one.name for one in kommunen if one.id not in reached],
        hints={
            option.id: hints.of_days(spoken, [part.day for part in option.parts])
            for option in queries.asked_options(poll)
        },
        option_line=mails.option_line,
        sample=mails.sample(db.session, poll, people[0]) if people else None,
        visibilities=VISIBILITIES,
        is_over=poll.deadline < today(),
    )


@blueprint.post("/<int:poll_id>/starten")
@office_only
def start(poll_id: int) -> ResponseReturnValue:
    poll = found(poll_id)
    sent = service.start(db.session, poll, Act(viewer(), now()))
    db.session.commit()
    flash(f"Gestartet. {german.count(sent, 'Mail ist', 'Mails sind')} unterwegs.", "success")
    return redirect(url_for("polls.results", poll_id=poll_id), 303)


@blueprint.get("/<int:poll_id>/kopieren")
@office_only
def copy_form(poll_id: int) -> ResponseReturnValue:
    return render_template("polls/copy.html", poll=found(poll_id), weeks="52", error="")


@blueprint.post("/<int:poll_id>/kopieren")
@office_only
def copy(poll_id: int) -> ResponseReturnValue:
    poll, weeks = found(poll_id), request.form.get("weeks", "").strip()
    try:
        if not weeks.isdecimal() or not 0 < int(weeks[:5]) <= 520:
            raise DomainError("Bitte geben Sie 1 bis 520 Wochen an.", field="weeks")
        new_poll = copying.copy(db.session, poll, int(weeks), Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        page = render_template("polls/copy.html", poll=found(poll_id), weeks=weeks, error=error)
        return page, 422
    flash("Kopiert. Bitte prüfen Sie Tage, Frist und Titel.", "success")
    return redirect(url_for("poll_editing.edit", poll_id=new_poll.id), 303)


def _form(draft: PollDraft, poll: Poll | None) -> str:
    kommunen = directory.municipalities(db.session)
    office = directory.office(db.session)
    office_id = office.id if office else None
    return render_template(
        "polls/form.html",
        draft=draft,
        poll=poll,
        hosts=hosts(),
        modes=[one for one in MODES.items() if one[0]],
        visibilities=list(VISIBILITIES.items()),
        roles=list(ROLES.items()),
        people=[
            (one, role_key(one), draft.role_of(one, one.organisation_id == office_id))
            for one in service.possible(db.session, today())
        ],
        names={one.id: one.name for one in (*kommunen, *([office] if office else []))},
        unreachable=directory.unreachable(db.session, today()),
        hints=spoken_hints(draft.boxes),
        due=german.resolve(draft.deadline, today()).due if draft.deadline else None,
    )


def hosts() -> list[tuple[object, str]]:
    kommunen = directory.municipalities(db.session)
    return [("", "keiner"), *((one.id, one.name) for one in kommunen)]


def spoken_hints(boxes: Boxes) -> dict[tuple[int, int], list[str]]:
    """What speaks against the days typed so far, by meeting and option."""
    days = [day for one in boxes.meetings for option in one.options for day in option.days]
    active = [one for one in directory.municipalities(db.session) if one.is_active]
    spoken = hints.hints(db.session, days, active)
    return {
        (m, o): hints.of_days(spoken, option.days)
        for m, meeting in enumerate(boxes.meetings)
        for o, option in enumerate(meeting.options)
    }
