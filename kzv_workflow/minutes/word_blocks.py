"""The body of a Protokoll in Word: sections, lists, questions, To-dos, addenda."""

from __future__ import annotations

import re
from itertools import groupby

from kzv_workflow.documents.elements import ListItem, Run
from kzv_workflow.documents.numbering import GLYPHS, LEVELS, STEP, NumberStyle, read_number
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.minutes.structure import (
    Block,
    BlockKind,
    Mark,
    ParsedMinutes,
    Section,
)
from kzv_workflow.minutes.word_tables import Places, block_table, is_table_row, runs
from kzv_workflow.minutes.word_todos import coloured, todo_bookmark, todo_runs

BODY, SPEAKERS = "Body Text", "Protokoll Referenten"
INTERTITLE = "Protokoll Zwischentitel"
HEADINGS = {2: "Heading 1", 3: "Heading 2"}
DEEPEST_HEADING = "Heading 3"
BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
NUMBERED, ANSWER, TODO, SLIDE = (
    "List Number",
    "Protokoll Antwort",
    "Protokoll To-do",
    "Protokoll Folie",
)
ADDENDUM_MARK = "Protokoll Nachtragsmarke"

STYLE_OF_KIND = {
    BlockKind.QUESTION: "Protokoll Frage",
    BlockKind.ANSWER: ANSWER,
    BlockKind.SLIDE: SLIDE,
    BlockKind.TODO: TODO,
    BlockKind.DECISION: "Protokoll Beschluss",
    BlockKind.ADDENDUM: "Protokoll Nachtrag",
}
SET_OFF = (BlockKind.SLIDE, BlockKind.DECISION, BlockKind.ADDENDUM)  # never behind a bullet
BLOCK_STYLES = (
    *(BODY, SPEAKERS, INTERTITLE, *HEADINGS.values(), DEEPEST_HEADING, *BULLETS, NUMBERED),
    *STYLE_OF_KIND.values(),
)
ADDENDUM_LABEL = "Nachtrag zum Protokoll:"
LABEL_AS_WRITTEN = re.compile(r"\W*nachtrag", re.IGNORECASE)
SPEAKERS_AS_WRITTEN = re.compile(r"(Referent(en|([*:/_]?in(nen)?))?|Moderation)\b.*:")
ALL_BOLD = re.compile(r"\*\*[^*]+\*\*:?")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
SHORT = 100  # characters: a line that rather heads than tells
TODO_LEFT, TODO_HANGING = 624, 397  # a numbered To-do, inside its bar


class Lists:
    """The numbered lists open in a section; numbers are printed as the writer wrote them.

    A number that follows the one before it on its level continues the list, also across the
    answers in between; any other number opens a list that starts there.
    """

    def __init__(self, writer: WordWriter) -> None:
        self._numbering = writer.numbering
        self._open: dict[int, tuple[NumberStyle, int, int]] = {}  # style, list, last number

    def close(self) -> None:
        self._open.clear()

    def number(self, written: str, level: int) -> ListItem | None:
        """The place of an item; None if Word cannot count like that."""
        read = read_number(written)
        if read is None:
            return None
        style, count = read
        self._open = {depth: known for depth, known in self._open.items() if depth <= level}
        known_style, number, last = self._open.get(level, (None, 0, 0))
        if known_style != style or count != last + 1:
            number = self._numbering.new_list(style, level, count)
        self._open[level] = (style, number, count)
        return ListItem(number, level)

    def bullet(self, glyph: str, level: int) -> ListItem:
        """The place of an item under the bullet of the house, or under the one it carries."""
        if glyph == GLYPHS[level]:
            return ListItem(self._numbering.bullets(), level)
        return ListItem(self._numbering.bullets((glyph, glyph, glyph)), level)


