"""Writing in a real browser: autosave, no network, an expired login, a closed browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.e2e.conftest import Open
from tests.e2e.reader import PHONE, WIDE, Reader
from tests.e2e.server import Server

EDITOR = "/protokolle/1/bearbeiten"
WORDS = "\n- Ein Satz, der nicht verloren geht"


def typed(reader: Reader, words: str) -> str:
    """Write at the end, as somebody does, without saving; the whole text then."""
    area = reader.page.locator("#source")
    area.press("Control+End")
    reader.page.keyboard.type(words)
    return area.input_value()


def says(reader: Reader, words: str, seconds: float = 15) -> None:
    expect(reader.page.locator("#saved")).to_contain_text(words, timeout=1000 * seconds)


def opened_again(reader: Reader) -> Reader:
    """Another window of the same browser, in which the editor offers what was typed."""
    again = Reader(reader.page.context, reader.base)
    again.page.goto(again.base + EDITOR)  # and loads once more, with what it has handed in
    again.page.locator("#offered").wait_for()
    again.press("Weiterschreiben")
    return again


def forgive(reader: Reader) -> None:
    """Answers like 401, or none, to what the page asked by itself are what the test is about."""
    asked, unanswered = ("/vorschau", "/sicherung"), "console: htmx: htmx:error: Failed to fetch"
    reader.problems[:] = [
        one for one in reader.problems if not one.endswith(asked) and unanswered not in one
    ]


def test_what_is_typed_is_kept_within_seconds_and_offered_after_closing(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    text = typed(reader, WORDS)
    says(reader, "zuletzt gesichert 10:", seconds=4)
    assert reader.page.evaluate("localStorage.length") == 0
    reader.page.close()

    again = reader_of("assistenz").open(EDITOR)
    again.press("Weiterschreiben")

    assert again.page.locator("#source").input_value() == text


@pytest.mark.parametrize("offline", [False, True], ids=["online", "offline"])
def test_a_browser_closed_in_the_middle_of_a_word_loses_nothing(
    filled: Server, reader_of: Open, offline: bool
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    reader.page.context.set_offline(offline)
    text = typed(reader, WORDS)
    reader.page.close()
    reader.page.context.set_offline(False)

    again = opened_again(reader)

    assert again.page.locator("#source").input_value() == text
    assert again.page.evaluate("localStorage.length") == 0
    forgive(reader)


def test_saving_without_a_network_leaves_the_text_where_it_is(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    reader.page.context.set_offline(True)
    text = typed(reader, WORDS)
    reader.button("Sichern").click()
    says(reader, "Keine Verbindung. Ihr Text steht weiter hier")
    assert reader.path == EDITOR
    assert reader.page.locator("#source").input_value() == text

    reader.page.context.set_offline(False)
    reader.press("Sichern")

    assert "Gesichert." in reader.text
    assert WORDS.strip("\n- ") in reader.text
    forgive(reader)


def test_logging_out_leaves_nothing_in_the_browser(filled: Server, reader_of: Open) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    second = Reader(reader.page.context, reader.base).open("/protokolle")
    reader.page.context.set_offline(True)
    typed(reader, WORDS)
    assert WORDS.strip() in second.page.evaluate("Object.values(localStorage).join()")

    reader.page.close()
    reader.page.context.set_offline(False)
    second.press("Abmelden")

    assert second.page.evaluate("Object.entries(localStorage)") == []
    forgive(reader)


def test_without_a_network_the_text_stays_and_is_kept_when_it_is_back(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    reader.page.context.set_offline(True)
    text = typed(reader, WORDS)
    says(reader, "Keine Verbindung. Ihr Text steht weiter hier")
    assert reader.page.locator("#source").input_value() == text

    reader.page.context.set_offline(False)

    says(reader, "zuletzt gesichert 10:")
    assert reader.page.locator("#source").input_value() == text
    forgive(reader)


def test_an_expired_login_is_said_and_after_logging_in_elsewhere_writing_goes_on(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    filled.end_all_logins()
    text = typed(reader, WORDS)
    says(reader, "Ihre Anmeldung ist abgelaufen. Ihr Text steht weiter hier.")

    second = Reader(reader.page.context, reader.base).open("/anmelden")
    second.log_in("assistenz@demo.example", PASSWORD)
    second.page.close()

    says(reader, "zuletzt gesichert 10:")
    assert reader.page.locator("#source").input_value() == text
    reader.press("Sichern")
    assert WORDS.strip("\n- ") in reader.open("/protokolle/1").text
    forgive(reader)


def test_names_are_completed_by_keys_and_only_if_somebody_chose_one(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    area = reader.page.locator("#source")

    typed(reader, "\n→ **To do Halle")
    reader.page.get_by_role("option", name="Stadt Halle").first.wait_for()
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    typed(reader, ":** sieht sich das an")
    reader.page.get_by_role("option", name="Anhalt-Bitterfeld").first.wait_for()
    reader.page.keyboard.press("Enter")

    assert area.input_value().endswith("\n→ **To do Stadt Halle:** sieht sich das an\n")


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("r", "- Name: …?"),
        ("a", "  - ▶ Name: …"),
        ("t", "→ **To do Kommunen:** …\n**Termin:** "),
        ("f", "- F 1: …"),
        ("b", "**Beschluss:** …"),
        ("n", "**Nachtrag zum Protokoll:** …"),
        ("l", "[Titel](https://…)"),
    ],
)
def test_each_piece_has_its_key(filled: Server, reader_of: Open, key: str, line: str) -> None:
    reader = reader_of("assistenz").open(EDITOR)
    typed(reader, "\n\n")

    reader.page.keyboard.press(f"Alt+{key}")

    assert reader.page.locator("#source").input_value().endswith(f"\n\n{line}")


@pytest.mark.parametrize(("size", "below"), [(PHONE, True), (WIDE, False)], ids=["phone", "wide"])
def test_the_preview_stands_below_the_text_on_a_phone_and_beside_it_on_a_desk(
    filled: Server, reader_of: Open, size: tuple[int, int], below: bool
) -> None:
    page = reader_of("assistenz", size).open(EDITOR).page

    text = page.locator("#editor").bounding_box()
    preview = page.locator("#vorschau").bounding_box()

    assert text
    assert preview
    assert (preview["y"] >= text["y"] + text["height"]) == below
    assert (preview["x"] >= text["x"] + text["width"]) == (not below)
