"""What other offices write: front matter, responsible persons by label, counts of votes."""

from __future__ import annotations

from datetime import date

import pytest

from kzv_workflow.minutes.structure import Confidence, ParsedMinutes, Presence, Scope
from tests.minutes.protocols import read
from tests.minutes.test_todo_grammar import minutes_with

FRONT_MATTER = """\
---
title: {title}
date: 2023-02-14
anwesend:
  - Timo Falk
  - Katrin Roth
entschuldigt: [Helga Tiedemann, "Uwe Grabner"]
author: Katrin Roth
tags: monitoring
---

{body}
"""


def with_front_matter(title: str, body: str) -> ParsedMinutes:
    return read(FRONT_MATTER.format(title=title, body=body))


def test_front_matter_holds_the_facts_of_the_meeting() -> None:
    minutes = with_front_matter("Protokoll der AG Monitoring", "## TOP 1: Stand\n\n- gut")

    assert minutes.title == "Protokoll der AG Monitoring"
    assert (minutes.meeting.title, minutes.meeting.date) == ("AG Monitoring", date(2023, 2, 14))
    assert [(one.name, one.presence, one.line) for one in minutes.attendees] == [
        ("Timo Falk", Presence.PRESENT, 4),
        ("Katrin Roth", Presence.PRESENT, 4),
        ("Helga Tiedemann", Presence.EXCUSED, 7),
        ("Uwe Grabner", Presence.EXCUSED, 7),
    ]
    assert minutes.authors == ("Katrin Roth",)
    assert minutes.sections[-1].heading == "TOP 1: Stand"
    assert minutes.sections[-1].line == 12


def test_a_title_in_the_text_goes_before_the_one_in_the_front_matter() -> None:
    body = "# Protokoll der Sitzung vom 14.02.2023\n\nAnwesend: Timo Falk (ab 12:03 Uhr)"
    minutes = with_front_matter("Protokoll", body)

    assert minutes.title == "Protokoll der Sitzung vom 14.02.2023"
    assert [(one.name, one.presence) for one in minutes.attendees if one.name == "Timo Falk"] == [
        ("Timo Falk", Presence.PARTLY)
    ]
    assert [one.text for one in minutes.boilerplate] == ["title: Protokoll", "tags: monitoring"]


@pytest.mark.parametrize(
    "text", ["---\n\n# Protokoll vom 14.02.2023\n", "---\nnur ein Satz\n---\n"]
)
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert not read(text).attendees


@pytest.mark.parametrize(
    "body",
    [
        "- Kapitel 3 schreiben\n  Verantwortlich: Timo Falk\n  Termin: 03.05.2021",
        "Kapitel 3 schreiben\nVerantwortlich: Timo Falk\nTermin: 03.05.2021",
        "Kapitel 3 schreiben\n\n**Zuständig:** Timo Falk\n\n**Termin:** 03.05.2021",
        "- Kapitel 3 schreiben (Verantwortlich: Timo Falk, bis 03.05.2021)",
        "- Kapitel 3 schreiben, zuständig: Timo Falk, bis 03.05.2021",
        "| Was | Verantwortlich | Bis wann |\n|---|---|---|\n"
        "| Kapitel 3 schreiben | Timo Falk | 03.05.2021 |",
        "| Wer | Was | Bis wann |\n|---|---|---|\n| Timo Falk | Kapitel 3 schreiben | 03.05.2021 |",
        "- [ ] Timo Falk: Kapitel 3 schreiben, bis 03.05.2021",
        "- [ ] Kapitel 3 schreiben, bis 03.05.2021 (Timo Falk)",
        "- TODO Falk: Kapitel 3 schreiben, bis 03.05.2021",
        "TODO [Timo Falk] Kapitel 3 schreiben, bis 03.05.2021",
        "### Aufgaben bis 03.05.2021\n\n- Timo Falk: Kapitel 3 schreiben",
    ],
)
def test_a_task_with_somebody_responsible_is_a_certain_todo(body: str) -> None:
    [todo] = minutes_with(body).todos

    assert (todo.confidence, todo.scope) == (Confidence.CERTAIN, Scope.PERSON)
    assert (todo.text.split(",")[0], todo.due) == ("Kapitel 3 schreiben", date(2021, 5, 3))


