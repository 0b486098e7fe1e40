"""Every page for everybody: axe, two widths, two colour schemes, narrow screens, the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import PASSWORD
from tests.e2e.conftest import Open
from tests.e2e.measures import (
    COLOURS,
    axe_findings,
    next_focus,
    small_fields,
    spilling_labels,
    too_wide,
)
from tests.e2e.reader import PHONE, Reader
from tests.e2e.scenes import SCENES
from tests.e2e.server import Server
from tests.e2e.staging import Scene

KEYBOARD = ("login", "desk of a municipality", "import", "review", "review in error", "editor")


def shown(scene: Scene, running: Server, reader_of: Open) -> Reader:
    running.restore(scene.world)
    reader = reader_of(scene.role)
    scene.show(reader)
    return reader


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_page_has_no_barrier(scene: Scene, running: Server, reader_of: Open) -> None:
    """One visit: the window shrinks and darkens around the same page."""
    page = shown(scene, running, reader_of).page

    on_a_desk = axe_findings(page)
    wide = too_wide(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    on_a_phone = axe_findings(page)
    page.emulate_media(color_scheme="dark")
    in_the_dark = axe_findings(page, COLOURS)

    assert on_a_desk == []
    assert on_a_phone == []
    assert in_the_dark == []
    assert small_fields(page) == []
    assert spilling_labels(page) == []
    assert wide == too_wide(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) == []
    if scene.is_in_error:
        named_in_title_on_top_and_at_the_field(page)


def named_in_title_on_top_and_at_the_field(page: Page) -> None:
    """Errors are said three times: by the title, by a summary that leads there, at the field."""
    summary = page.locator(".kern-alert--danger[role=alert]")
    wrong = page.locator("[aria-invalid=true], .candidate__check [aria-describedby$=-error]")

    assert page.title().startswith("Fehler: ")
    assert summary.count() == 1
    assert wrong.count() >= 1
    for link in summary.locator("a").all():
        assert page.locator(link.get_attribute("href") or "#").count() == 1
    for field in wrong.all():
        described = (field.get_attribute("aria-describedby") or "").split()
        assert any(page.locator(f"#{one}.kern-error").count() for one in described)


@pytest.mark.parametrize(
    "scene", [one for one in SCENES if one.name in KEYBOARD], ids=lambda scene: scene.name
)
def test_the_focus_is_seen_wherever_tab_leads(
    scene: Scene, running: Server, reader_of: Open
) -> None:
    page = shown(scene, running, reader_of).page
    page.set_viewport_size({"width": 1280, "height": 600})
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")

    stops: list[dict[str, Any]] = []
    while (focused := next_focus(page)) and len(stops) < 120:
        stops.append(focused)

    assert stops[0]["text"] == "Zum Inhalt springen"
    assert [one["what"] for one in stops if not one["outline"]] == []
    assert [one["what"] for one in stops if not one["inside"] or one["covered"]] == []


def test_the_skip_link_leads_past_the_navigation(filled: Server, reader_of: Open) -> None:
    reader = reader_of("altenburg").open("/aufgaben")

    first = next_focus(reader.page)
    reader.page.keyboard.press("Enter")
    after = next_focus(reader.page)

    assert first
    assert first["inside"]
    assert reader.path == "/aufgaben#inhalt"
    assert after
    assert "/aufgaben/" in after["what"]


def tab_to(reader: Reader, words: str) -> None:
    for _ in range(40):
        focused = next_focus(reader.page)
        if focused and words in (focused["text"] or focused["what"]):
            return
    raise AssertionError(f"Tab does not reach {words}")


def test_the_keyboard_is_enough_to_log_in_and_open_a_todo(filled: Server, reader_of: Open) -> None:
    reader = reader_of().open("/anmelden")
    keyboard = reader.page.keyboard

    tab_to(reader, 'id="email"')
    keyboard.type("altenburg@demo.example")
    tab_to(reader, 'id="password"')
    keyboard.type(PASSWORD)
    with reader.page.expect_navigation():
        keyboard.press("Enter")
    tab_to(reader, "To-dos")
    with reader.page.expect_navigation():
        keyboard.press("Enter")
    tab_to(reader, "Rückinfo")
    with reader.page.expect_navigation():
        keyboard.press("Enter")

    assert reader.path.startswith("/aufgaben/")
    assert reader.heading.startswith("Rückinfo")


def test_the_guard_of_every_test_hears_violations_and_foreign_requests(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of().open("/anmelden")

    reader.page.evaluate("document.body.setAttribute('style', 'color: red')")
    reader.page.evaluate("new Image().src = 'http://127.0.0.1:9/x.png'")
    reader.page.evaluate("setTimeout(() => { throw new Error('broken') })")
    reader.page.wait_for_timeout(200)
    heard = " ".join(reader.problems)
    reader.problems.clear()

    assert "Content Security Policy" in heard
    assert "foreign request" in heard
    assert "broken" in heard
