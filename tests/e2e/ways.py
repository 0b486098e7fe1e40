"""The ways to a page: what somebody clicks and types until it is there, also full of errors."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

from tests.e2e.reader import Reader
from tests.home.pictures import png
from tests.minutes.protocols import source

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIL_TEXTS = "/verwaltung/mailtexte"

UNKNOWN_OWNER = """\
## Protokoll des Treffens am 20.04.2021

### Teilnehmende

**LK Bautzen** - Heike Noack, Bildungsbüro

**LK Nordsachsen** - Jutta Krieger, Schulamt

## Absprachen

→ **To do Wanderverein:** Wege beschreiben
**Termin:** 12.05.2021
"""


def visit(path: str, status: int = 200) -> Callable[[Reader], object]:
    return lambda reader: reader.open(path, status)


def left_empty(path: str, button: str, *fields: str) -> Callable[[Reader], object]:
    """A form sent with those fields empty."""

    def show(reader: Reader) -> None:
        reader.open(path)
        for field in fields:
            reader.fill(field, "")
        reader.press(button, 422)

    return show


def odd_agenda(reader: Reader) -> None:
    reader.open("/treffen/4/tagesordnung").fill("Beginn", "früh")
    reader.press("Sichern", 422)


def odd_attendance(reader: Reader) -> None:
    reader.open("/treffen/4/teilnahme")
    reader.page.get_by_label("zeitweise").first.check()
    reader.page.locator("fieldset summary").first.click()
    reader.fill("von", "später").press("Sichern", 422)


def nobody_invited(reader: Reader) -> None:
    reader.open("/treffen/4/einladen")
    for box in reader.page.get_by_role("checkbox").all():
        box.uncheck()
    reader.press("Jetzt einladen", 422)


def uninviting(reader: Reader) -> None:
    reader.open("/treffen/5").page.locator("summary", has_text="eingeladen").click()
    reader.follow("Ausladen …", "details")


def marked_on_behalf(reader: Reader) -> None:
    reader.open("/aufgaben/kommunen").go(reader.page.locator("a.cell").first)


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


def first_todo(reader: Reader) -> None:
    reader.open("/aufgaben").follow("Rückinfo", within="main")


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


def editor(reader: Reader, add: str = "") -> Reader:
    reader.open("/protokolle/1/bearbeiten")
    return reader.fill("Text", reader.page.get_by_label("Text", exact=True).input_value() + add)


def conflict(reader: Reader) -> None:
    """The same Protokoll open in two windows; both save."""
    second = Reader(reader.page.context, reader.base)
    editor(reader, "\n- erste Hand\n")
    editor(second, "\n- zweite Hand\n").press("Sichern")
    reader.press("Sichern", 409)
    second.page.close()


def empty_editor(reader: Reader) -> None:
    reader.open("/protokolle/1/bearbeiten").fill("Text", "").press("Sichern", 422)


def preview(reader: Reader) -> None:
    editor(reader, "\n→ **To do Wanderverein:** Wege\n").press("Vorschau")


def moved_todos(reader: Reader) -> None:
    """A To-do changed in the text: one is not recorded yet, one is not in the text any more."""
    editor(reader)
    text = reader.page.get_by_label("Text", exact=True).input_value()
    reader.fill("Text", text.replace("Einstellen der Linksammlung", "Einstellen der Linkliste"))
    reader.press("Sichern")


def forget_login(reader: Reader) -> None:
    reader.page.context.clear_cookies()


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


def two_logos(reader: Reader) -> None:
    for name, side in (("Logo des Landes", 90), ("Logo des Bundes", 120)):
        reader.open("/verwaltung/logos")
        reader.page.get_by_label("Bild", exact=True).set_input_files(
            {"name": f"{side}.png", "mimeType": "image/png", "buffer": png(side)}
        )
        reader.page.get_by_label("Was das Logo zeigt").last.fill(name)
        reader.press("Hinzufügen")


def wrong_placeholder(reader: Reader) -> None:
    reader.open(f"{MAIL_TEXTS}/minutes").fill("Schluss der Mail", "Bis bald, {nam}")
    reader.press("Speichern", 422)
