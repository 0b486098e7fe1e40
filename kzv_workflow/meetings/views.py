"""Meetings: the list, creating and changing one, its agenda, its calendar file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.meetings import (
    agenda_copy,
    hints,
    ical,
    mails,
    neighbours,
    planning,
    queries,
    service,
)
from kzv_workflow.meetings.forms import AgendaDraft, MeetingDraft, read_agenda
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.typed import MODES, filled
from kzv_workflow.meetings.wording import COST_BLOCKS
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.downloads import attachment
from kzv_workflow.web.extensions import db

blueprint = Blueprint("meetings", __name__)


@blueprint.get("/treffen")
def listed() -> ResponseReturnValue:
    page = queries.listed(db.session, viewer(), request.args.get("vor"))
    return render_template("meetings/list.html", page=page, state_words=service.STATE_WORDS)


@blueprint.get("/treffen/neu")
@office_only
def new() -> ResponseReturnValue:
    draft = MeetingDraft()
    draft.rearrange("add")
    return _form(draft)


@blueprint.post("/treffen/neu")
@office_only
def create() -> ResponseReturnValue:
    draft = MeetingDraft.read(request.form)
    if draft.rearrange(request.form.get("step", "")):
        return _form(draft)
    outline = draft.outline()
    if outline is None:
        return _form(draft), 422
    try:
        meeting = service.create(db.session, outline, Act(viewer(), now()))
        db.session.commit()
    except DomainError as error:
        return _refused(draft, error, None)
    flash("Angelegt. Als Nächstes: Tagesordnung eintragen oder einladen.", "success")
    _warn(_hints(draft, meeting))
    return redirect(url_for("meeting.overview", meeting_id=meeting.id), 303)


@blueprint.get("/treffen/<int:meeting_id>/bearbeiten")
@office_only
def edit(meeting_id: int) -> ResponseReturnValue:
    meeting = found(meeting_id)
    return _form(MeetingDraft.of(meeting), meeting)


@blueprint.post("/treffen/<int:meeting_id>/bearbeiten")
@office_only
def change(meeting_id: int) -> ResponseReturnValue:
    meeting, draft = found(meeting_id, to_change=True), MeetingDraft.read(request.form)
    if draft.rearrange(request.form.get("step", "")):
        return _form(draft, meeting)
    outline, before = draft.outline(), {one.day for one in meeting.days}
    if draft.notice_change(meeting) or outline is None:
        return _form(draft, meeting), 422
    try:
        changed = service.change(db.session, meeting, outline, Act(viewer(), now()))
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        return _refused(draft, error, meeting_id)
    flash("Gesichert." if changed else "Es gab nichts zu sichern.", "success")
    if before != {row.date for row in outline.days}:
        _warn(_hints(draft, meeting))
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


def _warn(odd: list[str]) -> None:
    if odd:
        flash(f"Bitte prüfen Sie die Tage. {'; '.join(odd[:5])}", "warning")


def _hints(draft: MeetingDraft, meeting: Meeting | None) -> list[str]:
    """What speaks against the days typed so far, as far as they are to come."""
    days = [row.date for row in draft.days if row.date and row.date >= today()]
    partner = draft.partner if meeting is None else str(meeting.partner_id or "")
    return hints.of_meeting(
        db.session,
        days,
        besides=[meeting.id] if meeting else [],
        partner_id=int(partner) if partner.isdecimal() else None,
    )


@blueprint.get("/treffen/<int:meeting_id>/tagesordnung")
@office_only
def agenda(meeting_id: int) -> ResponseReturnValue:
    """The agenda to change; with ``von`` that of another meeting stands there too, not stored."""
    meeting = found(meeting_id)
    draft = AgendaDraft.of(meeting, queries.agenda(db.session, meeting_id))
    if "von" in request.args:
        _copy_into(draft, meeting, request.args.get("von", 0, type=int))
    else:
        draft.rearrange("add")
    return _agenda_page(meeting, draft)


@blueprint.get("/treffen/<int:meeting_id>/tagesordnung/weiter")
@office_only
def carry_agenda_on(meeting_id: int) -> ResponseReturnValue:
    """To the agenda of the next meeting, begun with this one."""
    following = neighbours.following(db.session, found(meeting_id))
    if following is None:
        flash("Es ist noch kein Treffen danach geplant.", "info")
        return redirect(url_for("meeting.overview", meeting_id=meeting_id))
    return redirect(url_for("meetings.agenda", meeting_id=following.id, von=meeting_id))


@blueprint.post("/treffen/<int:meeting_id>/tagesordnung")
@office_only
def save_agenda(meeting_id: int) -> ResponseReturnValue:
    """Keep the agenda, or only show it with a row more, less or elsewhere."""
    meeting = found(meeting_id, to_change=True)
    draft, step = read_agenda(meeting, request.form), request.form.get("step", "")
    if step == "round":
        draft.add_round(
            [one.name for one in directory.municipalities(db.session) if one.is_active], _minutes()
        )
    elif step == "copy":
        _copy_into(draft, meeting, request.form.get("source", 0, type=int))
    if step in {"round", "copy"} or draft.rearrange(step):
        return _agenda_page(meeting, draft)
    stored = AgendaDraft.of(meeting, queries.agenda(db.session, meeting_id))
    if not draft.check() or draft.notice_change(stored):
        return _agenda_page(meeting, draft), 422
    changed = service.set_agenda(db.session, meeting, draft.rows, Act(viewer(), now()))
    db.session.commit()
    along = german.count(draft.moved, "Punkt ist", "Punkte sind") if draft.moved else ""
    said = f"Gesichert. {along} mitgewandert." if along else "Gesichert."
    flash(said if changed else "Es gab nichts zu sichern.", "success")
    if odd := draft.warnings():
        flash("Die Zeiten sind gesichert, aber: " + " ".join(odd[:5]), "warning")
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)


def _copy_into(draft: AgendaDraft, meeting: Meeting, source_id: int) -> None:
    """After what stands there already, so that nothing is lost."""
    source = found(source_id)
    slots = queries.agenda(db.session, source_id)
    draft.rows = [*filled(draft.rows), *agenda_copy.copied(slots, source, meeting)]


def _agenda_page(meeting: Meeting, draft: AgendaDraft) -> str:
    for row in draft.rows:
        row.remember()
    return render_template(
        "meetings/agenda.html",
        meeting=meeting,
        draft=draft,
        sources=neighbours.with_agenda(db.session, but=meeting.id),
    )


@blueprint.get("/treffen/<int:meeting_id>.ics")
def calendar(meeting_id: int) -> Response:
    """All days of the meeting for a calendar; nobody is named in it."""
    meeting = found(meeting_id)
    page = mails.sender(db.session, meeting_id).page
    sequences = queries.sequences(db.session, meeting_id)
    off = meeting.state in {MeetingState.CANCELLED, MeetingState.MOVED}
    facts = planning.plan(meeting, queries.agenda(db.session, meeting_id))
    if not facts:
        abort(404)
    entries = [
        mails.entry_of(one, sequences.get(one.uid, 0), page, is_called_off=off) for one in facts
    ]
    return attachment(ical.publish(entries, now()), f"{meeting.title}.ics", "text/calendar")


def found(meeting_id: int, to_change: bool = False) -> Meeting:
    """The meeting of the address, or 404; to change it, nobody else does so meanwhile."""
    if to_change:
        queries.lock(db.session, meeting_id)
    meeting = queries.find(db.session, meeting_id, viewer())
    if meeting is None:
        abort(404)
    return meeting


def _minutes() -> int:
    """How long each of a round may speak: 1 to 240 minutes, 8 unless something else is typed."""
    typed = request.form.get("minutes", "")
    return min(max(int(typed[:3]), 1), 240) if typed.isdecimal() else 8


def _form(draft: MeetingDraft, meeting: Meeting | None = None) -> str:
    state = meeting.state if meeting else MeetingState.PLANNED
    told = queries.told(db.session, meeting.id) if meeting else []
    choices = service.states_to_choose(state, any(row.stands for row in told))
    return render_template(
        "meetings/form.html",
        draft=draft,
        meeting=meeting,
        hosts=[
            ("", "keiner"),
            *((one.id, one.name) for one in directory.municipalities(db.session)),
        ],
        states=[(one.value, service.STATE_WORDS[one]) for one in choices],
        modes=list(MODES.items()),
        cost_blocks=COST_BLOCKS,
        partners=[
            ("", "alle Kommunen"),
            *((m.id, f"nur {m.name}") for m in directory.municipalities(db.session) if m.is_active),
        ],
        has_guests=any(row.stands for row in told),
        hints=_hints(draft, meeting),
    )


def _refused(draft: MeetingDraft, error: Exception, meeting_id: int | None) -> tuple[str, int]:
    """The form again; what the database refused is a day that somebody else took just now."""
    db.session.rollback()
    if not isinstance(error, DomainError):
        error = DomainError(
            "Jemand hat das Treffen gerade geändert. Bitte sichern Sie noch einmal."
        )
    draft.errors[error.field or "form"] = str(error)
    return _form(draft, found(meeting_id) if meeting_id else None), 422
