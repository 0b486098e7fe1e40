"""The standard questionnaire on a phone, without scripts: by touch, and by keyboard alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from kzv_workflow.config import PROJECT
from kzv_workflow.surveys.keys import FOLDER
from tests.e2e.reader import PHONE, Reader
from tests.e2e.server import Server
from tests.e2e.survey_world import LINK, RUNNING

LARGE = 44  # CSS pixels, as a finger needs it
AFTER_THE_END = "2021-06-01T00:00"
ANSWERS = """
    SELECT position, value FROM survey_answer
    JOIN survey_question ON survey_question.id = question_id
    WHERE survey_id = ? ORDER BY position, value
"""


@pytest.fixture
def phone(chromium: Chromium, filled: Server) -> Iterator[Reader]:
    """A phone with a finger and no scripts."""
    width, height = PHONE
    context = chromium.new_context(
        viewport={"width": width, "height": height}, has_touch=True, java_script_enabled=False
    )
    context.set_default_timeout(15_000)
    yield Reader(context, filled.base).open(f"/feedback/antworten/{LINK}")
    context.close()


Answers = dict[int, list[object]]  # by the position of the question


def after_the_end(server: Server, folder: Path) -> Answers:
    """What a copy of the installation has stored once its clock ended the survey."""
    shutil.copytree(server.folder / FOLDER, folder / FOLDER)
    with (
        closing(sqlite3.connect(server.database)) as live,
        closing(sqlite3.connect(folder / "kzv.sqlite")) as copy,
    ):
        live.backup(copy)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "tick", "--now", AFTER_THE_END],
        cwd=PROJECT,
        env={**server.environment, "INSTANCE_PATH": str(folder)},
        check=True,
    )
    found: Answers = defaultdict(list)
    with closing(sqlite3.connect(folder / "kzv.sqlite")) as copy:
        for position, value in copy.execute(ANSWERS, (RUNNING,)):
            found[position].append(json.loads(value))
    return found


def everything(overall: str, *others: object) -> Answers:
    """One person's answers, beside those who said "gut" to the first question only."""
    found: Answers = {at: [one] for at, one in enumerate(others, start=2)}
    found[1] = [*["gut"] * 4, overall]
    return found


def test_by_touch(phone: Reader, filled: Server, tmp_path: Path) -> None:
    heights = [one.bounding_box() for one in phone.page.locator(".question .kern-form-check").all()]
    question = phone.page.locator(".question")

    for at, label in (
        (0, "sehr gut"), (1, "sehr nützlich"), (2, "gut"), (3, "Ja"),
        (5, "Auswertung und Visualisierung"), (5, "Datenquellen und Datenschutz"),
        (6, "abwechselnd"),
    ):  # fmt: skip
        question.nth(at).get_by_label(label, exact=True).tap()
    question.nth(4).get_by_role("textbox").fill("Viele Beispiele.")
    phone.page.get_by_label("Was möchten Sie uns noch sagen?").fill("Danke!\nBis bald.")
    with phone.page.expect_navigation():
        phone.button("Absenden").tap()

    assert phone.heading == "Vielen Dank"
    assert after_the_end(filled, tmp_path) == everything(
        "sehr gut", "sehr nützlich", "gut", "Ja", "Viele Beispiele.",
        ["Datenquellen und Datenschutz", "Auswertung und Visualisierung"],
        "abwechselnd", "Danke!\nBis bald.",
    )  # fmt: skip
    assert all(box and box["height"] >= LARGE for box in heights)


def test_by_keyboard_alone(phone: Reader, filled: Server, tmp_path: Path) -> None:
    keyboard = phone.page.keyboard

    def tab_to(selector: str, question: int) -> None:
        goal = phone.page.locator(".question").nth(question).locator(f"{selector}:focus")
        for _ in range(60):
            keyboard.press("Tab")
            if goal.count():
                return
        raise AssertionError(f"Tab does not reach question {question}")

    for question, steps in ((0, 4), (1, 3), (2, 5), (3, 1)):
        tab_to("input", question)
        for _ in range(steps):
            keyboard.press("ArrowDown")
    tab_to("textarea", 4)
    keyboard.type("Mehr Pausen")
    tab_to("input[type=checkbox]", 5)
    keyboard.press("Space")
    tab_to("input:not([type=checkbox])", 5)
    keyboard.type("Exkursion")
    tab_to("input", 6)
    keyboard.press("Space")
    tab_to("textarea", 7)
    keyboard.type("Weiter so")
    keyboard.press("Tab")
    with phone.page.expect_navigation():
        keyboard.press("Enter")

    assert phone.heading == "Vielen Dank"
    assert after_the_end(filled, tmp_path) == everything(
        "sehr gut", "nützlich", "keine Angabe", "Nein", "Mehr Pausen",
        ["Auswahl und Definition der Kennzahlen", "Sonstiges: Exkursion"],
        "online", "Weiter so",
    )  # fmt: skip