def test_a_box_that_is_ticked_is_done() -> None:
    [todo] = minutes_with("- [x] Einladung senden (Timo Falk)").todos

    assert (todo.status, todo.text) == ("done", "Einladung senden")


def test_somebody_unknown_who_is_responsible_is_only_likely() -> None:
    [todo] = minutes_with("- Druckerei suchen. Zuständig: Jemand Unbekanntes").todos

    assert (todo.confidence, todo.owners) == (Confidence.LIKELY, ("Jemand Unbekanntes",))


@pytest.mark.parametrize(
    "body", ["- Folien senden → Timo Falk", "- Folien senden -> Falk", "- Folien senden --> tf"]
)
def test_a_name_behind_an_arrow_is_likely(body: str) -> None:
    [todo] = minutes_with(body).todos

    assert (todo.confidence, todo.text) == (Confidence.LIKELY, "Folien senden")


@pytest.mark.parametrize(
    "body",
    [
        "Die TODO-Liste wird gepflegt.",
        "Die To-do-Listen der Kommunen liegen vor.",
        "ToDos aus Protokoll 3 sind erledigt.",
        "### Aufgaben\n\nEs gibt keine.",
        "Termin: 14.03.2023, 10 Uhr",
        "Verantwortlich: Timo Falk",
        "- Melanie -> abgelehnt",
        "Timo Falk (Gast)",
        "~~alt~~ und @kommune",
    ],
)
def test_false_friends_are_no_certain_todos(body: str) -> None:
    assert [
        todo for todo in minutes_with(body).todos if todo.confidence is Confidence.CERTAIN
    ] == []


@pytest.mark.parametrize(
    ("body", "text", "votes"),
    [
        ("Der Haushalt wird vorgestellt.\n\nAbstimmung: 7/0/0", "Der Haushalt wird vorgestellt.",
         "7/0/0"),
        ("Antrag auf Verlängerung (6/1/0)", "Antrag auf Verlängerung", "6/1/0"),
        ("Antrag auf Druck\n\nDafür: 5, dagegen: 1, Enthaltungen: 2", "Antrag auf Druck",
         "Dafür: 5, dagegen: 1, Enthaltungen: 2"),
        ("Antrag auf Druck\n\n22 Ja, keine Nein-Stimmen", "Antrag auf Druck",
         "22 Ja, keine Nein-Stimmen"),
        ("**Beschluss:** Der Druck beginnt.\n\nJa: 11 / Nein: 0 / Enthaltung: 2",
         "Der Druck beginnt.", "Ja: 11 / Nein: 0 / Enthaltung: 2"),
    ],
)  # fmt: skip
def test_counts_of_votes_belong_to_what_was_decided(body: str, text: str, votes: str) -> None:
    [decision] = minutes_with(body).decisions

    assert (decision.text, decision.votes) == (text, votes)


@pytest.mark.parametrize("body", ["Stand 14/02/23", "Die Quote liegt bei 7/10.", "siehe (1/2)"])
def test_what_only_looks_like_a_count_decides_nothing(body: str) -> None:
    assert not minutes_with(body).decisions


def test_attendance_in_a_table_and_in_lines() -> None:
    minutes = read(
        "# Protokoll vom 14.02.2023\n\n### Teilnehmende\n\n"
        "| Kommune | Name | Anwesenheit |\n|---|---|---|\n"
        "| LK Nordsachsen | Helga Tiedemann | anwesend |\n"
        "| Stadt Halle | Ines Vogt | entschuldigt |\n"
    )

    assert [(one.organisation, one.name, one.presence) for one in minutes.attendees] == [
        ("Nordsachsen", "Helga Tiedemann", Presence.PRESENT),
        ("Stadt Halle", "Ines Vogt", Presence.EXCUSED),
    ]
