"""A Protokoll in the meeting room: one agenda item at a time, and what was agreed today. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kzv_workflow.minutes.structure import Block, BlockKind, ParsedMinutes, Section, TodoLine

CHANGEABLE = (BlockKind.TEXT, BlockKind.BULLET, BlockKind.STATEMENT, BlockKind.ANSWER)


@dataclass(frozen=True, slots=True)
class Item:
    """A point to show on the wall with all that belongs to it; ``number`` counts from 1."""

    number: int
    heading: str
    initials: str | None
    sections: tuple[Section, ...]  # itself and those below it


def items(parsed: ParsedMinutes) -> list[Item]:
    """The main sections in their order; sections below go with them."""
    groups: list[list[Section]] = []
    for section in parsed.sections:
        if groups and section.level > groups[0][0].level:
            groups[-1].append(section)
        else:
            groups.append([section])
    return [
        Item(number, group[0].heading, group[0].initials, tuple(group))
        for number, group in enumerate(groups, start=1)
    ]


@dataclass(frozen=True, slots=True)
class ChangeableLine:
    """A line that can become a To-do, or a To-do that can become a line again."""

    block: Block
    todo: TodoLine | None
    section: str


def changeable(parsed: ParsedMinutes) -> list[ChangeableLine]:
    """Every line of the body that says something, in reading order."""
    todos = {todo.line: todo for todo in parsed.todos if todo.confidence == "certain"}
    return [
        ChangeableLine(block, todos.get(block.line), section.heading)
        for section in parsed.sections
        for block in section.blocks
        if block.line in todos or (block.kind in CHANGEABLE and block.text.strip(" -•"))
    ]
