"""Korrekturwünsche: proposed by participants at a paragraph, decided by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kzv_workflow.directory import queries as directory
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import correctable, mails, standing
from kzv_workflow.minutes.life import Correction, CorrectionKind, CorrectionState
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion
from kzv_workflow.minutes.paragraphs import Paragraph, follow
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.minutes.taking_in import take_in
from kzv_workflow.web.viewer import Viewer

TOO_LATE = "Die Frist für Korrekturen ist abgelaufen. Bitte wenden Sie sich direkt an das Büro."
DECIDED = "Über diesen Vorschlag wurde inzwischen schon entschieden."
MOVED_ON = "Dieser Absatz wurde inzwischen geändert. Hier steht sein heutiger Wortlaut."
KIND_WORDS = {
    CorrectionKind.REPLACEMENT: "Anderer Wortlaut",
    CorrectionKind.SUPPLEMENT: "Ergänzung",
    CorrectionKind.COMMENT: "Anmerkung",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal at its place: the paragraph as it stands now, and what accepting would make.

    ``paragraph`` is None where the place is gone; then the office writes the text by hand.
    """

    correction: Correction
    paragraph: Paragraph | None
    suggested: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How the office takes a proposal over: ``text`` in place of the paragraph ``was``.

    ``was`` is the paragraph as the page showed it, empty where its place is gone; the answer goes
    to whoever proposed it.
    """

    text: str
    was: str
    answer: str | None = None


class OpenCorrections(NamedTuple):
    """A Protokoll with how many proposals wait for a decision."""

    minutes_id: int
    title: str
    waiting: int


def all_open_corrections(session: Session) -> list[OpenCorrections]:
    """Every Protokoll with proposals that wait for a decision, the longest waiting first."""
    rows = session.execute(
        sa.select(Minutes.id, Minutes.title, sa.func.count(Correction.id))
        .join(Correction, Correction.minutes_id == Minutes.id)
        .where(Correction.state == CorrectionState.OPEN)
        .group_by(Minutes.id, Minutes.title)
        .order_by(sa.func.min(Correction.id))
    )
    return [OpenCorrections(*row) for row in rows]


def listed(session: Session, minutes: Minutes, viewer: Viewer) -> Sequence[Correction]:
    """In the order of the text; others than the office see those of their own organisation."""
    query = (
        sa.select(Correction)
        .where(Correction.minutes_id == minutes.id)
        .options(joinedload(Correction.organisation), joinedload(Correction.version))
        .order_by(Correction.version_id.desc(), Correction.line, Correction.id)
    )
    if not viewer.is_office:
        query = query.where(Correction.organisation_id == viewer.organisation_id)
    return session.scalars(query).all()


def find(
    session: Session, minutes: Minutes, correction_id: int, viewer: Viewer
) -> Correction | None:
    return next((one for one in listed(session, minutes, viewer) if one.id == correction_id), None)


def place(session: Session, minutes: Minutes, line: int, on: date) -> Paragraph | None:
    """The place in the version everybody has that begins on that line."""
    sent = standing.latest_round(session, minutes.id)
    if sent is None:
        return None
    return correctable.place(*_read(session, sent.version, on), line)


def _read(session: Session, version: MinutesVersion, on: date) -> tuple[ParsedMinutes, str]:
    return parse(version.source, directory.roster(session, on))[0], version.source


def propose(
    session: Session, minutes: Minutes, line: int, kind: CorrectionKind, text: str, act: Act
) -> Correction:
    """Note a proposal; the same one sent twice is noted once.

    Raises DomainError after the deadline, where there is no paragraph, and if nothing differs.
    """
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    on = act.day
    life = standing.standing(session, minutes)
    if life.round is None or not life.takes_corrections(minutes, on):
        raise DomainError(TOO_LATE)
    paragraph = place(session, minutes, line, on)
    if paragraph is None:
        raise DomainError("Diesen Absatz gibt es in der versendeten Fassung nicht.")
    if line == correctable.WHOLE:
        kind = CorrectionKind.COMMENT
    if kind is CorrectionKind.REPLACEMENT and text.split() == paragraph.words.split():
        raise DomainError("Das ist der Wortlaut, der schon dort steht.", field="proposal")
    known = _same(session, minutes, line, kind, text, act.viewer)
    if known is not None:
        return known
    correction = Correction(
        minutes_id=minutes.id,
        version_id=life.round.version_id,
        line=line,
        kind=kind,
        original_text=paragraph.words,
        proposed_text=text,
        organisation_id=act.viewer.organisation_id,
        account_id=act.viewer.account_id,
        author_name=act.viewer.name,
        created_at=act.at,
        state=CorrectionState.OPEN,
    )
    session.add(correction)
    minutes.state = MinutesState.IN_CORRECTION
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat {correctable.where(line)} vorgeschlagen: {KIND_WORDS[kind]}", act.at,
    )  # fmt: skip
    session.flush()
    return correction


def _same(
    session: Session, minutes: Minutes, line: int, kind: CorrectionKind, text: str, viewer: Viewer
) -> Correction | None:
    return next(
        (
            one
            for one in listed(session, minutes, viewer)
            if one.state is CorrectionState.OPEN
            and (one.line, one.kind, one.proposed_text) == (line, kind, text)
        ),
        None,
    )


def proposals(session: Session, minutes: Minutes, viewer: Viewer, on: date) -> list[Proposal]:
    """The open ones, each at its place in the newest text that the viewer may read."""
    newest = standing.shown_version(session, minutes, viewer)
    now = correctable.places(*_read(session, newest, on))
    maps: dict[int, dict[int, int]] = {}
    found = []
    for one in listed(session, minutes, viewer):
        if one.state is not CorrectionState.OPEN:
            continue
        if one.version_id not in maps:
            maps[one.version_id] = follow(one.version.source, newest.source)
        paragraph = now.get(maps[one.version_id].get(one.line, 0))
        found.append(Proposal(one, paragraph, suggested(one, paragraph) if paragraph else ""))
    return found


def suggested(correction: Correction, paragraph: Paragraph) -> str:
    """The lines of the paragraph with the proposal in them, for the office to look over."""
    if correction.kind is CorrectionKind.SUPPLEMENT:
        return paragraph.followed_by(correction.proposed_text)
    is_unchanged = paragraph.words == correction.original_text
    if correction.kind is CorrectionKind.REPLACEMENT and is_unchanged:
        return paragraph.reworded(correction.proposed_text)
    return paragraph.source


def accept(
    session: Session, minutes: Minutes, correction: Correction, wording: Wording, act: Act
) -> bool:
    """Take the proposal over; False if no text changed.

    Raises DomainError if the paragraph reads otherwise by now, somebody decided meanwhile, or the
    Protokoll is approved.
    """
    _begin_deciding(session, minutes, correction)
    on = act.day
    [mine] = [
        one for one in proposals(session, minutes, act.viewer, on) if one.correction is correction
    ]
    version = None
    if mine.paragraph is not None and wording.was:
        if mine.paragraph.source != wording.was:
            raise DomainError(MOVED_ON, field="text")
        version = take_in(session, minutes, mine.paragraph, wording.text.rstrip("\n"), act)
    correction.reason = wording.answer
    correction.integrated_version_id = version.id if version else None
    _decide(session, minutes, correction, CorrectionState.ACCEPTED, act)
    return version is not None


def decline(
    session: Session, minutes: Minutes, correction: Correction, reason: str, act: Act
) -> None:
    """Say no, with a reason that goes to whoever proposed it."""
    _begin_deciding(session, minutes, correction)
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund; die Kommune liest ihn.", field="reason")
    correction.reason = reason
    _decide(session, minutes, correction, CorrectionState.DECLINED, act)


def withdraw(session: Session, minutes: Minutes, correction: Correction, act: Act) -> None:
    """Take an own proposal back, as long as nobody decided."""
    _begin_deciding(session, minutes, correction)
    if correction.organisation_id != act.viewer.organisation_id:
        raise DomainError("Nur die Kommune selbst zieht ihren Vorschlag zurück.")
    _decide(session, minutes, correction, CorrectionState.WITHDRAWN, act)


def _begin_deciding(session: Session, minutes: Minutes, correction: Correction) -> None:
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    session.refresh(correction)
    if correction.state is not CorrectionState.OPEN:
        raise DomainError(DECIDED)


def _decide(
    session: Session, minutes: Minutes, correction: Correction, state: CorrectionState, act: Act
) -> None:
    correction.state = state
    correction.decided_by, correction.decided_at = act.viewer.name, act.at
    session.flush()
    words = {
        CorrectionState.ACCEPTED: "übernommen",
        CorrectionState.DECLINED: "abgelehnt",
        CorrectionState.WITHDRAWN: "zurückgezogen",
    }
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat den Korrekturwunsch {correctable.where(correction.line)} "
        f"({correction.organisation.name}) {words[state]}", act.at,
    )  # fmt: skip
    if state is not CorrectionState.WITHDRAWN:
        mails.correction_decided(session, minutes, correction, act.at)
    _settle(session, minutes)


def _settle(session: Session, minutes: Minutes) -> None:
    """Nothing open and nothing changed: the Protokoll is simply sent, as before."""
    life = standing.standing(session, minutes)
    is_over = life.open_corrections == 0 and not life.unsent
    if is_over and minutes.state is MinutesState.IN_CORRECTION:
        minutes.state = MinutesState.CIRCULATED
