"""Files nobody should send, sent by a real browser: one German sentence, and quickly."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from tests.e2e.conftest import Open
from tests.e2e.reader import Reader
from tests.e2e.server import Server
from tests.files.hostile_files import HOSTILE

LIMIT_SECONDS = 5
MB = 1024 * 1024
BAD = (
    "old_word",
    "old_word_renamed",
    "password",
    "picture",
    "noise",
    "noise_as_word",
    "half",
    "truncated",
    "empty",
    "empty_text",
    "honest_bomb",
    "lying_bomb",
    "entity_bomb",
    "macro_part",
)


def send(office: Reader, file: FilePayload | Path) -> float:
    """Upload it; the seconds until its answer is there."""
    office.open("/protokolle/importieren")
    office.page.get_by_label("Datei mit dem Protokoll").set_input_files(file)
    return office.go(office.button("Hochladen und prüfen"))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_sentence(
    name: str, server: Server, reader_of: Open
) -> None:
    file_name, build, words = HOSTILE[name]
    office = reader_of("assistenz")

    seconds = send(
        office,
        {"name": file_name, "mimeType": "application/octet-stream", "buffer": build()},
    )

    assert seconds < LIMIT_SECONDS
    office.sees(422)
    error = office.page.locator("#file-error")
    assert error.count() == 1
    assert words in error.inner_text()
    assert error.inner_text().strip().endswith(".")
    assert error.inner_text().strip() == office.page.locator(".kern-alert--danger li").inner_text()
    assert office.heading == "Protokoll übernehmen"
    assert office.button("Hochladen und prüfen").is_visible()


def test_ten_thousand_lines_of_one_word_are_a_review_without_to_dos(
    server: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz")
    text = "Wort\n" * 10_000

    seconds = send(office, {"name": "x.txt", "mimeType": "text/plain", "buffer": text.encode()})

    assert seconds < LIMIT_SECONDS
    office.sees(200)
    assert "0 To-dos" in office.page.locator(".review__bar").inner_text()
    office.fill("Name des Treffens", "").press("Übernehmen", 422)
    assert "Bitte geben Sie dem Treffen einen Namen." in office.text


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("large") / "zu-gross.docx"
    file.write_bytes(b"PK\x03\x04" + bytes(25 * MB))
    return file


def test_with_script_a_large_file_is_refused_before_it_is_sent(
    large_file: Path, server: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz").open("/protokolle/importieren")
    field = office.page.get_by_label("Datei mit dem Protokoll")

    field.set_input_files(large_file)
    office.button("Hochladen und prüfen").click()

    error = office.page.locator("#file-error")
    assert error.inner_text() == "Die Datei ist größer als 20 MB. Bitte wählen Sie eine kleinere."
    assert field.get_attribute("aria-invalid") == "true"
    assert "file-error" in (field.get_attribute("aria-describedby") or "")
    assert office.posts == []

    field.set_input_files([])
    assert error.count() == 0


def test_without_script_a_large_file_gets_one_sentence(
    large_file: Path, server: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz", javascript=False)

    seconds = send(office, large_file)

    assert seconds < LIMIT_SECONDS
    office.sees(413)
    assert office.heading == "Die Datei ist zu groß"
    assert "höchstens 20 MB" in office.text


def test_a_large_file_is_one_sentence_even_to_a_stranger(
    large_file: Path, server: Server, reader_of: Open
) -> None:
    office = reader_of("assistenz", javascript=False).open("/protokolle/importieren")
    server.end_all_logins()
    office.page.get_by_label("Datei mit dem Protokoll").set_input_files(large_file)

    office.go(office.button("Hochladen und prüfen"))

    assert office.status in {401, 413}
    office.sees(office.status)
