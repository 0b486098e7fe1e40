"""What the form of the attendance list says: only what somebody touched, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kzv_workflow.meetings.attendance_lines import Line
from kzv_workflow.meetings.attending import Newcomer
from kzv_workflow.meetings.models import AttendanceState

OVERTAKEN = "Inzwischen steht hier „{stored}“. Wenn Sie noch einmal sichern, gilt Ihre Angabe."
GONE = "{name} steht nicht mehr auf der Liste; eingetragen hatten Sie „{typed}“."


def read_attendance(found: Sequence[Line], form: Mapping[str, str]) -> bool:
    """Put what was typed into the lines that the form shows; whether it can be stored.

    A line says in ``was-…`` what stood in it: untouched ones keep what a colleague entered
    meanwhile, and who touched one that a colleague entered too is told and decides.
    """
    for line in found:
        typed = _typed(line, form)
        stored, was = line.fingerprint, form.get(f"was-{line.key}", line.fingerprint)
        if typed is None or typed.fingerprint == was:
            continue
        if line.row is not None and stored not in {was, typed.fingerprint}:
            typed.errors["state"] = OVERTAKEN.format(stored=line.in_words)
        typed.check()
        for name in ("state", "came", "left", "remark", "represented_by", "introduction"):
            setattr(line, name, getattr(typed, name))
        line.is_new, line.errors = typed.is_new, typed.errors
    return not any(line.errors for line in found)


def lost(found: Sequence[Line], form: Mapping[str, str]) -> list[str]:
    """What was entered about somebody who left the list meanwhile, in sentences."""
    sentences, known = [], {line.key for line in found}
    for field in form:
        key = field.removeprefix("was-")
        if key == field or key in known:
            continue
        typed = _typed(Line(key, "", form.get(f"who-{key}", ""), ""), form)
        if typed is not None and typed.fingerprint != form[field]:
            sentences.append(GONE.format(name=typed.name, typed=typed.in_words))
    return sentences


def _typed(line: Line, form: Mapping[str, str]) -> Line | None:
    """The line as the form says it; None if the form does not know it."""
    state, key = form.get(f"state-{line.key}"), line.key
    if state not in list(AttendanceState):
        return None
    words: dict[str, Any] = {
        name: " ".join(form.get(f"{name}-{key}", "").split())
        for name in ("came", "left", "remark", "represented_by", "introduction")
    }
    is_new = f"is_new-{key}" in form
    return replace(line, state=AttendanceState(state), is_new=is_new, errors={}, **words)


def read_newcomer(form: Mapping[str, str]) -> Newcomer:
    typed = {
        name: " ".join(form.get(name, "").split()) for name in ("name", "function", "organisation")
    }
    person = form.get("person", "")
    return Newcomer(person_id=int(person) if person.isdecimal() else None, **typed)