class SectionWriter:
    """Writes sections one after another; numbering never runs on from one to the next."""

    def __init__(self, writer: WordWriter, minutes: ParsedMinutes, places: Places) -> None:
        self._writer = writer
        self._lists = Lists(writer)
        self._todos = {todo.line: todo for todo in minutes.todos}
        self._places = places

    def write(self, section: Section) -> None:
        self._lists.close()
        who = section.initials_as_written or section.initials
        initials = f"{NO_BREAK_SPACE}({who})" if who else ""
        if section.heading or initials:
            style = HEADINGS.get(section.level, DEEPEST_HEADING)
            self._places[self._writer.place, 0] = section.line
            self._writer.paragraph(style, [Run(section.heading + initials)])
        line = _speakers_line(section)
        if line:
            self._writer.paragraph(SPEAKERS, [Run(line)])
        for is_table, group in groupby(section.blocks, key=is_table_row):
            blocks = tuple(group)
            if is_table:
                for row, block in enumerate(blocks):
                    self._places[self._writer.place, row] = block.line
                self._writer.table(block_table(blocks, section.heading))
                continue
            for block, follower in zip(blocks, (*blocks[1:], None), strict=True):
                self._write_block(block, follower)

    def _write_block(self, block: Block, follower: Block | None) -> None:
        self._places[self._writer.place, 0] = block.line
        if block.kind is BlockKind.TODO:
            self._write_todo(block)
            return
        style, item, prefix = self._place(block)
        said = runs(block.text)
        if block.kind is BlockKind.ADDENDUM:
            said = coloured(said, ADDENDUM_MARK)
        text = [*prefix, *_label(block), *said]
        keep_next = _announces(block, follower)
        self._writer.paragraph(style, text, item=item, keep_next=keep_next)

    def _place(self, block: Block) -> tuple[str, ListItem | None, list[Run]]:
        """Style, place in a list, and a number that has to be written as text."""
        own_style = STYLE_OF_KIND.get(block.kind)
        level = min(max(block.depth, 1), LEVELS) - 1
        if block.kind is BlockKind.ANSWER and not block.number:
            return ANSWER, self._answer(block, level), []
        if block.kind is not BlockKind.BULLET and block.mark is Mark.ARROW:
            level = max(level, 1)
        if block.number:
            item = self._lists.number(block.number, level)
            prefix = [] if item else [Run(f"{block.number}\t")]
            return own_style or NUMBERED, item or _without_bullet(level), prefix
        if block.kind in SET_OFF or (block.depth == 0 and block.mark is Mark.NONE):
            return own_style or _style_of_paragraph(block), None, []
        if block.kind is not BlockKind.BULLET and block.mark is Mark.NONE:
            return own_style or BODY, _without_bullet(level), []
        glyph = block.mark.value if block.mark.value in GLYPHS else GLYPHS[level]
        if own_style is None and glyph == GLYPHS[level] and self._is_list(BULLETS[level]):
            return BULLETS[level], None, []
        return own_style or BULLETS[level], self._lists.bullet(glyph, level), []

    def _is_list(self, style: str) -> bool:
        """Whether the letterhead's style brings bullets of its own."""
        return self._writer.styles.is_list(self._writer.styles.paragraph(style))

    def _answer(self, block: Block, level: int) -> ListItem | None:
        """Answers stand under their question, what somebody goes on to say under the name."""
        if block.by_as_written == "":
            is_item = block.mark is not Mark.NONE
            return self._lists.bullet(GLYPHS[2], 2) if is_item else _without_bullet(1)
        if level < 2 and self._is_list(ANSWER):
            return None
        return self._lists.bullet(Mark.ARROW.value, max(level, 1))

    def _write_todo(self, block: Block) -> None:
        todo = self._todos.get(block.line)
        item = self._lists.number(block.number, 0) if block.number else None
        if item:
            item = ListItem(item.number, item.level, TODO_LEFT, TODO_HANGING)
        text = todo_runs(block, todo)
        if block.number and not item:
            text.insert(0, Run(f"{block.number} "))
        self._writer.paragraph(TODO, text, item=item, bookmark=todo_bookmark(block, todo))


def _without_bullet(level: int) -> ListItem:
    """Belongs to the item above it: the same indent, no bullet."""
    return ListItem(0, 0, STEP * (level + 1))


def _label(block: Block) -> list[Run]:
    """What stands before the text: slide, speaker, kind."""
    if block.kind is BlockKind.SLIDE and block.slide is not None:
        speaker = [] if block.by and _names(block.text, block.by) else _speaker(block)
        return [Run(f"F {block.slide}:", bold=True), Run("\t"), *speaker]
    if block.kind is BlockKind.ADDENDUM and not LABEL_AS_WRITTEN.match(block.text):
        return [Run(ADDENDUM_LABEL, bold=True, style=ADDENDUM_MARK), Run(" "), *_speaker(block)]
    return _speaker(block)


def _speaker(block: Block) -> list[Run]:
    """The name as written; none where it only carries over from the lines above."""
    name = block.by if block.by_as_written is None else block.by_as_written
    if not name:
        return []
    return [Run(f"{name}: " if block.text else f"{name}:", bold=True)]


def _style_of_paragraph(block: Block) -> str:
    """Body text, the line naming the speakers, or a line all in bold that heads what follows."""
    if SPEAKERS_AS_WRITTEN.match(block.text) and len(block.text) <= SHORT:
        return SPEAKERS
    return INTERTITLE if ALL_BOLD.fullmatch(block.text.strip()) else BODY


def _announces(block: Block, follower: Block | None) -> bool:
    """Whether a paragraph is about what follows and must not end a page without it."""
    if follower is None or block.kind in SET_OFF:
        return False
    if follower.kind is BlockKind.ANSWER and block.kind is not BlockKind.ANSWER:
        return True
    ends_open = not block.text or block.text.rstrip().rstrip("*").endswith(":")
    is_name_above_list = (
        block.kind is BlockKind.TEXT
        and block.depth == 0
        and len(block.text) <= SHORT
        and follower.depth > 0
    )
    return ends_open or is_name_above_list


def _speakers_line(section: Section) -> str:
    """Who gave the talk, or who contributed for the organisation the section is about."""
    if section.speakers_as_written:
        return section.speakers_as_written
    names = [name for name in section.speakers if not _is_said(name, section)]
    if not names or section.organisation:
        return ", ".join(names)
    return f"{'Referent/in' if len(names) == 1 else 'Referent/innen'}: {', '.join(names)}"


def _is_said(name: str, section: Section) -> bool:
    """Whether heading, first lines or a line of its own name the speaker already."""
    paragraphs = [block.text.strip() for block in section.blocks if block.kind is BlockKind.TEXT]
    return (
        _names(section.heading, name)
        or name in paragraphs
        or any(_names(text, name) for text in paragraphs[:2] if len(text) <= SHORT)
    )


def _names(text: str, name: str) -> bool:
    """Whether a name stands in a text as a whole."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
