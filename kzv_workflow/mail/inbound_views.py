"""What came in and is unclear, for the office; and addresses that mails came back from."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kzv_workflow.directory.models import DeadAddress
from kzv_workflow.mail import inbound_queries as queries
from kzv_workflow.web.access import now, office_only, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("inbound", __name__, url_prefix="/postausgang")


@blueprint.get("/unklar")
@office_only
def listed() -> ResponseReturnValue:
    return render_template(
        "mail_views/unclear.html",
        page=queries.unclear(db.session, viewer(), request.args.get("vor")),
        settled=queries.settled(db.session, viewer()),
        dead=queries.dead_addresses(db.session, viewer()),
    )


@blueprint.post("/unklar/<int:mail_id>/erledigt")
@office_only
def settle(mail_id: int) -> ResponseReturnValue:
    mail = queries.find(db.session, mail_id, viewer(), to_change=True)
    if mail is None:
        abort(404)
    if mail.settle(viewer().name, now()):
        db.session.commit()
    flash("Als erledigt vermerkt.", "success")
    return redirect(url_for("inbound.listed"), 303)


@blueprint.post("/adressen/wieder-verwenden")
@office_only
def revive() -> ResponseReturnValue:
    """The address works again, says the office."""
    dead = db.session.get(DeadAddress, request.form.get("email", ""))
    if dead is not None:
        db.session.delete(dead)
        db.session.commit()
    flash("Der Vermerk ist entfernt.", "success")
    return redirect(url_for("inbound.listed"), 303)
