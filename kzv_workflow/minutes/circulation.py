"""Sending a Protokoll round: frozen version and files, one mail per person, To-dos get visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.files import kinds
from kzv_workflow.files.store import read, store
from kzv_workflow.history.service import record
from kzv_workflow.mail.message import Attachment
from kzv_workflow.meetings.closures import is_working_day
from kzv_workflow.minutes import mails, papers, queries, standing
from kzv_workflow.minutes.life import Circulation, CirculationKind, ReturnedWord
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, VersionKind
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.recording import Text, state_of
from kzv_workflow.minutes.service import CLOSED, Act, add_version, link_to_line
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.todos import service as todos

WORD, PDF = kinds.WORD.mimetype, kinds.PDF.mimetype
WORKING_DAYS = 10  # to look through a Protokoll


@dataclass(frozen=True, slots=True)
class Plan:
    """What sending would do: whom it reaches, whom it does not, and what stands in the way."""

    version: MinutesVersion
    parsed: ParsedMinutes
    recipients: list[Recipient]
    unreachable: list[Organisation]
    todo_count: int
    unrecorded: int
    previous: Circulation | None
    returned: ReturnedWord | None

    @property
    def round(self) -> int:
        """The number of this round; sending the same version again belongs to its own round."""
        return (self.previous.number if self.previous else 0) + (0 if self.is_repeated else 1)

    @property
    def is_repeated(self) -> bool:
        """Whether everybody has this version, and no file edited by hand came back since."""
        if self.previous is None or self.previous.version_id != self.version.id:
            return False
        return self.returned is None or self.returned.uploaded_at <= self.previous.sent_at

    @property
    def returned_is_old(self) -> bool:
        """Whether the text has changed since the file that was edited by hand was made."""
        return self.returned is not None and self.returned.version.source != self.version.source


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the office decides for a round; links as label and address, both or none.

    ``own_links`` are personal ones, by address in lower case; None if no such link goes along.
    """

    correction_due: date
    feedback: tuple[str, str] | None = None
    materials: tuple[str, str] | None = None
    own_links: Mapping[str, mails.OwnLink] | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """The files that go along, made before the transaction."""

    word: bytes
    pdf: bytes | None = None
    is_hand_edited: bool = False


def plan(session: Session, minutes: Minutes, on: date) -> Plan:
    """The preview; nothing is changed."""
    version = queries.newest_version(session, minutes.id)
    parsed = parse(version.source, directory.roster(session, on))[0]
    state = state_of(session, minutes, Text(version.source, parsed))
    return Plan(
        version=version,
        parsed=parsed,
        recipients=list(directory.recipients(session, on)),
        unreachable=list(directory.unreachable(session, on)),
        todo_count=len(state.plan.links),
        unrecorded=state.in_the_way,
        previous=standing.latest_round(session, minutes.id),
        returned=standing.returned_word(session, minutes.id),
    )


def default_due(session: Session, on: date) -> date:
    """Ten working days from a day on, holidays of any of the Länder not counted."""
    lands = {one.land for one in directory.organisations(session) if one.land}
    day, left = on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, lands)
    return day


def word_for(session: Session, planned: Plan, on: date, hand_edited: bool) -> bytes:
    """The file edited by hand if the office wants that, else one made from the text."""
    if hand_edited and planned.returned is not None:
        return read(session, planned.returned.file_id)
    return papers.word_of(session, planned.version, on)


