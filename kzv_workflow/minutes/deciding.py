"""What the office decides between a text and the To-do list: orphans, unknown owners, changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.minutes import recording, saving
from kzv_workflow.minutes.diverging import Difference, differences
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import Minutes, TodoMention, UnlistedOwner
from kzv_workflow.minutes.recording import State, Text
from kzv_workflow.minutes.review import Directory, todo_decision
from kzv_workflow.minutes.service import Act, agreement_of, printed_due, printed_owner
from kzv_workflow.todos import closing, following
from kzv_workflow.todos import service as todos
from kzv_workflow.todos.changing import Change, change, withdraw
from kzv_workflow.todos.dues import Deadline
from kzv_workflow.todos.models import Channel


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
        f"hat {german.count(len(new), 'neues To-do', 'neue To-dos')} sichtbar gemacht", act.at,
    )  # fmt: skip
    return len(new)


def follow_changes(
    session: Session, minutes: Minutes, state: State, act: Act, organisations: Directory
) -> int:
    """Take what the text says differently over into the list; how many To-dos."""
    found = differences(state)
    for one in found:
        _follow(session, one, f"{minutes.title}, geänderte Fassung", act)
        if one.owner:
            _owe(session, one, act, organisations)
        if one.done:
            for assignment in one.todo.assignments:
                if assignment.is_open:
                    closing.complete(session, assignment, "", Channel.MEETING, act.viewer, act.at)
        mention, line = one.mention, one.line
        mention.printed_text, mention.printed_due = line.text, printed_due(line)
        mention.printed_owner = printed_owner(line)
    return len(found)


def _follow(session: Session, one: Difference, reason: str, act: Act) -> None:
    line = one.line
    until = Deadline(
        line.due, line.due_text, line.due_kind, line.due_meeting, start=line.start
    )  # fmt: skip
    new = Change(
        text=plain(line.text) if one.text else one.todo.text,
        reason=reason,
        deadline=until if one.due else None,
    )
    change(session, one.todo, new, act.viewer, act.at)


def _owe(session: Session, one: Difference, act: Act, organisations: Directory) -> None:
    decision = todo_decision(0, one.line, organisations)
    if decision.chosen_owner is None:
        return
    following.owe_instead(session, one.todo, agreement_of(decision), act.viewer.name, act.at)
    said = f"hat die Zuständigen geändert: jetzt {printed_owner(one.line)}"
    record(session, act.viewer, ("todo", one.todo.id), said, act.at)
