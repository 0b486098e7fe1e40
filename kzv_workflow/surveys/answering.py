"""A filled-in questionnaire: what was typed, what is wrong with it, and the answers it means.

An answer is a text (what was chosen or written) or, for several choices, a list of texts. What
was left empty is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kzv_workflow.surveys.questionnaire import (
    OTHER,
    OTHER_LIMIT,
    TEXT_LIMITS,
    TEXTS,
    QuestionKind,
    choices,
)

Answer = str | list[str]


class AskedQuestion(Protocol):
    """What is asked, under the id of its row."""

    id: int
    kind: QuestionKind
    text: str
    options: list[str]
    has_other: bool
    is_required: bool


@dataclass(slots=True)
class Sheet:
    """One participant's form: typed words and chosen options by field name, errors by field."""

    chosen: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def has(self, name: str, value: str) -> bool:
        return value in self.chosen.get(name, ())

    def typed(self, name: str) -> str:
        return next(iter(self.chosen.get(name, ())), "")


def read(questions: Sequence[AskedQuestion], form: Mapping[str, list[str]]) -> Sheet:
    """Everything typed into the fields of these questions, as it was typed."""
    names = [name for one in questions for name in (field_of(one), other_field_of(one))]
    return Sheet({name: list(form[name]) for name in names if name in form})


def answers(questions: Sequence[AskedQuestion], sheet: Sheet) -> dict[str, object]:
    """The answers by question id; what cannot be is said in ``sheet.errors``."""
    found: dict[str, object] = {}
    for one in questions:
        answer = _answer(one, sheet)
        if answer:
            found[str(one.id)] = answer
        elif one.is_required and field_of(one) not in sheet.errors:
            sheet.errors.setdefault(field_of(one), "Bitte beantworten Sie diese Frage.")
    return found


def field_of(question: AskedQuestion) -> str:
    return f"frage-{question.id}"


def other_field_of(question: AskedQuestion) -> str:
    return f"frage-{question.id}-sonstiges"


def _answer(question: AskedQuestion, sheet: Sheet) -> Answer | None:
    name = field_of(question)
    if question.kind in TEXTS:
        return _text(sheet, name, TEXT_LIMITS[question.kind])
    allowed = choices(question.kind, question.options)
    picked = [one for one in allowed if sheet.has(name, one)]
    other = _other(question, sheet)
    if question.kind is QuestionKind.MULTIPLE:
        return [*picked, *([other] if other else [])] or None
    if other and picked:
        sheet.errors[name] = "Bitte wählen Sie nur eine Antwort."
    return picked[0] if picked else other


def _other(question: AskedQuestion, sheet: Sheet) -> str | None:
    """What stands beside "Sonstiges"; a text without the tick counts, it was meant."""
    name = other_field_of(question)
    if not question.has_other:
        return None
    text = _text(sheet, name, OTHER_LIMIT)
    if text:
        return f"{OTHER}: {text}"
    return OTHER if sheet.has(field_of(question), OTHER) else None


def _text(sheet: Sheet, name: str, limit: int) -> str | None:
    text = sheet.typed(name).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > limit:
        sheet.errors[name] = (
            f"Bitte höchstens {limit} Zeichen; es sind {len(text)}. Ihr Text steht noch da."
        )
    return text or None
