"""Five steps: give a Protokoll, check it, take it over, work on it, see who owes what."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from playwright.sync_api import FilePayload

from kzv_workflow.minutes.draft import word_of
from kzv_workflow.minutes.marking import without_markers
from tests.cast import PASSWORD
from tests.e2e.conftest import Open
from tests.e2e.reader import Reader
from tests.e2e.server import Server
from tests.minutes.protocols import ROSTER, parsed, source

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN: FilePayload = {
    "name": "teil2.md",
    "mimeType": "text/markdown",
    "buffer": source("teil2").encode(),
}
OWNED = re.compile("→ To do (BiSMit|Kommunen)")
COUNTS = "7 To-dos, 41 Zuständigkeiten"
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def upload(office: Reader, file: FilePayload, status: int = 200) -> Reader:
    office.open("/protokolle/importieren")
    office.page.get_by_label("Datei mit dem Protokoll").set_input_files(file)
    return office.press("Hochladen und prüfen", status)


def paste(office: Reader, text: str) -> Reader:
    office.open("/protokolle/importieren").fill("Text des Protokolls", text)
    return office.press("Text prüfen")


def word_file() -> FilePayload:
    return {"name": "teil2.docx", "mimeType": WORD, "buffer": word_of(parsed("teil2"), ROSTER)}


def ticked(office: Reader) -> list[bool]:
    boxes = office.page.locator("input[type=checkbox][name^=todo-]")
    return [bool(box.is_checked()) for box in boxes.all()]


def download_word(office: Reader, folder: Path) -> list[str]:
    """The paragraphs of the Word draft that the button brings."""
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="Word-Datei", exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    assert file.suffix == ".docx"
    return [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]


@SCRIPTS
def test_from_the_file_to_what_a_municipality_owes(
    javascript: bool, server: Server, reader_of: Open, tmp_path: Path
) -> None:
    office = reader_of(javascript=javascript).open("/anmelden")
    office.log_in("assistenz@demo.example", PASSWORD)
    upload(office, MARKDOWN if javascript else word_file())
    assert COUNTS in office.page.locator(".review__bar").inner_text()

    office.press("Übernehmen")
    assert re.fullmatch(r"/protokolle/\d+", office.path)
    assert office.heading.startswith("Protokoll der Auftaktveranstaltung")
    assert "Übernommen: 7 To-dos mit 41 Zuständigkeiten." in office.text
    todos = [line for line in download_word(office, tmp_path) if OWNED.search(line)]
    assert len(todos) == 7, todos

    altenburg = reader_of(javascript=javascript).open("/anmelden")
    altenburg.log_in("altenburg@demo.example", PASSWORD)
    assert "4 To-dos sind offen" in altenburg.text
    soon, later = (
        altenburg.page.locator("section", has=altenburg.page.get_by_role("heading", name=name))
        for name in ("In den nächsten 7 Tagen", "Später oder ohne Termin")
    )
    assert "Rückinfo/E-Mail" in soon.inner_text()
    assert "Ende April 2021 (Fr, 30.04.2021) · noch 7 Tage" in soon.inner_text()
    assert "Fr, 07.05.2021 · noch 14 Tage" in later.inner_text()

    altenburg.follow("Rückinfo", within="main")
    halle = reader_of(javascript=javascript).open("/anmelden")
    halle.log_in("halle@demo.example", PASSWORD)
    halle.open(altenburg.path, 404)
    assert "Rückinfo" not in halle.text


def test_a_word_file_and_a_pasted_text_show_what_the_file_shows(
    server: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz")
    before = server.counts()

    bars = [
        upload(office, MARKDOWN).page.locator(".review__bar").inner_text(),
        upload(office, word_file()).page.locator(".review__bar").inner_text(),
        paste(office, source("teil2")).page.locator(".review__bar").inner_text(),
    ]

    assert all(COUNTS in bar for bar in bars), bars
    assert len(set(bars)) == 1
    assert server.counts() == before


def test_without_marks_nothing_is_ticked_and_suggestions_are_offered(
    server: Server, reader_of: Open
) -> None:
    office = paste(reader_of("assistenz"), source("teil1"))
    offered = ticked(office)

    assert len(offered) >= 3
    assert not any(offered)
    assert "0 To-dos" in office.page.locator(".review__bar").inner_text()

    office.press("Übernehmen")

    assert "Übernommen: 0 To-dos" in office.text
    assert server.counts()["todo"] == 0
    assert server.counts()["minutes"] == 1


def test_a_line_of_the_text_is_marked_when_its_to_do_asks_for_it(
    server: Server, reader_of: Open
) -> None:
    page = upload(reader_of("assistenz"), MARKDOWN).page

    page.locator(".candidate:has(input:checked) a.where").first.click()

    marked = page.locator(".source li.is-marked")
    assert "To do BiSMit" in marked.inner_text()
    box = page.locator(".source").bounding_box()
    line = marked.bounding_box()
    assert box
    assert line
    assert box["y"] <= line["y"] <= box["y"] + box["height"]


NEW_TODO = "\n→ **To do Kommunen:** Fragebogen ausfüllen\n**Termin:** 11.06.2021\n"


def test_the_preview_follows_the_typing(filled: Server, reader_of: Open) -> None:
    office = reader_of("assistenz").open("/protokolle/1/bearbeiten")
    text = office.page.get_by_label("Text", exact=True)
    preview = office.page.locator("#vorschau")
    before = filled.counts()
    assert "Erkannte To-dos (7)" in preview.inner_text()

    with office.page.expect_response("**/vorschau"):
        text.fill(text.input_value() + NEW_TODO)
    preview.get_by_text("Erkannte To-dos (8)").wait_for()

    assert "Fragebogen ausfüllen · Fr, 11.06.2021" in preview.inner_text()
    assert filled.counts() == before
    office.press("Sichern")
    assert "Gesichert." in office.text
    assert filled.counts()["todo"] == before["todo"] + 1
    assert filled.counts()["assignment"] == before["assignment"] + 9


def test_without_script_a_button_shows_the_preview(
    filled: Server, reader_of: Open, tmp_path: Path
) -> None:
    office = reader_of("assistenz", javascript=False).open("/protokolle/1/bearbeiten")
    text = office.page.get_by_label("Text", exact=True)
    before = filled.counts()

    office.fill("Text", text.input_value() + NEW_TODO).press("Vorschau")

    assert "Erkannte To-dos (8)" in office.text
    assert NEW_TODO in text.input_value()
    assert filled.counts() == {**before, "minutes_draft": 1}
    office.press("Sichern")
    assert "Fassung 2 von Jonas Petri" in office.text
    assert any("Fragebogen ausfüllen" in line for line in download_word(office, tmp_path))


@SCRIPTS
def test_an_expired_login_does_not_cost_the_review(
    javascript: bool, server: Server, reader_of: Open
) -> None:
    office = upload(reader_of("assistenz", javascript=javascript), MARKDOWN)
    office.fill("Name des Treffens", "Auftakt, zweiter Teil")
    office.page.locator("[name^=todo-]:checked").first.uncheck()
    before = server.counts()

    server.end_all_logins()
    office.press("Übernehmen", 401)
    assert "Ihre Eingabe ist nicht verloren" in office.text
    assert server.counts() == before
    office.log_in("assistenz@demo.example", PASSWORD)
    office.press("Eingabe absenden")

    assert "Übernommen: 6 To-dos mit 40 Zuständigkeiten." in office.text
    assert office.follow("Treffen", within="main").heading == "Auftakt, zweiter Teil"


@SCRIPTS
def test_an_expired_login_and_a_wrong_password_do_not_cost_what_was_written(
    javascript: bool, filled: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz", javascript=javascript).open("/protokolle/1/bearbeiten")
    text = office.page.get_by_label("Text", exact=True)
    written = f"{text.input_value()}\n- „Anführung“ & <spitze> Klammern: 100 %\n\n\n"
    office.fill("Text", written)

    filled.end_all_logins()
    office.expected.add(401)  # what the page keeps in the background is refused, too
    office.press("Sichern", 401)
    office.fill("Mailadresse", "assistenz@demo.example").fill("Passwort", "falsch")
    office.press("Anmelden", 422)
    office.log_in("assistenz@demo.example", PASSWORD)
    office.press("Eingabe absenden")

    assert "Gesichert." in office.text
    office.follow("Bearbeiten", within="main")
    kept = office.page.get_by_label("Text", exact=True).input_value()
    assert "{T1}" in kept
    assert without_markers(kept) == written


def test_two_writers_both_keep_their_text(filled: Server, reader_of: Open) -> None:
    first = reader_of("assistenz").open("/protokolle/1/bearbeiten")
    second = reader_of("assistenz").open("/protokolle/1/bearbeiten")
    text = first.page.get_by_label("Text", exact=True).input_value()

    second.fill("Text", f"{text}\n- zweite Hand").press("Sichern")
    first.fill("Text", f"{text}\n- erste Hand").press("Sichern", 409)

    mine, other = first.page.locator(".both .typed").all_inner_texts()
    assert mine.endswith("- erste Hand")
    assert other.endswith("- zweite Hand")
    first.press("Gemeinsamen Text ansehen")
    first.press("Sichern")
    assert "Fassung 3" in first.text
    assert "erste Hand" in first.text
    assert "zweite Hand" in first.text


def test_the_word_draft_can_be_read_in_again(filled: Server, reader_of: Open) -> None:
    office = reader_of("assistenz").open("/protokolle/1")
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="Word-Datei", exact=True).click()
    draft = Path(download.value.path()).read_bytes()
    assert docx.Document(BytesIO(draft)).paragraphs

    upload(office, {"name": "zurueck.docx", "mimeType": WORD, "buffer": draft})

    assert COUNTS in office.page.locator(".review__bar").inner_text()


def test_after_an_expired_login_a_file_can_be_chosen_again(server: Server, reader_of: Open) -> None:
    office = reader_of("assistenz", javascript=False).open("/protokolle/importieren")
    office.page.get_by_label("Datei mit dem Protokoll").set_input_files(MARKDOWN)

    server.end_all_logins()
    office.press("Hochladen und prüfen", 401)
    office.log_in("assistenz@demo.example", PASSWORD)

    assert office.heading == "Protokoll übernehmen"