def circulate(
    session: Session, minutes: Minutes, planned: Plan, wishes: Wishes, made: Papers, act: Act
) -> int:
    """Send the planned version; how many mails were queued.

    Raises DomainError if the Protokoll is approved, somebody saved a newer version meanwhile,
    marked To-dos are not in the list yet, or there is nobody to send it to.
    """
    make_sure(session, minutes, planned)
    sent = _frozen(session, minutes, planned, wishes, made, act)
    version = sent.version
    count = mails.send_to_all(
        session,
        planned.recipients,
        mails.Letter(
            "minutes",
            mails.circulated(session, minutes, planned.round, sent, wishes.own_links or {}),
            occasion=f"minutes:{minutes.id}:{version.number}",
            attachments=attachments(minutes, sent),
            is_secret=wishes.own_links is not None,
        ),
        act.at,
    )
    minutes.state = MinutesState.CIRCULATED
    minutes.circulated_at = act.at
    origins = queries.origins(session, minutes.id)
    for mention in origins:
        link_to_line(mention)
    todos.publish([mention.todo for mention in origins], act.at)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat Fassung {version.number} an {count} Adressen versendet", act.at,
    )  # fmt: skip
    return count


def make_sure(session: Session, minutes: Minutes, planned: Plan) -> None:
    """Lock the Protokoll. Raises DomainError if something stands in the way of sending it."""
    standing.lock(session, minutes.id)
    session.refresh(minutes)
    if minutes.state is MinutesState.APPROVED:
        raise DomainError(CLOSED)
    newest = queries.newest_version(session, minutes.id)
    if newest.id != planned.version.id:
        raise DomainError(
            f"{newest.author_name} hat inzwischen eine neuere Fassung gesichert. "
            "Bitte prüfen Sie sie vor dem Versand."
        )
    if planned.unrecorded:
        raise DomainError("Bitte klären Sie zuerst die offenen Fragen zu den To-dos des Textes.")
    if not planned.recipients:
        raise DomainError("Es gibt niemanden mit Mailadresse, an den wir senden könnten.")


def _frozen(
    session: Session, minutes: Minutes, planned: Plan, wishes: Wishes, made: Papers, act: Act
) -> Circulation:
    """The row of this round; sending a version again keeps its files, not deadline and links."""
    if planned.previous is not None and planned.is_repeated:
        _note(planned.previous, wishes)
        return planned.previous
    number = planned.version.number + 1
    version = add_version(
        session, minutes, planned.version.source, VersionKind.CIRCULATED, act, number
    )
    session.flush()
    return add_circulation(session, minutes, version, made, act, wishes)


def add_circulation(
    session: Session,
    minutes: Minutes,
    version: MinutesVersion,
    made: Papers,
    act: Act,
    about: Wishes | CirculationKind,
) -> Circulation:
    """Store the files of a sending and note it: a round with its wishes, or what is made known."""
    kind = CirculationKind.ROUND if isinstance(about, Wishes) else about
    earlier = [one for one in standing.circulations(session, minutes.id) if one.kind is kind]
    sent = Circulation(
        minutes_id=minutes.id,
        version=version,
        kind=kind,
        number=len(earlier) + 1,
        word_file_id=store(session, f"{minutes.title}.docx", WORD, made.word, act.at).id,
        pdf_file_id=(
            store(session, f"{minutes.title}.pdf", PDF, made.pdf, act.at).id if made.pdf else None
        ),
        is_hand_edited=made.is_hand_edited,
        sent_by=act.viewer.name,
        sent_at=act.at,
    )
    if isinstance(about, Wishes):
        _note(sent, about)
    session.add(sent)
    session.flush()
    return sent


def _note(sent: Circulation, wishes: Wishes) -> None:
    sent.correction_due = wishes.correction_due
    sent.feedback_label, sent.feedback_url = wishes.feedback or (None, None)
    sent.materials_label, sent.materials_url = wishes.materials or (None, None)


def attachments(minutes: Minutes, sent: Circulation) -> tuple[Attachment, ...]:
    """Word and, where there is one, PDF, named like the Protokoll."""
    word = Attachment(sent.word_file_id, f"{minutes.title}.docx", WORD)
    if sent.pdf_file_id is None:
        return (word,)
    return (word, Attachment(sent.pdf_file_id, f"{minutes.title}.pdf", PDF))
