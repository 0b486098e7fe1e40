"""What taking over one file found and what it did not; kept as JSON, shown and printed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from kzv_workflow.german import count
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.review import Review
from kzv_workflow.minutes.structure import Confidence

_MOST_NOTES = 20


@dataclass(slots=True)
class Part:
    """One Protokoll of the file; ``minutes_id`` is None where it was not stored."""

    title: str
    minutes_id: int | None = None
    is_new: bool = False
    found: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A file: its Protokolle, or why it could not be read."""

    parts: list[Part] = field(default_factory=list)
    problem: str | None = None

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> Report:
        kept = json.loads(text or "{}")
        return cls([Part(**part) for part in kept.get("parts", ())], kept.get("problem"))


def found_in(review: Review) -> str:
    """ "12 Teilnehmende, 5 Punkte der Tagesordnung, 3 To-dos"."""
    parsed = review.parsed
    return ", ".join(
        (
            count(len(parsed.attendees), "Teilnehmende/r", "Teilnehmende"),
            count(len(parsed.agenda), "Punkt der Tagesordnung", "Punkte der Tagesordnung"),
            count(len(review.chosen), "To-do", "To-dos"),
        )
    )


def notes_on(review: Review, unknown: list[str]) -> list[str]:
    """What was not found, not understood or left out, in sentences."""
    parsed = review.parsed
    notes = [f"Zeile {one.line}: {one.message}" for one in parsed.warnings]
    if not parsed.attendees:
        notes.append("Keine Teilnehmenden gefunden.")
    if unknown:
        notes.append("Nicht im Verzeichnis, nur im Protokoll genannt: " + ", ".join(unknown))
    notes += [
        f"Zeile {todo.line.line}: To-do ohne bekannte Zuständigkeit nicht angelegt: "
        f"{plain(todo.line.text)[:120]}"
        for todo in review.todos
        if todo.line.confidence is Confidence.CERTAIN and not todo.is_chosen
    ]
    likely = sum(1 for todo in review.todos if todo.line.confidence is Confidence.LIKELY)
    if likely:
        said = count(likely, "wahrscheinliche Aufgabe", "wahrscheinliche Aufgaben")
        notes.append(f"{said} nicht als To-do angelegt.")
    left_out = len(notes) - _MOST_NOTES
    return notes[:_MOST_NOTES] + ([f"… und {left_out} weitere Hinweise."] if left_out > 0 else [])
