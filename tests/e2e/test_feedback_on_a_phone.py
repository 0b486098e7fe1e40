"""The standard questionnaire on a phone, without scripts: by touch, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.e2e.reader import PHONE, Reader
from tests.e2e.server import Server
from tests.e2e.survey_world import LINK

LARGE = 44  # CSS pixels, as a finger needs it


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


def boxes(server: Server) -> int:
    return server.counts()["sealed_submission"]


def press_until(page: Page, key: str, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{key} does not reach {selector}")


def test_by_touch(phone: Reader, filled: Server) -> None:
    before = boxes(filled)
    heights = [one.bounding_box() for one in phone.page.locator(".question .kern-form-check").all()]

    phone.page.get_by_label("sehr gut").first.tap()
    phone.page.get_by_text("Ja", exact=True).tap()
    phone.page.get_by_label("Auswertung und Visualisierung").tap()
    phone.page.get_by_label("Was möchten Sie uns noch sagen?").fill("Danke!")
    with phone.page.expect_navigation():
        phone.button("Absenden").tap()

    assert phone.heading == "Vielen Dank"
    assert boxes(filled) == before + 1
    assert all(box and box["height"] >= LARGE for box in heights)


def test_by_keyboard_alone(phone: Reader, filled: Server) -> None:
    before, keyboard = boxes(filled), phone.page.keyboard

    press_until(phone.page, "Tab", ".question input[value='sehr schlecht']")
    for _ in range(3):
        keyboard.press("ArrowDown")
    press_until(phone.page, "Tab", ".question textarea")
    keyboard.type("Mehr Pausen")
    press_until(phone.page, "Tab", ".question input[type=checkbox]")
    keyboard.press("Space")
    press_until(phone.page, "Tab", "button:has-text('Absenden')")
    with phone.page.expect_navigation():
        keyboard.press("Enter")

    assert phone.heading == "Vielen Dank"
    assert boxes(filled) == before + 1
