"""What the office decides between a text and the To-do list: orphans, unknown owners, changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import recording, saving
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import Minutes, TodoMention, UnlistedOwner
from kzv_workflow.minutes.recording import State, Text
from kzv_workflow.minutes.review import Directory
from kzv_workflow.minutes.service import Act, printed_due, printed_owner
from kzv_workflow.todos import following
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.changing import Change, change, withdraw


def still_stands(session: Session, mention: TodoMention, act: Act) -> None:
    """The line is gone and the To-do is owed all the same."""
    following.stand_again(mention.todo)
    said = "hat entschieden: gilt weiter, auch ohne Zeile im Protokoll"
    record(session, act.viewer, ("todo", mention.todo_id), said, act.at)


def falls_away(session: Session, mention: TodoMention, reason: str, act: Act) -> None:
    """Nobody owes it any more. Raises DomainError at ``reason`` if there is none."""
    if not reason:
        raise DomainError("Bitte nennen Sie den Grund.", field="reason")
    following.stand_again(mention.todo)
    withdraw(session, mention.todo, reason, act.viewer, act.at)


def stands_at(
    session: Session,
    minutes: Minutes,
    text: Text,
    link: tuple[TodoMention, int],
    act: Act,
    organisations: Directory,
) -> None:
    """The To-do has become that line; one that was made for the line is withdrawn.

    Raises DomainError if there is no To-do at that line.
    """
    mention, line = link
    state = recording.state_of(session, minutes, text)
    if line not in state.lines:
        raise DomainError("In dieser Zeile steht kein To-do.", field="line")
    made_for_it = state.by_line.get(line)
    number = mention.todo.number
    saving.answer(session, minutes, text, {line: number}, act, organisations)
    if made_for_it and made_for_it is not mention:
        following.stand_again(made_for_it.todo)
        withdraw(session, made_for_it.todo, f"ist dasselbe wie T{number}", act.viewer, act.at)


def leave_unlisted(session: Session, minutes: Minutes, name: str, act: Act) -> None:
    """That name owes something in the text, and the To-do list stays out of it."""
    name = name[:300]
    if session.get(UnlistedOwner, (minutes.id, name)) is None:
        session.add(UnlistedOwner(minutes_id=minutes.id, name=name))
        said = f"führt „{name}“ nicht in der To-do-Liste" if name else (
            "führt To-dos ohne Zuständige nicht in der To-do-Liste"
        )  # fmt: skip
        record(session, act.viewer, ("minutes", minutes.id), said, act.at)


def publish(session: Session, minutes: Minutes, state: State, act: Act) -> int:
    """Show the organisations what the text agreed since it was sent round; how many To-dos."""
    new = [mention.todo for mention in state.unpublished]
    todos.publish(new, act.at)
    record(
        session, act.viewer, ("minutes", minutes.id),
        f"hat {len(new)} neue To-dos sichtbar gemacht", act.at,
    )  # fmt: skip
    return len(new)


def follow_changes(session: Session, minutes: Minutes, state: State, act: Act) -> int:
    """Take what the text says differently over into the list; how many To-dos."""
    changed = recording.changed(state)
    for mention, line in changed:
        todo = mention.todo
        is_due_new = printed_due(line) != mention.printed_due
        is_text_new = plain(line.text) != plain(mention.printed_text)
        new = Change(
            text=plain(line.text) if is_text_new else todo.text,
            due=line.due if is_due_new else todo.due,
            due_text=line.due_text if is_due_new else todo.due_text,
            due_kind=line.due_kind if is_due_new else todo.due_kind,
            reason=f"{minutes.title}, geänderte Fassung",
        )
        change(session, todo, new, act.viewer, act.at)
        mention.printed_text, mention.printed_due = line.text, printed_due(line)
        mention.printed_owner = printed_owner(line)
    return len(changed)
