"""A parsed Protokoll as it is shown and printed: with its addenda and the numbers of its To-dos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kzv_workflow.german import format_date
from kzv_workflow.minutes.structure import Block, BlockKind, ParsedMinutes, Section

BEHIND_ALL_LINES = 10_000_000  # addenda have no line of the text; their anchors must differ
ADDENDA_TITLE = "Nachträge"


@dataclass(frozen=True, slots=True)
class PrintedAddendum:
    """A Nachtrag behind the paragraph that begins on ``line``; None: its place is gone."""

    key: int
    line: int | None
    text: str
    author: str
    dated_on: date

    def block(self) -> Block:
        return Block(
            BlockKind.ADDENDUM,
            self.text,
            BEHIND_ALL_LINES + self.key,
            by=f"{self.author}, {format_date(self.dated_on)}",
        )


def with_addenda(minutes: ParsedMinutes, addenda: Sequence[PrintedAddendum]) -> ParsedMinutes:
    """Each addendum at its place, in the order given; those without one at the end."""
    if not addenda:
        return minutes
    waiting: dict[int, list[Block]] = {}
    places = {block.line for section in minutes.sections for block in section.blocks}
    lost = [one.block() for one in addenda if one.line not in places]
    for one in addenda:
        if one.line in places:
            waiting.setdefault(one.line or 0, []).append(one.block())
    sections = [_with_blocks(section, waiting) for section in minutes.sections]
    if lost:
        sections.append(
            Section(2, ADDENDA_TITLE, (), None, None, BEHIND_ALL_LINES, blocks=tuple(lost))
        )
    return replace(minutes, sections=tuple(sections))


def _with_blocks(section: Section, waiting: Mapping[int, Sequence[Block]]) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        blocks += [block, *waiting.get(block.line, ())]
    return replace(section, blocks=tuple(blocks))


def with_numbers(minutes: ParsedMinutes, numbers: Mapping[int, int]) -> ParsedMinutes:
    """The To-dos with the numbers they have in the list, by their line; for Word's bookmarks."""
    todos = tuple(
        replace(todo, marker=numbers.get(todo.line, todo.marker)) for todo in minutes.todos
    )
    return replace(minutes, todos=todos)
