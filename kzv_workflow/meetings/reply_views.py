"""Answering an invitation: by the link of the mail, without a login, or entered by the office."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import inbound_queries
from kzv_workflow.meetings import answers_by_mail, mails, queries, replies, replying
from kzv_workflow.meetings.models import Invitation, Rsvp
from kzv_workflow.meetings.service import Act
from kzv_workflow.meetings.views import found
from kzv_workflow.web.access import now, office_only, public, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("replies", __name__)

BUTTONS = {Rsvp.ACCEPTED: "Zusagen", Rsvp.TENTATIVE: "Unter Vorbehalt", Rsvp.DECLINED: "Absagen"}
THANKS = {
    Rsvp.ACCEPTED: "Danke, Sie haben zugesagt.",
    Rsvp.TENTATIVE: "Danke, Sie haben unter Vorbehalt zugesagt.",
    Rsvp.DECLINED: "Danke, Sie haben abgesagt.",
}


@blueprint.get("/antwort/<secret>")
@public
def link(secret: str) -> ResponseReturnValue:
    """Only shows who is asked about what: mail scanners open links, too."""
    return _page(replies.behind(db.session, secret))


@blueprint.post("/antwort/<secret>")
@public
def answer(secret: str) -> ResponseReturnValue:
    row = replies.behind(db.session, secret)
    if row is None or not replies.can_answer(row, now()):
        return _page(row)
    remark, chosen = _typed(request.form.get("remark", "")), request.form.get("rsvp", "")
    if chosen not in list(BUTTONS):
        error = DomainError("Bitte wählen Sie eine der drei Antworten.", field="rsvp")
        return _page(row, remark, error)
    try:
        replying.answer_by_link(db.session, row, Rsvp(chosen), remark, now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _page(replies.behind(db.session, secret), remark, error)
    flash(f"{THANKS[Rsvp(chosen)]} Sie können es hier bis zum Ende des Treffens ändern.", "success")
    return _unreferred(make_response(redirect(url_for("replies.link", secret=secret), 303)))


@blueprint.get("/treffen/<int:meeting_id>/rueckmeldungen")
@office_only
def overview(meeting_id: int) -> ResponseReturnValue:
    """Who answered what, when and by which way; and what the office heard by others."""
    return _overview(meeting_id)


@blueprint.post("/treffen/<int:meeting_id>/rueckmeldungen")
@office_only
def enter(meeting_id: int) -> ResponseReturnValue:
    found(meeting_id, to_change=True)
    act, count = Act(viewer(), now()), 0
    rows = {
        row.id: row
        for place in replies.who_comes(db.session, meeting_id)
        for guest in place.guests
        for row in guest.days
    }
    try:
        for key, row in rows.items():
            chosen = request.form.get(f"rsvp-{key}", row.rsvp.value)
            remark = _typed(request.form.get(f"remark-{key}", row.rsvp_remark or ""))
            seen = request.form.get(f"seen-{key}", row.rsvp.value)
            is_touched = chosen != seen or remark != _typed(request.form.get(f"was-{key}", remark))
            if chosen in list(Rsvp) and is_touched:
                count += replying.enter(db.session, row, Rsvp(chosen), remark, act)
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _overview(meeting_id, f"{row.name}: {error}", key), 422
    said = f"Eingetragen: {german.count(count, 'Antwort', 'Antworten')}."
    flash(said if count else "Es gab nichts einzutragen.", "success")
    return redirect(url_for("replies.overview", meeting_id=meeting_id), 303)


@blueprint.post("/postausgang/unklar/<int:mail_id>/uebernehmen")
@office_only
def take_over(mail_id: int) -> ResponseReturnValue:
    """The answer in an unclear mail counts, because the office knows whose it is."""
    mail = inbound_queries.find(db.session, mail_id, viewer(), to_change=True)
    if mail is None or not mail.offer:
        abort(404)
    said = answers_by_mail.take_over(db.session, mail, viewer().name, now())
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("inbound.listed"), 303)


def _typed(text: str) -> str:
    return " ".join(text.split())


def _overview(meeting_id: int, error: str = "", wrong: int = 0) -> str:
    meeting = found(meeting_id)
    return render_template(
        "meetings/replies.html",
        meeting=meeting,
        answers=replies.who_comes(db.session, meeting_id),
        history=replies.history(db.session, meeting_id),
        words=replying.RSVP_WORDS,
        typed=request.form,
        problems=[(f"remark-{wrong}", error)] if error else [],
        wrong=wrong,
    )


def _page(row: Invitation | None, remark: str = "", error: DomainError | None = None) -> Response:
    """The form, or why there is none any more."""
    if row is None or not replies.can_answer(row, now()):
        html = render_template("meetings/answer_gone.html", row=row)
        return _unreferred(make_response(html, 404))
    html = render_template(
        "meetings/answer.html",
        row=row,
        facts=queries.told_of(row).facts,
        office=mails.sender(db.session, row.meeting_id),
        buttons=BUTTONS,
        words=replying.RSVP_WORDS,
        remark=remark if error else row.rsvp_remark or "",
        error=error,
    )
    return _unreferred(make_response(html, 422 if error else 200))


def _unreferred(response: Response) -> Response:
    """The address is a secret: no other page may learn it, no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
