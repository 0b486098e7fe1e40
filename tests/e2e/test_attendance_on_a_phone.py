"""The morning of a meeting on a phone: one tap for each person, one to save, stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium

from tests.e2e.conftest import PATIENCE_MS, Logins
from tests.e2e.reader import PHONE, Reader
from tests.e2e.server import Server

FORM = "/treffen/4/teilnahme"
LARGE = 44  # CSS pixels, as a finger needs it
STATES = ("da", "zeitweise", "entschuldigt", "fehlt")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(
    request: pytest.FixtureRequest,
    chromium: Chromium,
    filled: Server,
    logins: Logins,
) -> Iterator[Reader]:
    """The office's phone with a finger."""
    width, height = PHONE
    context = chromium.new_context(
        storage_state=logins[filled.turn, "assistenz"],
        viewport={"width": width, "height": height},
        has_touch=True,
        java_script_enabled=request.param,
    )
    context.set_default_timeout(PATIENCE_MS)
    reader = Reader(context, filled.base)
    yield reader.open(FORM)
    assert reader.problems == []
    context.close()


def test_one_tap_a_person_and_one_to_save(phone: Reader) -> None:
    people = phone.page.locator("fieldset.roll").all()
    wanted = [STATES[number % len(STATES)] for number in range(len(people))]
    assert len(people) > len(STATES)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    heights = []
    for person, state in zip(people, wanted, strict=True):
        choice = person.get_by_text(state, exact=True)
        box = choice.bounding_box()
        heights.append(box["height"] if box else 0)
        choice.tap()
    with phone.page.expect_navigation():
        phone.button("Sichern").tap()
    phone.open(FORM)

    assert min(heights) >= LARGE
    stored = [
        one.locator("input:checked + label").inner_text()
        for one in phone.page.locator("fieldset.roll").all()
    ]
    assert stored == wanted
