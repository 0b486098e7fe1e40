"""Questions as plain data: six kinds, what each needs, the questionnaire that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

NOT_STATED = "keine Angabe"  # on every scale; an answer of its own, in no mean
OTHER = "Sonstiges"
YES, NO = "Ja", "Nein"
MAXIMUM_OPTIONS = 12
TEXT_LIMITS = {"short": 200, "long": 2000}  # characters
OTHER_LIMIT = 200


class QuestionKind(StrEnum):
    SCALE = "scale"
    SINGLE = "single"
    MULTIPLE = "multiple"
    YES_NO = "yes_no"
    SHORT = "short"
    LONG = "long"


KIND_WORDS = {
    QuestionKind.SCALE: "Skala",
    QuestionKind.SINGLE: "eine Antwort",
    QuestionKind.MULTIPLE: "mehrere Antworten",
    QuestionKind.YES_NO: "Ja oder Nein",
    QuestionKind.SHORT: "kurzer Text",
    QuestionKind.LONG: "langer Text",
}
WITH_OPTIONS = {QuestionKind.SCALE, QuestionKind.SINGLE, QuestionKind.MULTIPLE}
TEXTS = {QuestionKind.SHORT, QuestionKind.LONG}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; ``options`` of a scale go from bad to good, ``trend_key`` is "" for a new one."""

    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()
    has_other: bool = False
    is_required: bool = False
    section: str = ""
    trend_key: str = ""


_GRADES = ("sehr schlecht", "schlecht", "teils, teils", "gut", "sehr gut")

STANDARD: Sequence[Asked] = (
    Asked(
        QuestionKind.SCALE,
        "Wie hat Ihnen die heutige Veranstaltung insgesamt gefallen?",
        _GRADES,
        is_required=True,
        section="Zur heutigen Veranstaltung",
        trend_key="standard-overall",
    ),
    Asked(
        QuestionKind.SCALE,
        "Wie nützlich waren die Inhalte für Ihre Arbeit?",
        ("gar nicht", "wenig", "teils, teils", "nützlich", "sehr nützlich"),
        trend_key="standard-useful",
    ),
    Asked(
        QuestionKind.SCALE,
        "Wie war die Organisation (Einladung, Technik, Zeitplan)?",
        _GRADES,
        trend_key="standard-organisation",
    ),
    Asked(
        QuestionKind.YES_NO,
        "Gab es genug Zeit für Austausch und Fragen?",
        trend_key="standard-time",
    ),
    Asked(
        QuestionKind.LONG,
        "Was nehmen Sie mit, was hat gefehlt?",
        trend_key="standard-comment",
    ),
    Asked(
        QuestionKind.MULTIPLE,
        "Welche Themen wünschen Sie sich für die nächsten Treffen?",
        (
            "Auswahl und Definition der Kennzahlen",
            "Datenquellen und Datenschutz",
            "Auswertung und Visualisierung",
            "Beispiele aus anderen Kommunen",
        ),
        has_other=True,
        section="Zu den künftigen Veranstaltungen",
        trend_key="standard-topics",
    ),
    Asked(
        QuestionKind.SINGLE,
        "In welcher Form sollen wir uns treffen?",
        ("online", "in Präsenz", "abwechselnd", "ist mir gleich"),
        trend_key="standard-mode",
    ),
    Asked(
        QuestionKind.LONG,
        "Was möchten Sie uns noch sagen?",
        trend_key="standard-remark",
    ),
)
INTRO = "Acht kurze Fragen, eine Minute. Sie helfen uns, die nächsten Treffen besser zu machen."


def choices(kind: QuestionKind, options: Sequence[str]) -> list[str]:
    """What can be chosen, in the order it is shown; "Sonstiges" is beside it."""
    if kind is QuestionKind.YES_NO:
        return [YES, NO]
    if kind is QuestionKind.SCALE:
        return [*options, NOT_STATED]
    return list(options)
