"""New versions of a text, and the To-dos its lines speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import queries
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import (
    MentionKind,
    Minutes,
    MinutesState,
    MinutesVersion,
    TodoMention,
    VersionKind,
)
from kzv_workflow.minutes.review import (
    Directory,
    TodoDecision,
    todo_decision,
)
from kzv_workflow.minutes.structure import Confidence, ParsedMinutes, TodoLine
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.changing import Change, change
from kzv_workflow.todos.models import Todo, TodoScope
from kzv_workflow.web.viewer import Viewer

CLOSED = (
    "Dieses Protokoll ist angenommen, sein Text steht fest. Was noch zu sagen ist, kommt als "
    "Nachtrag dazu."
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it and when; every command needs both."""

    viewer: Viewer
    at: datetime

    @property
    def day(self) -> date:
        """The calendar day in Berlin."""
        return self.at.astimezone(BERLIN).date()


def add_version(
    session: Session, minutes: Minutes, source: str, kind: VersionKind, act: Act, number: int = 1
) -> MinutesVersion:
    """A new version; DomainError if the Protokoll is approved, which the database holds too."""
    if minutes.state is MinutesState.APPROVED:
        raise DomainError(CLOSED, field="source")
    version = MinutesVersion(
        minutes_id=minutes.id,
        number=number,
        kind=kind,
        source=source,
        author_name=act.viewer.name,
        created_at=act.at,
    )
    session.add(version)
    return version


def create_todos(
    session: Session,
    minutes: Minutes,
    decisions: Sequence[TodoDecision],
    act: Act,
    reminds_past: bool = False,
) -> None:
    """To-dos of the lines decided on; those already past stay silent unless told otherwise."""
    created = todos.assign(
        session,
        [_agreement(decision) for decision in decisions],
        todos.Origin(minutes.meeting_id, minutes.title, f"/protokolle/{minutes.id}"),
        act.viewer.name,
        act.at,
    )
    session.flush()
    for todo, decision in zip(created, decisions, strict=True):
        todo.reminders = reminds_past or todo.due is None or todo.due >= act.at.date()
        todo.origin_url = f"/protokolle/{minutes.id}#z{decision.line.line}"
        session.add(_mention(minutes, todo, decision.line))
    if minutes.state is not MinutesState.DRAFT:
        todos.publish(created, act.at)


def _agreement(decision: TodoDecision) -> todos.Agreement:
    owner, line = decision.chosen_owner, decision.line
    assert owner is not None, "a review is validated before it is taken over"
    is_as_written = decision.due_date == line.due
    return todos.Agreement(
        text=plain(decision.text.strip()),
        scope=TodoScope(owner.scope.value),
        organisation_ids=owner.organisation_ids,
        due=decision.due_date,
        due_text=line.due_text,
        due_kind=line.due_kind if is_as_written else ("day" if decision.due_date else "none"),
        due_meeting=line.due_meeting,
        start=line.start,
        is_done=line.status == "done",
    )


def _mention(minutes: Minutes, todo: Todo, line: TodoLine) -> TodoMention:
    return TodoMention(
        minutes_id=minutes.id,
        todo_id=todo.id,
        kind=MentionKind.ORIGIN,
        line=line.line,
        printed_text=line.text,
        printed_owner=" & ".join(line.owners)[:300],
        printed_due=plain(line.due_text)[:500] if line.due_text else None,
    )


def save_text(session: Session, minutes: Minutes, source: str, base: int, act: Act) -> bool:
    """Store a new version unless nothing changed; False if nothing did.

    Raises DomainError at ``source`` if somebody saved a newer version than ``base`` meanwhile.
    """
    newest = queries.newest_version(session, minutes.id)
    if newest.number != base:
        raise DomainError(
            f"{newest.author_name} hat inzwischen eine neuere Fassung gesichert. "
            "Ihr Text steht unverändert hier, die andere Fassung darunter.",
            field="source",
        )
    if newest.source == source:
        return False
    add_version(session, minutes, source, VersionKind.SAVED, act, newest.number + 1)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat Fassung {newest.number + 1} gesichert", act.at,
    )  # fmt: skip
    return True


def relink(mentions: Sequence[TodoMention], parsed: ParsedMinutes) -> None:
    """Follow each To-do to the line of the newest text that says the same.

    One whose line is gone keeps everything but the line: the record is never changed by text.
    """
    unclaimed = _certain(parsed)
    for mention in mentions:
        found = next((line for line in unclaimed if line.text == mention.printed_text), None)
        mention.line = found.line if found else None
        if found:
            unclaimed.remove(found)
            mention.todo.origin_url = f"/protokolle/{mention.minutes_id}#z{found.line}"


def _certain(parsed: ParsedMinutes) -> list[TodoLine]:
    return [line for line in parsed.todos if line.confidence is Confidence.CERTAIN]


def without_record(mentions: Sequence[TodoMention], parsed: ParsedMinutes) -> list[TodoLine]:
    """Marked lines of the text that are no To-do of the list yet."""
    known = {mention.printed_text for mention in mentions}
    return [line for line in _certain(parsed) if line.text not in known]


def changed_dues(
    mentions: Sequence[TodoMention], parsed: ParsedMinutes
) -> list[tuple[TodoMention, TodoLine]]:
    """Lines that print another deadline than when their To-do was made or last followed."""
    lines = {line.line: line for line in _certain(parsed)}
    return [
        (mention, lines[mention.line])
        for mention in mentions
        if mention.line in lines
        and lines[mention.line].due_text != mention.printed_due
        and lines[mention.line].due != mention.todo.due
    ]


def follow_dues(session: Session, minutes: Minutes, parsed: ParsedMinutes, act: Act) -> int:
    """Take the changed deadlines of the text over into the list; how many."""
    changed = changed_dues(queries.origins(session, minutes.id), parsed)
    for mention, line in changed:
        new = Change(
            text=mention.todo.text, due=line.due, due_text=line.due_text, due_kind=line.due_kind,
            reason=f"{minutes.title}, geänderte Fassung",
        )  # fmt: skip
        change(session, mention.todo, new, act.viewer, act.at)
        mention.printed_due = plain(line.due_text)[:500] if line.due_text else None
    return len(changed)


def record_missing(
    session: Session, minutes: Minutes, parsed: ParsedMinutes, directory: Directory, act: Act
) -> int:
    """Create To-dos for the marked lines that have none; how many were created.

    Raises DomainError, and creates nothing, if the owner of one is unknown.
    """
    lines = without_record(queries.origins(session, minutes.id), parsed)
    decisions = [todo_decision(index, line, directory) for index, line in enumerate(lines)]
    for decision in decisions:
        if decision.chosen_owner is None:
            raise DomainError(
                f"In Zeile {decision.line.line} ist nicht klar, wer zuständig ist. "
                "Bitte nennen Sie eine Organisation aus der Teilnehmendenliste."
            )
    create_todos(session, minutes, decisions, act)
    return len(decisions)


def newer_version() -> DomainError:
    """Two saves at the same moment: the database let only one through."""
    return DomainError(
        "Im selben Moment wurde eine neuere Fassung gesichert. Ihr Text steht unverändert hier.",
        field="source",
    )
