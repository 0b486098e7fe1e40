"""Choosing in a real browser: rows store themselves, nothing is lost on leaving, keys choose."""

from __future__ import annotations

from playwright.sync_api import Dialog, Locator, expect

from tests.e2e.conftest import Open
from tests.e2e.reader import Reader
from tests.e2e.scenes_of_indicators import handed_out
from tests.e2e.server import Server

FIELD_A = "/kennzahlen/auswahl/1?feld=A"
WORDS = "nur die Grundschulen"


def row(reader: Reader, code: str) -> Locator:
    legend = reader.page.locator("legend", has=reader.page.locator(f"strong:text-is('{code}')"))
    return reader.page.locator("fieldset.choice", has=legend)


def remark(reader: Reader, code: str) -> Locator:
    """The field, unfolded."""
    found = row(reader, code).get_by_label("Bemerkung", exact=True)
    if not found.is_visible():
        row(reader, code).locator(".choice__more summary").click()
    return found


def says(reader: Reader, code: str, words: str) -> None:
    expect(row(reader, code).locator("[data-said]")).to_contain_text(words, timeout=15_000)


def test_what_is_typed_just_before_the_next_theme_is_opened_is_kept(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("altenburg").open(FIELD_A)
    remark(reader, "A3").fill(WORDS)

    reader.go(reader.page.locator(".selection__themes a").nth(1))

    assert remark(reader.open(FIELD_A), "A3").input_value() == WORDS


def test_another_address_typed_with_the_cursor_in_the_field_loses_nothing(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("altenburg").open(FIELD_A)
    remark(reader, "A3").press_sequentially(WORDS)

    reader.open("/kennzahlen")

    assert remark(reader.open(FIELD_A), "A3").input_value() == WORDS


def test_a_colleague_who_was_quicker_is_named_and_leaving_asks_first(
    filled: Server, reader_of: Open
) -> None:
    reader, colleague = reader_of("altenburg").open(FIELD_A), reader_of("assistenz").open(FIELD_A)
    row(colleague, "A3").get_by_label("nein", exact=True).check()
    says(colleague, "A3", "gespeichert")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    row(reader, "A3").get_by_label("ja", exact=True).check()
    says(reader, "A3", "hat inzwischen „nein“ eingetragen")
    reader.page.on("dialog", stay)
    reader.page.locator(".selection__themes a").nth(1).click()
    reader.page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    reader.press("Zwischenstand speichern")
    assert row(reader, "A3").get_by_label("ja", exact=True).is_checked()


def test_without_a_network_it_is_said_and_stored_when_it_is_back(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("altenburg").open(FIELD_A)
    reader.page.context.set_offline(True)
    row(reader, "A3").get_by_label("ja", exact=True).check()
    says(reader, "A3", "keine Verbindung")

    reader.page.context.set_offline(False)

    says(reader, "A3", "gespeichert")


def test_another_department_s_rows_store_themselves_too(filled: Server, reader_of: Open) -> None:
    link = f"/kennzahlen{handed_out(reader_of('altenburg'))}"
    stranger = reader_of().open(link)

    row(stranger, "C1").get_by_label("ja", exact=True).check()

    says(stranger, "C1", "gespeichert")
    assert row(stranger.open(link), "C1").get_by_label("ja", exact=True).is_checked()
    expect(stranger.page.locator("[data-said-total]")).to_have_text("1")


def test_keys_move_between_rows_and_choose_but_not_while_typing(
    filled: Server, reader_of: Open
) -> None:
    reader = reader_of("altenburg").open(FIELD_A)
    keys = reader.page.keyboard
    row(reader, "A2").get_by_label("nein", exact=True).focus()

    for key in ("j", "1", "j", "3", "k"):
        keys.press(key)

    assert row(reader, "A3").get_by_label("ja", exact=True).is_checked()
    assert row(reader, "A4").get_by_label("nicht relevant", exact=True).is_checked()
    expect(row(reader, "A3").get_by_label("ja", exact=True)).to_be_focused()
    remark(reader, "A3").press_sequentially("j1k")
    assert remark(reader, "A3").input_value() == "j1k"
    assert row(reader, "A4").get_by_label("nicht relevant", exact=True).is_checked()
    assert reader.page.locator("[data-keys]").is_visible()
    row(reader, "A4").get_by_label("Grund, wenn nicht relevant").fill("gibt es hier nicht")
    keys.press("Tab")
    says(reader, "A4", "gespeichert")
