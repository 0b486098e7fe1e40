"""Which words of a To-do want a file."""

from __future__ import annotations

import pytest

from kzv_workflow.todos.wording import wants_file


@pytest.mark.parametrize(
    "text",
    [
        "Ausgefüllte Tabelle zusenden",
        "Auswahltabelle bis Freitag an BiSMit schicken",
        "Bitte die Excel-Datei hochladen",
        "Logo hochzuladen",
        "Übersenden Sie uns den Bildungsbericht",
        "Präsentation einreichen",
        "Unterlagen nachreichen",
        "zur Vorbereitung das Formular zurücksenden",
    ],
)
def test_what_is_sent_is_a_file(text: str) -> None:
    assert wants_file(text)


@pytest.mark.parametrize(
    "text",
    [
        "Auswahl übermitteln",
        "Ansprechperson nennen",
        "Tabelle durchsehen",
        "Zur Präsentation einladen",
        "Bericht lesen. Rückmeldung abgeben",
        "Auswahltabelle vorstellen",
    ],
)
def test_what_is_said_or_done_is_none(text: str) -> None:
    assert not wants_file(text)
