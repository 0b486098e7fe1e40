"""The parsed Protokoll as JSON: the keys that ``flask minutes parse`` promises, no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, time
from enum import Enum
from typing import Any

from kzv_workflow.minutes.structure import Block, ParsedMinutes, Question, Section, TodoLine

_TODO_KEYS = (
    *("owners", "scope", "text", "due_text", "due", "due_kind", "due_meeting", "start"),
    *("status", "confidence", "line"),
)
_BLOCK_KEYS = ("kind", "by", "text", "line")
_LINK_KEYS = ("label", "url", "line")


def to_json(parsed: ParsedMinutes) -> dict[str, Any]:
    """Dates as YYYY-MM-DD, times as HH:MM, what is unknown as null."""
    return {
        "title": parsed.title,
        "label": parsed.label,
        "meeting": _all(parsed.meeting),
        "agenda": _each(parsed.agenda),
        "attendees": _each(parsed.attendees),
        "sections": [_section(section) for section in parsed.sections],
        "questions": [_question(question) for question in parsed.questions],
        "rounds": [_round(question) for question in parsed.rounds],
        "slide_notes": _each(parsed.slide_notes),
        "links": [_some(link, _LINK_KEYS) for link in parsed.links],
        "todos": [_todo(todo) for todo in parsed.todos],
        "decisions": _each(parsed.decisions),
        "addenda": _each(parsed.addenda),
        "approval": _all(parsed.approval) if parsed.approval else None,
        "authors": list(parsed.authors),
        "place": parsed.place,
        "written_on": _value(parsed.written_on),
        "boilerplate": _each(parsed.boilerplate),
        "warnings": _each(parsed.warnings),
        "unplaced": _each(parsed.unplaced),
    }


def _section(section: Section) -> dict[str, Any]:
    keys = ("level", "heading", "speakers", "initials", "organisation", "line")
    return {**_some(section, keys), "blocks": [_block(block) for block in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    return _some(block, _BLOCK_KEYS)


def _question(question: Question) -> dict[str, Any]:
    return {"asked_by": question.asked_by, **_round(question)}


def _round(question: Question) -> dict[str, Any]:
    answers = _each(question.answers)
    return {"question": question.question, "answers": answers, "line": question.line}


def _todo(todo: TodoLine) -> dict[str, Any]:
    return _some(todo, _TODO_KEYS)


def _each(items: Iterable[Any]) -> list[dict[str, Any]]:
    return [_all(item) for item in items]


def _all(item: Any) -> dict[str, Any]:
    return _some(item, tuple(one.name for one in fields(item)))


def _some(item: Any, keys: Iterable[str]) -> dict[str, Any]:
    return {key: _value(getattr(item, key)) for key in keys}


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
