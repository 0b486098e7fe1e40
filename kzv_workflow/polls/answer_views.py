"""Answering: by personal link, logged in, or for somebody by the office; passing the link on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.meetings import hints
from kzv_workflow.polls import (
    answering,
    delegating,
    mails,
    persons,
    queries,
    saying,
    wording,
)
from kzv_workflow.polls.answer_form import CHOICES, AnswerDraft
from kzv_workflow.polls.answering import Entry, OutdatedError, Sheet
from kzv_workflow.polls.models import Delegate, DelegateState, Poll, PollOption
from kzv_workflow.polls.views import found
from kzv_workflow.todos.closing import CHANNEL_WORDS
from kzv_workflow.todos.models import Channel
from kzv_workflow.web.access import now, office_only, public, today, viewer
from kzv_workflow.web.extensions import db

blueprint = Blueprint("poll_answers", __name__, url_prefix="/terminabfragen")

BY_OFFICE = [(one.value, CHANNEL_WORDS[one]) for one in Channel if one is not Channel.ONLINE]


@dataclass(frozen=True, slots=True)
class Door:
    """Who answers and by which way they came; ``entry`` says who types and how it was learned."""

    poll: Poll
    delegate: Delegate
    entry: Entry
    secret: str = ""
    on_behalf: bool = False

    @property
    def back(self) -> str:
        """Where they see what they have said."""
        if self.secret:
            return url_for("poll_answers.link", secret=self.secret)
        return url_for("polls.results", poll_id=self.poll.id)


@blueprint.get("/antwort/<secret>")
@public
def link(secret: str) -> ResponseReturnValue:
    """Only shows the form: mail scanners open links, too."""
    door = _by_link(secret)
    return _gone() if door is None else _show(door)


@blueprint.post("/antwort/<secret>")
@public
def answer_by_link(secret: str) -> ResponseReturnValue:
    door = _by_link(secret)
    return _gone() if door is None else _take(door)


@blueprint.get("/<int:poll_id>/antwort")
def own(poll_id: int) -> ResponseReturnValue:
    return _show(_as_member(found(poll_id)))


@blueprint.post("/<int:poll_id>/antwort")
def answer(poll_id: int) -> ResponseReturnValue:
    return _take(_as_member(found(poll_id), to_keep=True))


@blueprint.get("/<int:poll_id>/antwort/<int:delegate_id>")
@office_only
def on_behalf(poll_id: int, delegate_id: int) -> ResponseReturnValue:
    return _show(_for_somebody(poll_id, delegate_id))


@blueprint.post("/<int:poll_id>/antwort/<int:delegate_id>")
@office_only
def answer_on_behalf(poll_id: int, delegate_id: int) -> ResponseReturnValue:
    return _take(_for_somebody(poll_id, delegate_id))


def _by_link(secret: str) -> Door | None:
    opened = queries.link(db.session, hash_token(secret))
    if opened is None or opened[2] is None:
        return None
    delegate = opened[2]
    entry = Entry(answering.viewer_of(delegate), Channel.ONLINE, now())
    return Door(opened[1], delegate, entry, secret=secret)


def _as_member(poll: Poll, to_keep: bool = False) -> Door:
    """The own sheet; somebody nobody asked by name gets an entry only by sending it."""
    reader = viewer()
    member, delegate = persons.own(db.session, poll.id, reader)
    entry = Entry(reader, Channel.ONLINE, now())
    if delegate is None:
        if reader.organisation_id not in queries.organisations_asked(db.session, poll.id):
            abort(404)
        if to_keep:
            delegate = delegating.as_member(db.session, poll, member)
    if delegate is None:
        delegate = Delegate(
            id=0, poll_id=poll.id, organisation_id=member.organisation_id, name=member.name,
            email=member.email, state=DelegateState.ACTIVE, speaks_for_all=False,
        )  # fmt: skip
    return Door(poll, delegate, entry)


def _for_somebody(poll_id: int, delegate_id: int) -> Door:
    poll = found(poll_id)
    delegate = persons.delegate(db.session, poll.id, delegate_id)
    if delegate is None or delegate.state is not DelegateState.ACTIVE:
        abort(404)
    typed = request.form.get("channel", Channel.PHONE.value)
    channel = Channel(typed) if typed in dict(BY_OFFICE) else Channel.PHONE
    return Door(poll, delegate, Entry(viewer(), channel, now()), on_behalf=True)


def _show(door: Door) -> ResponseReturnValue:
    if not _is_open(door):
        return _ended(door)
    given = {one.option_part_id: one for one in queries.answers(db.session, [door.delegate.id])}
    draft = AnswerDraft.of(queries.asked_options(door.poll), given, door.poll.version)
    draft.speaks_for_all = door.delegate.speaks_for_all
    return _page(door, draft)


def _is_open(door: Door) -> bool:
    return answering.takes(door.poll, door.entry) and bool(queries.asked_options(door.poll))


def _take(door: Door) -> ResponseReturnValue:
    """Keep the answers, or show them again: filled in, with what is wrong, or as they changed."""
    if not _is_open(door):
        db.session.rollback()
        return _ended(door)
    draft = AnswerDraft.read(queries.asked_options(door.poll), request.form, _version(door.poll))
    if draft.fill(request.form.get("step", "")):
        return _page(door, draft)
    if draft.version != door.poll.version:
        return _outdated(door, answering.CHANGED)
    sheet = draft.sheet(today())
    if sheet is None:
        return _page(door, draft), 422
    return _keep(door, draft, sheet)


def _keep(door: Door, draft: AnswerDraft, sheet: Sheet) -> ResponseReturnValue:
    try:
        answering.save(db.session, door.poll, door.delegate, sheet, door.entry)
        db.session.commit()
    except OutdatedError as error:
        db.session.rollback()
        return _outdated(door, str(error))
    done, total = draft.answered, len(draft.options)
    rest = "" if done == total else f" {done} von {total} beantwortet, der Rest fehlt noch."
    whom = f" für {door.delegate.name}" if door.on_behalf else ""
    flash(f"Gespeichert{whom}. Vielen Dank!{rest}", "success")
    return _quiet(make_response(redirect(door.back, 303)))


def _version(poll: Poll) -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else poll.version


def _outdated(door: Door, sentence: str) -> ResponseReturnValue:
    """The dates as they are asked now, with everything that was typed about those that stand."""
    options = queries.asked_options(door.poll)
    draft = AnswerDraft.read(options, request.form, door.poll.version)
    draft.errors["form"] = f"{sentence} {_what_changed(door.poll, options)}".strip()
    return _page(door, draft, 409)


def _what_changed(poll: Poll, asked: Sequence[PollOption]) -> str:
    """Which dates are new and which are gone since the page was made."""
    shown = {int(one) for one in request.form.get("shown", "").split() if one.isdecimal()}
    every = [option for meeting in poll.meetings for option in meeting.options]
    now_asked = {one.id for one in asked}
    groups = (
        ("Neu", [one for one in asked if one.id not in shown]),
        ("Nicht mehr zur Wahl", [one for one in every if one.id in shown - now_asked]),
    )
    return " ".join(
        f"{word}: {', '.join(wording.short(part.day for part in one.parts) for one in options)}."
        for word, options in groups
        if options
    )


def _page(door: Door, draft: AnswerDraft, status: int = 200) -> Response:
    days = [part.day for one in draft.options for part in one.option.parts]
    kommunen = queries.municipalities_asked(db.session, door.poll.id)
    spoken = hints.hints(db.session, days, kommunen)
    same = persons.same_person(db.session, door.delegate) if door.delegate.id else []
    own = [one.organisation_id for one in same] or [door.delegate.organisation_id]
    places = [one for one in kommunen if one.id in own] or [door.delegate.organisation]
    html = render_template(
        "polls/answer.html",
        door=door,
        poll=door.poll,
        delegate=door.delegate,
        organisations=[one.name for one in places],
        draft=draft,
        choices=CHOICES,
        channels=BY_OFFICE,
        hints={
            one.option.id: hints.of_days(spoken, [part.day for part in one.option.parts])
            for one in draft.options
        },
    )
    return _quiet(make_response(html, status))


def _ended(door: Door) -> Response:
    """While nothing is asked, or after the end: what was answered, and whom to call."""
    given = {one.option_part_id: one for one in queries.answers(db.session, [door.delegate.id])}
    rests = door.poll.accepts_answers(door.entry.at)
    html = render_template(
        "polls/ended.html",
        poll=door.poll,
        rests=rests,
        given=given,
        answer_words=saying.told_words,
        option_line=mails.option_line,
    )
    return _quiet(make_response(html, 200 if rests else 403))


def _gone() -> Response:
    return _quiet(make_response(render_template("polls/gone.html"), 404))


def _quiet(response: Response) -> Response:
    """The address is a secret: no other page may learn it, no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
