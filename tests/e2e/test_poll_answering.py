"""Answering a poll: on a small phone, without JavaScript, by keys, with few taps, from far away."""

from __future__ import annotations

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator

from tests.e2e.conftest import Open
from tests.e2e.measures import too_wide
from tests.e2e.poll_scenes import ANSWER, POLL, SIX_ANSWER
from tests.e2e.reader import Reader
from tests.e2e.server import Server

SMALL = (320, 640)


def choices(reader: Reader) -> list[str]:
    """What is chosen on the page, in order."""
    return [
        str(one.get_attribute("value"))
        for one in reader.page.locator(".poll__choices input:checked").all()
    ]


def option(reader: Reader, number: int, words: str) -> Locator:
    return reader.page.locator("fieldset.poll__option").nth(number).get_by_label(words, exact=True)


def label(reader: Reader, number: int, words: str) -> Locator:
    """The words beside a radio, where a finger goes."""
    dates = reader.page.locator("fieldset.poll__option .poll__choices")
    return dates.nth(number).get_by_text(words, exact=True)


def tab_to(reader: Reader, name: str) -> None:
    """Press Tab until the focus is on the field or the button with that name or words."""
    focused = reader.page.locator(":focus")
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        found = focused.get_attribute("name") if focused.count() else None
        if (found or "").startswith(name) or (focused.count() and name in focused.inner_text()):
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_by_keys_on_a_small_phone_without_javascript_and_changed_afterwards(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of(size=SMALL, javascript=False).open(ANSWER)

    tab_to(reader, "value-")
    reader.page.keyboard.press("Space")
    tab_to(reader, "Nur teilweise")
    tab_to(reader, "value-")
    reader.page.keyboard.press("Space")
    reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("ArrowRight")
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")

    assert "Gespeichert. Vielen Dank!" in reader.text
    assert "2 von 2 beantwortet" in reader.text
    assert choices(reader) == ["yes", "no"]
    second = reader_of(size=SMALL, javascript=False).open(ANSWER)
    option(second, 0, "zur Not").check()
    second.press("Speichern")
    assert choices(second) == ["if_need_be", "no"]


def test_the_shortcut_without_javascript_fills_in_and_then_saves(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of(size=SMALL, javascript=False).open(ANSWER)

    reader.press("Alle ja")
    option(reader, 1, "nein").check()
    reader.press("Speichern")

    assert choices(reader) == ["yes", "no"]


def test_six_dates_are_answered_with_nine_taps(six_dates: Server, chromium: Chromium) -> None:
    """A finger on a phone: yes to all, two of them not, one only if need be, then save."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="de-DE"
    )
    reader = Reader(context, six_dates.base).open(SIX_ANSWER)

    taps = [
        reader.button("Alle ja"),
        *(label(reader, number, "nein") for number in (1, 4)),
        label(reader, 5, "zur Not"),
    ]
    for place in taps:
        place.tap()
    with reader.page.expect_navigation():
        reader.button("Speichern").tap()
    said = choices(reader)
    one_by_one = [label(reader, number, "noch offen") for number in range(6)]
    for place in one_by_one:
        place.tap()
    with reader.page.expect_navigation():
        reader.button("Speichern").tap()

    assert len(taps) + 1 == 5
    assert said == ["yes", "no", "yes", "yes", "no", "if_need_be"]
    assert len(one_by_one) + 1 <= 9
    assert choices(reader) == ["open"] * 6
    assert reader.problems == []
    context.close()


def test_answers_are_counted_while_they_are_chosen(filled: Server, reader_of: Open) -> None:
    reader = reader_of(size=SMALL).open(ANSWER)
    count = reader.page.locator("[data-count]")

    seen = [count.inner_text()]
    option(reader, 1, "nein").check()
    seen.append(count.inner_text())
    reader.button("Rest nein").click()
    seen.append(count.inner_text())

    assert seen == ["0 von 2 beantwortet", "1 von 2 beantwortet", "2 von 2 beantwortet"]
    assert choices(reader) == ["no", "no"]
    assert reader.posts == []
    reader.press("Speichern")
    assert "Gespeichert." in reader.text


def test_at_four_hundred_percent_nothing_scrolls_sideways(filled: Server, reader_of: Open) -> None:
    reader = reader_of(size=(320, 256)).open(ANSWER)

    for fold in reader.page.locator("fieldset summary").all():
        fold.click()

    assert too_wide(reader.page) == []


def test_the_days_are_the_same_in_auckland(filled: Server, chromium: Chromium) -> None:
    """A browser at the other end of the world, and one on the way there."""
    legends = []
    for zone in ("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"):
        context = chromium.new_context(timezone_id=zone, locale="de-DE")
        page = context.new_page()
        page.goto(filled.base + ANSWER)
        legends.append(page.locator("legend").all_inner_texts())
        context.close()

    assert legends[0][0].startswith("Mittwoch, 15. bis Donnerstag, 16. September 2021")
    assert legends[1] == legends[2] == legends[0]


def test_the_printed_results_have_no_buttons(filled: Server, reader_of: Open) -> None:
    reader = reader_of("assistenz").open(POLL)

    reader.page.emulate_media(media="print")

    assert reader.page.get_by_role("link", name="Zurückziehen").count() == 0
    assert reader.page.locator("nav").first.is_hidden()
    assert reader.page.locator(".poll-table").first.is_visible()
