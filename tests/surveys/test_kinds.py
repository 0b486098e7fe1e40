"""Each of the six kinds, from the builder through the form of a participant to the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Survey
from kzv_workflow.surveys.questionnaire import STANDARD
from tests.browser import Browser, Page
from tests.surveys.rounds import act, draft, invite, secrets_by_mail, settled

Counts = list[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A question as it is built, what each of six people answers, and what the results say."""

    kind: str
    fields: dict[str, str]
    answer: Callable[[int], dict[str, object]]  # by the number of the person, from 0
    counts: Counts
    words: list[str]


def built(office: Browser, survey: Survey, kind: str, **fields: str) -> None:
    """Add one question by the buttons of the builder, and save."""
    path = f"/feedback/{survey.id}/bearbeiten"
    page = office.get(path)
    page = office.post(path, {**page.form(path), "step": "add", "new-kind": kind}, 200)
    typed = {f"fragen-0-{name}": value for name, value in fields.items()}
    office.post(path, {**page.form(path), "fragen-0-text": "Was nun?", **typed, "step": "save"})


def answers_of_six(
    session: Session, survey: Survey, stranger: Browser, answer: Callable[[int], dict[str, object]]
) -> None:
    """Six people open their links and send what *answer* says for each."""
    for number, secret in enumerate(list(secrets_by_mail(session).values())[:6]):
        link = f"/feedback/antworten/{secret}"
        stranger.get(link)
        key = survey.questions[0].id
        data = {name.format(f"frage-{key}"): value for name, value in answer(number).items()}
        stranger.post(link, data)


def counts(page: Page) -> Counts:
    rows = page.document.xpath("//figure//tbody/tr")
    return [(row.xpath("string(./th)"), row.xpath("string(./td[1])")) for row in rows]


CASES = [
    Case(
        "scale",
        {"options": "mies\ngut"},
        lambda number: {"{}": "keine Angabe" if number == 5 else "gut"},
        [("mies", "0"), ("gut", "5"), ("keine Angabe", "1")],
        ["n = 6 · Mittelwert 2,0 · Median 2,0"],
    ),
    Case(
        "single",
        {"options": "Halle\nLeipzig", "other": "1"},
        lambda number: {"{}-sonstiges": "Torgau"} if number else {"{}": "Halle"},
        [("Halle", "1"), ("Leipzig", "0"), ("Sonstiges", "5")],
        ["Torgau"],
    ),
    Case(
        "multiple",
        {"options": "Halle\nLeipzig"},
        lambda number: {"{}": ["Halle", "Leipzig"] if number else ["Leipzig"]},
        [("Halle", "5"), ("Leipzig", "6")],
        ["mehrere Antworten möglich"],
    ),
    Case(
        "yes_no",
        {},
        lambda number: {"{}": "Ja" if number else "Nein"},
        [("Ja", "5"), ("Nein", "1")],
        ["n = 6"],
    ),
    Case("short", {}, lambda number: {"{}": f"Kurz {number}"}, [], ["Kurz 0", "Kurz 5"]),
    Case("long", {}, lambda number: {"{}": f"Lang\nund {number}"}, [], ["Lang und 5"]),
]


@pytest.mark.parametrize("case", CASES, ids=[one.kind for one in CASES])
def test_a_kind_from_the_builder_to_the_results(
    office: Browser, stranger: Browser, session: Session, at: datetime, case: Case
) -> None:
    survey = draft(session, at, questions=STANDARD[:0])
    built(office, survey, case.kind, **case.fields)
    invite(session, settled(session, survey), at)
    answers_of_six(session, settled(session, survey), stranger, case.answer)
    sending.end(session, survey, act(at))
    session.commit()

    page = office.get(f"/feedback/{survey.id}/ergebnis")

    assert page.document.xpath("string(//section/h2)") == "1. Was nun?"
    assert counts(page) == case.counts
    assert not [one for one in case.words if one not in page.text]
