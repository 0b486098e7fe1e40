"""All facts of a parsed Protokoll as lines of text, group by group.

``protokolle/*.facts`` hold the expected sheets, checked by hand against the Markdown beside them:
one fact per line, its fields separated by " | ", "–" for what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import Enum
from typing import Any

from kzv_workflow.minutes.structure import ParsedMinutes, Question
from tests.minutes.protocols import FOLDER

FIELDS = {
    "agenda": ("line", "start", "end", "kind", "title", "speakers"),
    "attendees": (
        *("line", "group", "presence", "organisation", "organisation_as_written"),
        *("name", "initials", "role", "remark"),
    ),
    "slide_notes": ("line", "slide", "by", "text"),
    "links": ("line", "label", "url", "hint"),
    "todos": (
        *("line", "last_line", "confidence", "owners", "scope", "organisations", "number", "text"),
        *("due_text", "due_kind", "due", "due_meeting", "start", "status"),
    ),
    "decisions": ("line", "text", "result", "votes"),
    "addenda": ("line", "text"),
    "boilerplate": ("line", "text"),
    "warnings": ("line", "message"),
    "unplaced": ("line", "text"),
}
SECTION = ("line", "level", "heading", "speakers", "initials", "organisation")
BLOCK = ("line", "kind", "by", "by_as_written", "depth", "mark", "number", "text")
FRAME = ("title", "label", "first_line", "last_line", "authors", "place", "written_on")


def sheet(minutes: ParsedMinutes) -> dict[str, list[str]]:
    """Every group with its facts in order."""
    groups = {"frame": _frame(minutes)}
    for group, names in FIELDS.items():
        groups[group] = [_line(item, names) for item in getattr(minutes, group)]
    groups["sections"] = [_line(section, SECTION) for section in minutes.sections]
    groups["blocks"] = [_line(block, BLOCK) for one in minutes.sections for block in one.blocks]
    groups["questions"] = list(_questions(minutes.questions))
    groups["rounds"] = list(_questions(minutes.rounds))
    return groups


def expected(name: str) -> dict[str, list[str]]:
    """The sheet of "teil1" or "teil2" as checked by hand."""
    groups: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (FOLDER / f"{name}.facts").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = groups.setdefault(line.strip("[]"), [])
        elif line:
            lines.append(line)
    return groups


def _frame(minutes: ParsedMinutes) -> list[str]:
    lines = [f"{name} | {_text(getattr(minutes, name))}" for name in FRAME]
    meeting = ("title", "date", "start", "end", "place", "mode")
    lines += [f"meeting.{name} | {_text(getattr(minutes.meeting, name))}" for name in meeting]
    approval = minutes.approval
    return [*lines, f"approval | {_line(approval, ('line', 'of_date', 'result'))}"]


def _questions(questions: Iterable[Question]) -> Iterable[str]:
    for question in questions:
        yield _line(question, ("line", "asked_by", "question"))
        for answer in question.answers:
            yield f"    {_line(answer, ('line', 'by', 'text'))}"


def _line(item: Any, names: Iterable[str]) -> str:
    if item is None:
        return "–"
    return " | ".join(_text(getattr(item, name)) for name in names)


def _text(value: Any) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " + ".join(value)
    text = str(value.value if isinstance(value, Enum) else value)
    return text.replace("\n", " ⏎ ")
