"""The ways to a page: what somebody clicks and types until it is there, also full of errors."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import FilePayload

from tests.e2e.reader import Reader
from tests.e2e.steps_of_writing import editor
from tests.home.pictures import png
from tests.minutes.protocols import source

MAIL_TEXTS = "/verwaltung/mailtexte"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

UNKNOWN_OWNER = """\
## Protokoll des Treffens am 20.04.2021

### Teilnehmende

**LK Bautzen** - Heike Noack, Bildungsbüro

**LK Nordsachsen** - Jutta Krieger, Schulamt

## Absprachen

→ **To do Wanderverein:** Wege beschreiben
**Termin:** 12.05.2021
"""


def new_feed(reader: Reader) -> None:
    reader.open("/konto/kalender")
    reader.page.get_by_role("button", name="Adresse erzeugen").first.click()
    reader.page.wait_for_selector("svg")


def people_table(reader: Reader, heading: str = "Nachname", status: int = 200) -> None:
    """A table with somebody new and somebody from nowhere, uploaded."""
    workbook, buffer = Workbook(), BytesIO()
    sheet = workbook.worksheets[0]
    for row in (
        ("Organisation", "Vorname", heading, "Mailadresse"),
        ("Stadt Halle", "Ines", "Vogt", "vogt@demo.example"),
        ("Stadt Nirgendwo", "Karl", "Niemand", "niemand@demo.example"),
    ):
        sheet.append(row)
    workbook.save(buffer)
    reader.open("/teilnehmende/einlesen")
    reader.page.get_by_label("Excel-Datei mit den Personen").set_input_files(
        {"name": "personen.xlsx", "mimeType": EXCEL, "buffer": buffer.getvalue()}
    )
    reader.press("Hochladen und prüfen", status)


def office_role_for_a_municipality(reader: Reader) -> None:
    """Only people of the office may see everything."""
    reader.open("/verwaltung/konten/3").page.get_by_label("Rolle").select_option("Geschäftsstelle")
    reader.press("Rolle ändern", 422)


def wrong_login(reader: Reader) -> None:
    reader.open("/anmelden").fill("Passwort", "falsch").press("Anmelden", 422)


def weak_password(reader: Reader) -> None:
    reader.open("/konto").fill("Neues Passwort", "kurz").press("Passwort ändern", 422)


def review(reader: Reader, text: str = UNKNOWN_OWNER) -> None:
    reader.open("/protokolle/importieren").fill("Text des Protokolls", text)
    reader.press("Text prüfen")


def review_of_two(reader: Reader) -> None:
    review(reader, f"{source('teil1')}\n\n{source('teil2')}")


def refused_review(reader: Reader) -> None:
    review(reader)
    reader.fill("Name des Treffens", "").fill("Datum", "demnächst")
    reader.press("Übernehmen", 422)


def empty_upload(reader: Reader) -> None:
    reader.open("/protokolle/importieren").press("Hochladen und prüfen", 422)


def empty_paste(reader: Reader) -> None:
    reader.open("/protokolle/importieren").press("Text prüfen", 422)


def forget_login(reader: Reader) -> None:
    reader.page.context.clear_cookies()
    reader.expected.add(401)  # what the page keeps in the background is refused, too


def interrupted(reader: Reader) -> None:
    editor(reader, "\n- nicht verloren\n")
    forget_login(reader)
    reader.press("Sichern", 401)


def resumed(reader: Reader) -> None:
    interrupted(reader)
    reader.log_in("assistenz@demo.example", "Regenbogen-Treppe-7")


def without_token(reader: Reader) -> None:
    reader.open("/konto")
    reader.page.evaluate(
        "document.querySelector('form[action$=passwort] [name=csrf_token]').remove()"
    )
    reader.press("Passwort ändern", 400)


def wrong_placeholder(reader: Reader) -> None:
    reader.open(f"{MAIL_TEXTS}/minutes").fill("Schluss der Mail", "Bis bald, {nam}")
    reader.press("Speichern", 422)


def nothing_of_many(reader: Reader) -> None:
    reader.open("/protokolle/sammlung").press("Hochladen und übernehmen", 422)


def many(reader: Reader) -> None:
    """A good file and a bad one, with their report."""
    reader.open("/protokolle/sammlung")
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/markdown", "buffer": data.encode()}
        for name, data in (("alt.md", UNKNOWN_OWNER), ("brief.md", "Nur ein Satz."))
    ]
    reader.page.get_by_label("Dateien mit Protokollen").set_input_files(files)
    reader.press("Hochladen und übernehmen")


def two_logos(reader: Reader) -> None:
    for name, side in (("Logo des Landes", 90), ("Logo des Bundes", 120)):
        reader.open("/verwaltung/logos")
        reader.page.get_by_label("Bild", exact=True).set_input_files(
            {"name": f"{side}.png", "mimeType": "image/png", "buffer": png(side)}
        )
        reader.page.get_by_label("Was das Logo zeigt").last.fill(name)
        reader.press("Hinzufügen")
