"""Where a text says something else about a published To-do than the list; only people decide."""

from __future__ import annotations

from dataclasses import dataclass

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.models import TodoMention
from kzv_workflow.minutes.recording import State
from kzv_workflow.minutes.service import printed_due, printed_owner
from kzv_workflow.minutes.structure import TodoLine
from kzv_workflow.todos.models import Todo


@dataclass(frozen=True, slots=True)
class Difference:
    """What of a To-do its line says anew, and the list does not say yet."""

    mention: TodoMention
    line: TodoLine
    text: bool
    due: bool
    owner: bool
    done: bool

    @property
    def todo(self) -> Todo:
        return self.mention.todo


def differences(state: State) -> list[Difference]:
    """In the order of the text; compared is what the list last followed, not what it was
    changed to by hand since."""
    found = [
        _difference(mention, state.lines[line])
        for line, mention in state.by_line.items()
        if mention.todo.published_at
    ]
    return [one for one in found if one.text or one.due or one.owner or one.done]


def _difference(mention: TodoMention, line: TodoLine) -> Difference:
    todo, words = mention.todo, plain(line.text).strip()
    is_same_day = (line.due, line.due_meeting) == (todo.due, todo.due_meeting)
    is_known = line.scope is not None and bool(line.owners) and not line.unknown
    return Difference(
        mention,
        line,
        text=words != plain(mention.printed_text).strip() and words != todo.text,
        due=printed_due(line) != mention.printed_due and not is_same_day,
        owner=is_known and printed_owner(line) != mention.printed_owner,
        done=line.status == "done" and any(one.is_open for one in todo.assignments),
    )
