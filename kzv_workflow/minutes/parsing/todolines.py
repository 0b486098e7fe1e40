"""The To-dos of a Protokoll: marked lines, check boxes, tables, and lists under "To dos"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.dues import (
    LABEL_LINE,
    NO_DUE,
    Due,
    Stated,
    stated_due,
    take_apart,
)
from kzv_workflow.minutes.parsing.owners import OwnerBook, Owners
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.parsing.todomarks import TodoMark, read_mark
from kzv_workflow.minutes.structure import BlockKind, Confidence, ParseWarning, TodoLine

_LIST_HEADING = re.compile(
    r"(?:offene\s+|neue\s+)?(?:to[\s-]?do(?:['’]?s)?|aufgaben(?:liste)?|arbeitsaufträge|"
    r"nächste\s+schritte)\b(?P<rest>.{0,120})$",
    re.IGNORECASE,
)
_GROUP_DUE = re.compile(
    r"\(?\s*(?P<due>(?:bis|zum|vor|spätestens)\b.{2,80}?)\)?\s*:?$", re.IGNORECASE
)
_NAME_FIRST = re.compile(r"[*_]*(?P<owners>[^:*_\n]{2,100})[*_]*\s*:[*_]*(?:\s+|$)")
_NAME_LAST = re.compile(r"\s*[\[(](?P<owners>[^\[\]()]{2,80})[\])]\s*$")
_ARROW_NAME = re.compile(r"\s*(?:→|=>|-{1,2}>|\uf0e0|▶)\s*(?P<owners>[^→>]{2,60}?)\s*\.?$")
_COLUMNS = {
    "owner": re.compile(r"(?:wer|verantwortlich\w*|zuständig\w*|wer\s+macht)\b", re.IGNORECASE),
    "task": re.compile(
        r"(?:was|aufgabe|to[\s-]?do|maßnahme|tätigkeit|arbeitsauftrag|thema)", re.IGNORECASE
    ),
    "due": re.compile(r"(?:bis|termin|frist|fällig|wann|deadline)", re.IGNORECASE),
    "status": re.compile(r"(?:status|stand|erledigt)", re.IGNORECASE),
}
_RESPONSIBLE = re.compile(
    r"(?:^|(?<=[\s(,;–-]))[*_]*(?:Verantwortlich(?:e[rn]?|keit)?|Verantwortung|Zuständig(?:keit)?)"
    r"(?:\s+(?:ist|sind|dafür|hierfür))?[*_]*\s*:[\s*_]*(?P<owners>[^\n;.()*|]{2,100}?)"
    r"(?=[*_)]*\s*(?:$|\n|;|\.|\)|,\s*(?:bis|zum|vor)\b|[,–-]?\s*[*_]*(?:Termin|Frist|Status)))",
    re.IGNORECASE,
)
_LONGEST_TASK = 400
_DONE_CELL = re.compile(r"(?:erledigt|abgeschlossen|done|ja|x|✓)$", re.IGNORECASE)


class TodoReader:
    """Claims the pieces that state a To-do and collects what they say."""

    def __init__(self, book: OwnerBook, on: date | None) -> None:
        self.todos: list[TodoLine] = []
        self.warnings: list[ParseWarning] = []
        self._book = book
        self._on = on
        self._list_owners: Owners | None = None
        self._list_depth = 0
        self._list_due = NO_DUE
        self._in_list = False
        self._empty: Piece | None = None  # "To do BiSMit:" that still waits for its tasks
        self._columns: dict[str, int] = {}

    def read(self, section: SectionDraft) -> None:
        """Classify the pieces of *section*; Termin and Status lines join their To-do."""
        self._enter(section.heading)
        kept: list[Piece] = []
        for piece in section.pieces:
            if kept and self._follows(piece, kept[-1]):
                kept[-1].absorb(piece)
            else:
                kept.append(piece)
        for piece in kept:
            self._read(piece)
        self._close_empty()
        section.pieces = kept

    def _close_empty(self) -> None:
        if self._empty:
            self.warnings.append(ParseWarning(self._empty.line, "Das To-do hat keinen Text."))
            self._empty = None

    def _follows(self, piece: Piece, before: Piece) -> bool:
        return self._names_owner_of(piece, before) or self._labels(piece, before)

    def _names_owner_of(self, piece: Piece, before: Piece) -> bool:
        """ "Verantwortlich: Timo Falk" directly under what is to be done."""
        found = _RESPONSIBLE.match(piece.text) if len(piece.text) < _LONGEST_TASK else None
        if found is None or before.table or len(before.text) > _LONGEST_TASK:
            return False
        near = piece.line - before.last <= (1 if before.is_item else 2)
        return near and not _RESPONSIBLE.search(before.text)

    def _labels(self, piece: Piece, before: Piece) -> bool:
        if piece.table or ":" not in piece.text[:70] or not LABEL_LINE.match(piece.text):
            return False
        if _RESPONSIBLE.search(before.text):
            return True
        first_line = before.text.partition("\n")[0]
        return before.box is not None or read_mark(first_line, self._book) is not None

    def _enter(self, heading: str) -> None:
        self._list_owners, self._list_due, self._columns = None, NO_DUE, {}
        found = _LIST_HEADING.match(heading)
        rest = found["rest"].strip() if found else ""
        due = _GROUP_DUE.match(rest)
        self._in_list = found is not None and (not rest or due is not None)
        if due:
            self._list_due = stated_due(due["due"], self._on)

    def _read(self, piece: Piece) -> None:
        if piece.table:
            self._table_row(piece)
            return
        self._columns = {}
        mark = read_mark(piece.text, self._book)
        if mark and self._marked(piece, mark):
            return
        if self._answered_for(piece):
            return
        if piece.box is not None:
            self._listed(piece, done=piece.box in "xX")
        elif self._continues_owner(piece):
            self._listed(piece)
        elif self._in_list:
            self._in_todo_list(piece)

    def _marked(self, piece: Piece, mark: TodoMark) -> bool:
        if not plain(mark.text).strip() and mark.certain:
            self._list_owners, self._list_depth = mark.owners, piece.depth
            self._close_empty()
            self._empty = piece
            return True
        stated = take_apart(mark.text, self._on)
        if mark.group_due and stated.due.kind == "none":
            stated = Stated(stated.text, stated_due(mark.group_due, self._on), stated.status,
                            stated.marker)  # fmt: skip
        if piece.box and piece.box in "xX":
            stated = Stated(stated.text, stated.due, "done", stated.marker)
        confidence = Confidence.CERTAIN if mark.certain else Confidence.LIKELY
        self._add(piece, mark.owners, stated, confidence, mark.number)
        return True

    def _answered_for(self, piece: Piece) -> bool:
        """ "task (Verantwortlich: Name)", "task" and below "Verantwortlich: Name"."""
        found = _RESPONSIBLE.search(piece.text) if len(piece.text) < 2 * _LONGEST_TASK else None
        task = piece.text[: found.start()].strip(" \n,;(–-*_") if found else ""
        if found is None or not re.search(r"\w{3}", task):
            return False
        owners = self._book.resolve(plain(found["owners"]).strip())
        rest = piece.text[found.end() :].strip(" \n,;.)(*_")
        joint = "\n" if LABEL_LINE.match(rest) else ", "
        stated = take_apart(f"{task}{joint}{rest}" if rest else task, self._on)
        if piece.box and piece.box in "xX":
            stated = Stated(stated.text, stated.due, "done", stated.marker)
        confidence = Confidence.CERTAIN if owners.resolved else Confidence.LIKELY
        self._add(piece, owners, stated, confidence, None)
        return True

    def _continues_owner(self, piece: Piece) -> bool:
        """Items below "To do BiSMit:" are the tasks of that owner."""
        if self._list_owners is None:
            return False
        if piece.is_item and (piece.depth > self._list_depth or self._list_depth == 0):
            return True
        self._list_owners = None
        return False

    def _in_todo_list(self, piece: Piece) -> None:
        """Under "To dos": items are tasks, a lone "Name:" sets the owner of what follows."""
        owners = self._book.resolve(piece.text.strip(" *_").removesuffix(":"))
        if piece.text.rstrip(" *_").endswith(":") and owners.resolved:
            self._list_owners, self._list_depth = owners, 0
        elif piece.is_item:
            self._listed(piece)

    def _listed(self, piece: Piece, *, done: bool = False) -> None:
        self._empty = None
        owners, text = _own_owner(self._book, piece.text)
        if not owners.as_written and self._list_owners:
            owners = self._list_owners
        stated = take_apart(text, self._on)
        due = stated.due if stated.due.text else self._list_due
        status = "done" if done else stated.status
        self._add(piece, owners, Stated(stated.text, due, status, stated.marker),
                  Confidence.CERTAIN, None)  # fmt: skip

    def _table_row(self, piece: Piece) -> None:
        cells = piece.cells
        if not self._columns:
            self._columns = _columns(cells)
            return
        value = {key: cells[at] for key, at in self._columns.items() if at < len(cells)}
        task = value.get("task", "")
        if not task:
            return
        owners = self._book.resolve(plain(value.get("owner", "")))
        stated = take_apart(task, self._on)
        due = stated_due(plain(value.get("due", "")), self._on)
        done = bool(_DONE_CELL.match(plain(value.get("status", ""))))
        status = "done" if done else stated.status
        due = due if due.text else stated.due
        self._add(piece, owners, Stated(stated.text, due, status, stated.marker),
                  Confidence.CERTAIN, None)  # fmt: skip

    def _add(
        self,
        piece: Piece,
        owners: Owners,
        stated: Stated,
        confidence: Confidence,
        number: str | None,
    ) -> None:
        if confidence is Confidence.CERTAIN:
            piece.kind = BlockKind.TODO
            self.warnings += _warnings(piece.line, owners, stated.due)
        self.todos.append(todo_line(owners, stated, confidence, piece, number or piece.number))


def _warnings(line: int, owners: Owners, due: Due) -> Iterator[ParseWarning]:
    for name in owners.unknown:
        yield ParseWarning(line, f"„{name}“ ist als Zuständige/r eines To-dos nicht bekannt.")
    if not owners.as_written:
        yield ParseWarning(line, "Das To-do nennt keine Zuständigen.")
    if due.text and not due.understood:
        yield ParseWarning(line, f"Der Termin „{due.text}“ wurde nicht verstanden.")


def _own_owner(book: OwnerBook, text: str) -> tuple[Owners, str]:
    """ "Name: task", "task (Name)" or "task → Name"."""
    for pattern in (_NAME_FIRST, _NAME_LAST, _ARROW_NAME):
        found = pattern.match(text) if pattern is _NAME_FIRST else pattern.search(text[-120:])
        owners = book.resolve(found["owners"]) if found else Owners()
        if found is None or not owners.resolved:
            continue
        if pattern is _NAME_FIRST:
            return owners, text[found.end() :]
        return owners, text[: len(text) - len(found.group())]
    return Owners(), text


def todo_line(
    owners: Owners, stated: Stated, confidence: Confidence, piece: Piece, number: str | None = None
) -> TodoLine:
    """Put owners, due and place together."""
    return TodoLine(
        owners=owners.as_written,
        scope=owners.scope,
        organisations=owners.organisations,
        text=stated.text,
        due_text=stated.due.text,
        due=stated.due.due,
        due_kind=stated.due.kind,
        due_meeting=stated.due.meeting,
        start=stated.due.start,
        status=stated.status,
        confidence=confidence,
        line=piece.line,
        number=number,
        last_line=piece.last if piece.last != piece.line else None,
        marker=stated.marker,
        unknown=owners.unknown,
    )


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column says what, if the row is the header of a To-do table."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for key, pattern in _COLUMNS.items():
            if key not in found and len(cell) < 30 and pattern.match(plain(cell).strip()):
                found[key] = at
                break
    return found if {"owner", "task"} <= found.keys() else {}
