"""The outbox for the office: what was sent to whom, what waits, what failed and why."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.history.queries import entries_of
from kzv_workflow.history.service import record
from kzv_workflow.mail import inbound_queries, queries, service
from kzv_workflow.mail.models import UNSENT, MailState, OutgoingMail
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("mail", __name__)

OUTBOX = ("outbox", 0)  # under which name what concerns all mails stands in the record
FILTERS: dict[str, tuple[str, tuple[MailState, ...]]] = {
    "": ("Alle", ()),
    "wartend": ("Wartend", UNSENT),
    "versandt": ("Versandt", (MailState.SENT,)),
    "fehlgeschlagen": ("Fehlgeschlagen", (MailState.FAILED,)),
    "ersetzt": ("Ersetzt", (MailState.SUPERSEDED,)),
    "abgelaufen": ("Abgelaufen", (MailState.EXPIRED,)),
}


@blueprint.get("/postausgang")
@office_only
def listed() -> ResponseReturnValue:
    asked = request.args.get("stand", "")
    chosen = asked if asked in FILTERS else ""
    return render_template(
        "mail_views/list.html",
        page=queries.listed(db.session, viewer(), FILTERS[chosen][1], request.args.get("vor")),
        filters={key: label for key, (label, _) in FILTERS.items()},
        chosen=chosen,
        pause=queries.pause(db.session),
        history=entries_of(db.session, *OUTBOX),
        mailbox=inbound_queries.mailbox(db.session),
        unclear_count=inbound_queries.count_unclear(db.session),
        dead=inbound_queries.dead_addresses(db.session, viewer()),
        has_server=current_app.extensions["settings"].mail_url is not None,
    )


@blueprint.get("/postausgang/<int:mail_id>")
@office_only
def read(mail_id: int) -> ResponseReturnValue:
    mail = _find(mail_id)
    return render_template(
        "mail_views/read.html",
        mail=mail,
        content=queries.content(mail),
        can_repeat=mail.state not in {*UNSENT, MailState.SUPERSEDED, MailState.EXPIRED}
        and bool(mail.mime),
        history=entries_of(db.session, "mail", mail.id),
    )


@blueprint.post("/postausgang/<int:mail_id>/erneut")
@office_only
def send_again(mail_id: int) -> ResponseReturnValue:
    mail = _find(mail_id)
    service.send_again(db.session, mail, now())
    record(db.session, viewer(), ("mail", mail.id), "hat die Mail erneut versandt", now())
    db.session.commit()
    flash("Die Mail geht gleich noch einmal hinaus.", "success")
    return redirect(url_for("mail.read", mail_id=mail_id), 303)


@blueprint.post("/postausgang/fortsetzen")
@office_only
def resume() -> ResponseReturnValue:
    """Do not wait for the next try of the mail server."""
    service.resume(db.session, now())
    record(db.session, viewer(), OUTBOX, "hat den Versand fortgesetzt", now())
    db.session.commit()
    flash("Der Versand wird gleich wieder versucht.", "success")
    return redirect(url_for("mail.listed"), 303)


def _find(mail_id: int) -> OutgoingMail:
    mail = queries.find(db.session, mail_id, viewer())
    if mail is None:
        abort(404)
    return mail
