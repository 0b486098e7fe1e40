"""The pages of surveys, for the catalogue of all pages."""

from __future__ import annotations

from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit
from tests.e2e.survey_world import (
    DRAFT,
    LATE_LINK,
    LINK,
    RELEASED,
    RESULTS,
    RUNNING,
    TOO_FEW,
    UNANSWERED,
    USED_LINK,
    WITHDRAWN,
    WITHDRAWN_LINK,
)


def question_without_words(reader: Reader) -> None:
    reader.open(f"/feedback/{DRAFT}/bearbeiten").fill("Frage", "").press("Sichern", 422)


def survey_to_be_sent(reader: Reader) -> None:
    reader.open(f"/feedback/{DRAFT}/versenden")
    reader.fill("Bis wann kann geantwortet werden?", "Ende Mai")
    reader.press("Datum und Mail prüfen")


def comment_to_todo(reader: Reader) -> None:
    reader.open(f"/feedback/{RESULTS}/ergebnis").follow("anders …")


def comment_to_todo_without_words(reader: Reader) -> None:
    comment_to_todo(reader)
    reader.fill("Was ist zu tun?", "").press("To-do anlegen", 422)


SURVEY_SCENES = (
    Scene("feedback", "assistenz", visit("/feedback"), "surveys.listed"),
    Scene("first feedback", "assistenz", visit("/feedback"), "surveys.listed", "empty"),
    Scene("feedback of a municipality", "altenburg", visit("/feedback"), "surveys.listed"),
    Scene("how anonymous", "", visit("/feedback/anonymitaet"), "surveys.anonymity"),
    Scene("new survey", "assistenz", visit("/feedback/neu"), "surveys.new"),
    Scene("new survey in error", "assistenz", left_empty("/feedback/neu", "Anlegen", "Titel")),
    Scene("running survey", "assistenz", visit(f"/feedback/{RUNNING}"), "surveys.overview"),
    Scene("drafted survey", "assistenz", visit(f"/feedback/{DRAFT}"), "surveys.overview"),
    Scene("ended survey", "assistenz", visit(f"/feedback/{RELEASED}"), "surveys.overview"),
    Scene("survey builder", "assistenz", visit(f"/feedback/{DRAFT}/bearbeiten"), "surveys.edit"),
    Scene("survey builder in error", "assistenz", question_without_words),
    Scene("survey preview", "assistenz", visit(f"/feedback/{DRAFT}/vorschau"), "surveys.preview"),
    Scene(
        "sending a survey",
        "assistenz",
        visit(f"/feedback/{DRAFT}/versenden"),
        "survey_sending.preview",
    ),
    Scene("survey to be sent", "assistenz", survey_to_be_sent),
    Scene(
        "sending a survey in error",
        "assistenz",
        left_empty(f"/feedback/{DRAFT}/versenden", "Datum und Mail prüfen"),
    ),
    Scene(
        "survey reminder",
        "assistenz",
        visit(f"/feedback/{RUNNING}/erinnern"),
        "survey_sending.remind_preview",
    ),
    Scene(
        "ending a survey",
        "assistenz",
        visit(f"/feedback/{RUNNING}/beenden"),
        "survey_sending.end_preview",
    ),
    Scene(
        "withdrawing a survey",
        "assistenz",
        visit(f"/feedback/{UNANSWERED}/zurueckziehen"),
        "survey_sending.withdraw_preview",
    ),
    Scene(
        "withdrawing a survey in error",
        "assistenz",
        left_empty(f"/feedback/{UNANSWERED}/zurueckziehen", "Jetzt zurückziehen", "Grund"),
    ),
    Scene("sent survey builder", "assistenz", visit(f"/feedback/{UNANSWERED}/bearbeiten")),
    Scene("withdrawn survey", "assistenz", visit(f"/feedback/{WITHDRAWN}")),
    Scene("link of a withdrawn survey", "", visit(f"/feedback/antworten/{WITHDRAWN_LINK}")),
    Scene("answering by link", "", visit(f"/feedback/antworten/{LINK}"), "survey_answers.by_link"),
    Scene("answering in error", "", left_empty(f"/feedback/antworten/{LINK}", "Absenden")),
    Scene("answered before", "", visit(f"/feedback/antworten/{USED_LINK}")),
    Scene("answering too late", "", visit(f"/feedback/antworten/{LATE_LINK}")),
    Scene("no such survey link", "", visit("/feedback/antworten/never-sent", 404)),
    Scene(
        "answering logged in",
        "altenburg",
        visit(f"/feedback/{RUNNING}/teilnehmen"),
        "survey_answers.form",
    ),
    Scene("results", "assistenz", visit(f"/feedback/{RESULTS}/ergebnis"), "survey_results.page"),
    Scene("too few results", "assistenz", visit(f"/feedback/{TOO_FEW}/ergebnis")),
    Scene("results with names", "assistenz", visit(f"/feedback/{RELEASED}/ergebnis")),
    Scene("released results", "altenburg", visit(f"/feedback/{RELEASED}/ergebnis")),
    Scene("to-do of a comment", "assistenz", comment_to_todo, "survey_results.todo"),
    Scene("to-do of a comment in error", "assistenz", comment_to_todo_without_words),
)
SURVEY_FILES = {"survey_results.file"}
