"""Inviting, updating, un-inviting, calling off: first what will happen, then the button."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import inbound_queries
from kzv_workflow.meetings import inviting, mails, queries
from kzv_workflow.meetings.differences import Guest, Kind, Told, in_words
from kzv_workflow.meetings.mails import Letter, News
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.views import found
from kzv_workflow.web.access import now, office_only, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("invitations", __name__, url_prefix="/treffen/<int:meeting_id>")

AGAIN = "Inzwischen hat sich etwas geändert. Bitte prüfen Sie noch einmal, was verschickt wird."
SENT = "Die Mails stehen im Ausgang."


@blueprint.get("/einladen")
@office_only
def preview(meeting_id: int) -> ResponseReturnValue:
    """Whom the invitation would go to, and how it reads."""
    return _invitation_page(found(meeting_id))


@blueprint.post("/einladen")
@office_only
def invite(meeting_id: int) -> ResponseReturnValue:
    meeting, act = found(meeting_id), Act(viewer(), now())
    chosen = set(request.form.getlist("guests"))
    guests = [one for one in _possible(meeting) if one.email.lower() in chosen]
    try:
        count = inviting.invite(db.session, meeting, guests, act)
        db.session.commit()
    except (DomainError, IntegrityError) as error:
        db.session.rollback()
        sentence = str(error) if isinstance(error, DomainError) else AGAIN
        return _invitation_page(found(meeting_id), chosen, sentence), 422
    flash(f"Eingeladen: {german.count(count, 'Person', 'Personen')}. {SENT}", "success")
    return _to_meeting(meeting_id)


@blueprint.get("/aktualisieren")
@office_only
def update_preview(meeting_id: int) -> ResponseReturnValue:
    return _update_page(found(meeting_id))


@blueprint.post("/aktualisieren")
@office_only
def update(meeting_id: int) -> ResponseReturnValue:
    meeting, act = found(meeting_id), Act(viewer(), now())
    steps = inviting.steps_of(db.session, meeting, act)
    if steps and request.form.get("seen") != inviting.fingerprint(steps):
        return _update_page(meeting, AGAIN), 422
    count = inviting.update(db.session, meeting, act, asks_all="asks_all" in request.form)
    db.session.commit()
    flash(f"Aktualisiert: {german.count(count, 'Mail', 'Mails')}. {SENT}", "success")
    return _to_meeting(meeting_id)


@blueprint.get("/ausladen/<int:invitation_id>")
@office_only
def uninvite_preview(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    meeting, told = found(meeting_id), _told(meeting_id, invitation_id)
    mine = [
        one for one in queries.told(db.session, meeting_id) if one.guest.email == told.guest.email
    ]
    return render_template("meetings/uninvite.html", meeting=meeting, told=told, days=mine)


@blueprint.post("/ausladen/<int:invitation_id>")
@office_only
def uninvite(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    meeting, told = found(meeting_id), _told(meeting_id, invitation_id)
    inviting.uninvite(db.session, meeting, told.guest, Act(viewer(), now()))
    db.session.commit()
    flash(f"{told.guest.label} ist ausgeladen. {SENT}", "success")
    return _to_meeting(meeting_id)


@blueprint.post("/noch-einmal/<int:invitation_id>")
@office_only
def send_again(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    meeting, told = found(meeting_id), _told(meeting_id, invitation_id)
    inviting.send_again(db.session, meeting, told.guest, Act(viewer(), now()))
    db.session.commit()
    flash(f"{told.guest.label} bekommt die Einladung noch einmal. {SENT}", "success")
    return _to_meeting(meeting_id)


def _invitation_page(
    meeting: Meeting, chosen: Collection[str] | None = None, error: str = ""
) -> str:
    act, days, samples = Act(viewer(), now()), [], []
    invited = {one.guest.email for one in _standing(meeting.id)}
    guests = _possible(meeting)
    try:
        days = inviting.days_to_invite_to(db.session, meeting, act)
    except DomainError as refusal:
        error = str(refusal)
    new = [one for one in guests if one.email.lower() not in invited]
    if new:
        sender = mails.sender(db.session, meeting.id)
        samples = [mails.text_of(sender, new[0], one, News(Letter.INVITATION)) for one in days]
    return render_template(
        "meetings/invite.html",
        meeting=meeting,
        new=new,
        invited_count=len(invited),
        chosen={one.email.lower() for one in new} if chosen is None else chosen,
        days=days,
        dead={one.email for one in inbound_queries.dead_addresses(db.session, viewer())},
        samples=samples,
        problems=[("guests" if new and days else "", error)] if error else [],
    )


def _update_page(meeting: Meeting, error: str = "") -> str:
    steps = inviting.steps_of(db.session, meeting, Act(viewer(), now()))
    sender = mails.sender(db.session, meeting.id)
    first = {(step.kind, step.facts): step for step in reversed(steps)}
    return render_template(
        "meetings/update.html",
        meeting=meeting,
        changes=in_words(steps),
        guests=list(dict.fromkeys(step.guest for step in steps)),
        mail_count=len(steps),
        may_ask=any(step.kind is Kind.TEXT for step in steps),
        samples=[
            mails.text_of(sender, step.guest, step.facts, inviting.news_of(step))
            for step in reversed(first.values())
        ],
        seen=inviting.fingerprint(steps),
        error=error,
    )


def _possible(meeting: Meeting) -> list[Guest]:
    day = meeting.first_day or today()
    return queries.possible_guests(db.session, day, meeting.partner_id)


def _standing(meeting_id: int) -> list[Told]:
    return [one for one in queries.told(db.session, meeting_id) if one.stands]


def _told(meeting_id: int, invitation_id: int) -> Told:
    told = queries.invitation(db.session, meeting_id, invitation_id)
    if told is None:
        abort(404)
    return told


def _to_meeting(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for("meeting.overview", meeting_id=meeting_id), 303)
