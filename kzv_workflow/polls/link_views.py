"""What else links open: passing a personal one on, the results, and the general link."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.polls import answering, delegating, mails, persons, queries, saying
from kzv_workflow.polls.board import board
from kzv_workflow.polls.delegating import Substitute
from kzv_workflow.polls.models import Delegate, DelegateState, Poll, Visibility
from kzv_workflow.polls.views import may_see, own_answers, state_of
from kzv_workflow.web.access import now, public, today
from kzv_workflow.web.extensions import db

blueprint = Blueprint("poll_links", __name__, url_prefix="/terminabfragen")


@blueprint.get("/antwort/<secret>/weitergeben")
@public
def hand_over_form(secret: str) -> ResponseReturnValue:
    opened = _personal(secret)
    return _hand_over_page(*opened, {}) if opened else _gone()


@blueprint.post("/antwort/<secret>/weitergeben")
@public
def hand_over(secret: str) -> ResponseReturnValue:
    """The old link dies with this; the new one goes by mail to the substitute."""
    opened = _personal(secret)
    if opened is None:
        return _gone()
    poll, delegate = opened
    typed = {name: request.form.get(name, "").strip() for name in ("person", "name", "email")}
    try:
        to = _substitute(delegate, typed)
        delegating.hand_over(db.session, poll, delegate, to, now())
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _hand_over_page(poll, delegate, typed, error)
    html = render_template("polls/handed_over.html", poll=poll, name=to.name, email=to.email)
    return _quiet(make_response(html, 200))


def _substitute(delegate: Delegate, typed: dict[str, str]) -> Substitute:
    for member in directory.people_of(db.session, delegate.organisation_id):
        if str(member.person_id) == typed["person"] and member.is_current(today()):
            person = member.person
            return Substitute(person.name, person.email or "", person.id)
    if not 0 < len(typed["name"]) <= 200:
        raise DomainError("Bitte wählen Sie eine Person oder geben Sie den Namen an.", "name")
    if not typed["email"]:
        raise DomainError("Bitte geben Sie die Mailadresse an.", field="email")
    return Substitute(" ".join(typed["name"].split()), typed["email"])


def _hand_over_page(
    poll: Poll, delegate: Delegate, typed: dict[str, str], error: DomainError | None = None
) -> Response:
    if not poll.accepts_answers(now()):
        return _quiet(make_response(redirect(url_for("poll_answers.link", secret=_secret()))))
    people = [
        (one.person_id, one.person.name)
        for one in directory.people_of(db.session, delegate.organisation_id)
        if one.person.email
        and one.is_current(today())
        and one.person.email.lower() != delegate.email
    ]
    html = render_template(
        "polls/hand_over.html", poll=poll, people=people, values=typed,
        organisations=[one.organisation.name for one in persons.same_person(db.session, delegate)],
        problems=[(error.field or "form", str(error))] if error else [], secret=_secret(),
    )  # fmt: skip
    return _quiet(make_response(html, 422 if error else 200))


def _secret() -> str:
    return str((request.view_args or {})["secret"])


@blueprint.get("/antwort/<secret>/ergebnis")
@public
def results(secret: str) -> ResponseReturnValue:
    """What the others answered, as far as the poll shows it."""
    opened = _personal(secret)
    if opened is None:
        return _gone()
    poll, delegate = opened
    state = board(db.session, poll)
    seen = may_see(state, answering.viewer_of(delegate), now(), delegate)
    html = render_template(
        "polls/results.html",
        poll=poll,
        board=state if seen else None,
        is_answerable=poll.accepts_answers(now()),
        state=state_of(poll, now()),
        missing=[],
        answer_words=saying.told_words,
        own=own_answers(state) if seen else {},
        history=[],
        answer_history=[],
        shows_people=poll.visibility is not Visibility.AFTER_END,
        secret=secret,
    )
    return _quiet(make_response(html, 200))


@blueprint.get("/link/<secret>")
@public
def general(secret: str) -> ResponseReturnValue:
    poll = _general(secret)
    return _gone() if poll is None else _who_page(poll, "")


@blueprint.post("/link/<secret>")
@public
def request_link(secret: str) -> ResponseReturnValue:
    """Who are you? The personal link goes by mail to the address we have, nowhere else."""
    poll = _general(secret)
    if poll is None:
        return _gone()
    chosen = request.form.get("delegate", "")
    key = int(chosen) if chosen.isdecimal() and len(chosen) < 9 else 0
    delegate = persons.delegate(db.session, poll.id, key)
    if delegate is None or delegate.state is not DelegateState.ACTIVE:
        return _who_page(poll, "Bitte wählen Sie Ihren Namen aus.")
    mails.requested(db.session, poll, delegate, now())
    db.session.commit()
    flash("Ihr persönlicher Link ist per Mail unterwegs.", "success")
    return _quiet(make_response(redirect(request.path, 303)))


def _who_page(poll: Poll, error: str) -> Response:
    html = render_template(
        "polls/who.html",
        poll=poll,
        people=queries.delegates(db.session, poll.id),
        error=error,
        is_answerable=poll.accepts_answers(now()),
    )
    return _quiet(make_response(html, 422 if error else 200))


def _personal(secret: str) -> tuple[Poll, Delegate] | None:
    opened = queries.link(db.session, hash_token(secret))
    return (opened[1], opened[2]) if opened and opened[2] else None


def _general(secret: str) -> Poll | None:
    opened = queries.link(db.session, hash_token(secret))
    if opened is None or opened[2] is not None or not opened[1].accepts_answers(now()):
        return None
    return opened[1]


def _gone() -> Response:
    return _quiet(make_response(render_template("polls/gone.html"), 404))


def _quiet(response: Response) -> Response:
    """The address is a secret: no other page may learn it, no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
