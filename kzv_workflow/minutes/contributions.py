"""Ergänzungen der Kommunen: asked for until a day, handed in by a form, placed by the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow import german
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.roster import Roster
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import mails, queries, standing
from kzv_workflow.minutes.life import Contribution, ContributionCall, ContributionState
from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import Minutes, MinutesState
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.service import CLOSED, Act
from kzv_workflow.minutes.taking_in import save
from kzv_workflow.web.viewer import Viewer

SECTION = "Ergänzungen der Kommunen"
CLOSED_CALL = "Das Formular ist geschlossen. Bitte wenden Sie sich direkt an das Büro."


def call_of(session: Session, minutes_id: int) -> ContributionCall | None:
    return session.scalars(
        sa.select(ContributionCall).where(ContributionCall.minutes_id == minutes_id)
    ).first()


def open_call(session: Session, meeting_id: int) -> tuple[Minutes, ContributionCall] | None:
    """The call about a meeting; the Protokoll itself may still be a draft nobody sees."""
    row = session.execute(
        sa.select(Minutes, ContributionCall)
        .join(ContributionCall, ContributionCall.minutes_id == Minutes.id)
        .where(Minutes.meeting_id == meeting_id)
    ).first()
    return (row[0], row[1]) if row else None


def is_open(minutes: Minutes, call: ContributionCall | None, on: date) -> bool:
    return call is not None and on <= call.closes_on and minutes.state is not MinutesState.APPROVED


def listed(session: Session, minutes_id: int, viewer: Viewer) -> Sequence[Contribution]:
    """All for the office, for a Kommune its own; by Kommune, in the order of their coming."""
    query = (
        sa.select(Contribution)
        .join(Contribution.organisation)
        .where(Contribution.minutes_id == minutes_id)
        .options(joinedload(Contribution.organisation))
        .order_by(sa.text("organisation.sort_key"), Contribution.id)
    )
    if not viewer.is_office:
        query = query.where(Contribution.organisation_id == viewer.organisation_id)
    return session.scalars(query).all()


def invite(session: Session, minutes: Minutes, closes_on: date, act: Act) -> int:
    """Open the form until that day; how many mails tell of it. A new day is no new mail."""
    standing.lock(session, minutes.id)
    if minutes.state is MinutesState.APPROVED:
        raise DomainError(CLOSED)
    call = call_of(session, minutes.id)
    if call is None:
        call = ContributionCall(
            minutes_id=minutes.id, closes_on=closes_on, opened_by=act.viewer.name, opened_at=act.at
        )
        session.add(call)
    call.closes_on = closes_on
    session.flush()
    letter = mails.Letter(
        "contributions",
        mails.contributions_opened(session, minutes, closes_on),
        occasion=f"contributions:{minutes.id}",
    )
    count = mails.send_to_all(session, directory.recipients(session, act.day), letter, act.at)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"nimmt Ergänzungen bis {german.format_date(closes_on)} an", act.at,
    )  # fmt: skip
    return count


def hand_in(session: Session, minutes: Minutes, text: str, act: Act) -> Contribution:
    """Note what a Kommune contributes; the same text sent twice is noted once.

    Raises DomainError after the last day.
    """
    standing.lock(session, minutes.id)
    if not is_open(minutes, call_of(session, minutes.id), act.day):
        raise DomainError(CLOSED_CALL)
    for one in listed(session, minutes.id, act.viewer):
        if one.organisation_id == act.viewer.organisation_id and one.text == text:
            return one
    contribution = Contribution(
        minutes_id=minutes.id,
        organisation_id=act.viewer.organisation_id,
        author_name=act.viewer.name,
        text=text,
        created_at=act.at,
        state=ContributionState.OPEN,
    )
    session.add(contribution)
    record(session, act.viewer, ("minutes", minutes.id), "hat eine Ergänzung eingereicht", act.at)
    session.flush()
    return contribution


def place(session: Session, minutes: Minutes, contribution: Contribution, act: Act) -> None:
    """Put it under the heading of its Kommune, as a new version.

    Raises DomainError if somebody did so already or the Protokoll is approved.
    """
    _begin(session, minutes, contribution)
    newest = queries.newest_version(session, minutes.id)
    said = as_said(contribution.text, directory.roster(session, act.day))
    source = with_contribution(newest.source, contribution.organisation.name, said)
    save(session, minutes, source, act)
    _decide(contribution, ContributionState.PLACED, act)


def leave_out(session: Session, minutes: Minutes, contribution: Contribution, act: Act) -> None:
    _begin(session, minutes, contribution)
    _decide(contribution, ContributionState.LEFT_OUT, act)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat eine Ergänzung ({contribution.organisation.name}) nicht aufgenommen", act.at,
    )  # fmt: skip


def _begin(session: Session, minutes: Minutes, contribution: Contribution) -> None:
    standing.lock(session, minutes.id)
    session.refresh(contribution)
    if contribution.state is not ContributionState.OPEN:
        raise DomainError("Diese Ergänzung ist schon bearbeitet.")


def _decide(contribution: Contribution, state: ContributionState, act: Act) -> None:
    contribution.state = state
    contribution.decided_by, contribution.decided_at = act.viewer.name, act.at


def as_said(text: str, roster: Roster) -> str:
    """The lines without bullets and markers; what reads like a To-do is quoted, for the meeting
    did not agree it."""
    lines = [line.strip().lstrip("-•▶→=> ") for line in without_markers(text).split("\n")]
    lines = [line for line in lines if line]
    above = ["## Protokoll", f"## {SECTION}"]
    parsed = parse("\n".join([*above, *(f"- {line}" for line in lines)]), roster)[0]
    for todo in parsed.todos:
        for line in range(todo.line, (todo.last_line or todo.line) + 1):
            at = line - len(above) - 1
            lines[at] = f"„{lines[at].replace(':', ' –')}“"
    return "\n".join(lines)


def with_contribution(source: str, name: str, text: str) -> str:
    """The text with bullets under "Ergänzungen der Kommunen" and the Kommune's name.

    Both headings are made where they are missing; the section stands before the colophon.
    """
    lines = source.rstrip("\n").split("\n")
    bullets = [f"- {line}" for line in text.split("\n")]
    start = _find(lines, f"## {SECTION}", 0, len(lines))
    if start is None:
        at = _before_colophon(lines)
        return _inserted(lines, at, [f"## {SECTION}", "", f"### {name}", "", *bullets])
    end = _end_of_section(lines, start + 1, "## ")
    own = _find(lines, f"### {name}", start, end)
    if own is None:
        return _inserted(lines, end, [f"### {name}", "", *bullets])
    end = _end_of_section(lines, own + 1, "### ", "## ")
    while not lines[end - 1].strip():
        end -= 1
    lines[end:end] = bullets if end > own + 1 else ["", *bullets]
    return "\n".join(lines).rstrip("\n") + "\n"


def _inserted(lines: list[str], at: int, new: Sequence[str]) -> str:
    """The text with new lines before line ``at``, one empty line above and below them."""
    above = "\n".join(lines[:at]).rstrip()
    below = "\n".join(lines[at:]).strip("\n")
    return "\n\n".join(filter(None, (above, "\n".join(new), below))) + "\n"


def _find(lines: Sequence[str], heading: str, begin: int, end: int) -> int | None:
    return next((at for at in range(begin, end) if lines[at].strip() == heading), None)


def _end_of_section(lines: Sequence[str], begin: int, *marks: str) -> int:
    limit = _before_colophon(lines)
    return next((at for at in range(begin, limit) if lines[at].startswith(marks)), limit)


def _before_colophon(lines: Sequence[str]) -> int:
    return next(
        (at for at, line in enumerate(lines) if line.strip("* ").startswith("Protokoll erstellt")),
        len(lines),
    )
