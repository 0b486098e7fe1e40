"""Subscribing to the calendar: the feed itself, and the page that explains how."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.feeds import queries, service
from kzv_workflow.feeds.calendar import Dress, tag, write
from kzv_workflow.web.access import now, public, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("feeds", __name__)


@dataclass(frozen=True, slots=True)
class Address:
    """A feed's address as it is shown once; ``code`` is for the camera of a phone."""

    label: str
    url: str
    webcal: str
    code: Markup


@blueprint.get("/kalender/<secret>/<any(kzv, aufgaben):dress>.ics")
@public
def feed(secret: str, dress: str) -> Response:
    """The calendar behind a secret address; 304 when nothing changed since the last time."""
    found = queries.by_token_hash(db.session, hash_token(secret), now())
    if found is None:
        abort(404)
    source = f"{current_app.extensions['settings'].public_url}/kalender/{secret}/{dress}.ics"
    ics = write(queries.content(db.session, found, now()), Dress(dress), source, now())
    response = Response(ics, content_type="text/calendar; charset=utf-8")
    response.set_etag(tag(ics), weak=True)
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.make_conditional(request)
    return response


@blueprint.get("/konto/kalender")
def page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/konto/kalender")
def renew() -> ResponseReturnValue:
    """Make a new address; this answer is the only one that shows it."""
    whose = _whose()
    try:
        secret = service.renew(db.session, viewer(), whose, now())
        db.session.commit()
    except IntegrityError:  # a colleague, or the second of two clicks
        db.session.rollback()
        flash("Gerade wurde schon eine Adresse erzeugt. Bitte laden Sie noch einmal.", "warning")
        return redirect(url_for("feeds.page"), 303)
    return _page(whose, _addresses(secret))


@blueprint.post("/konto/kalender/beenden")
def revoke() -> ResponseReturnValue:
    service.revoke(db.session, viewer(), _whose(), now())
    db.session.commit()
    flash("Die Adresse geht nicht mehr. In Ihrem Kalender entfernen Sie das Abonnement.", "success")
    return redirect(url_for("feeds.page"), 303)


def _whose() -> str:
    whose = request.form.get("whose", "person")
    if whose not in service.WORDS:
        abort(400)
    return whose


def _addresses(secret: str) -> list[Address]:
    base = f"{current_app.extensions['settings'].public_url}/kalender/{secret}"
    labels = {
        Dress.ALL_DAY: "Für Outlook, Google und Apple: Treffen und Fristen als Termine",
        Dress.TASKS: "Für Thunderbird und Nextcloud: Treffen und Aufgabenliste",
    }
    return [_address(label, f"{base}/{dress}.ics") for dress, label in labels.items()]


def _address(label: str, url: str) -> Address:
    webcal = f"webcal:{url.partition(':')[2]}"
    code = segno.make(webcal, micro=False).svg_inline(
        scale=4, light="#fff", title="QR-Code mit dieser Adresse", svgclass="qr", lineclass=None
    )
    return Address(label, url, webcal, Markup(code))


def _page(whose: str = "", addresses: list[Address] | None = None) -> str:
    return render_template(
        "feeds/page.html",
        feeds=queries.own(db.session, viewer()),
        whose=whose,
        addresses=addresses or [],
    )
