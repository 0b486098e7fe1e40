"""From nothing to people who can log in: the first admin, the directory, the first account."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.e2e.loop import ADMIN, ADMIN_PASSWORD, BRANDT, SEIDEL, SEIDEL_PASSWORD, Loop
from tests.e2e.reader import Reader

PEOPLE = (
    ("LK Altenburger Land", "Frau", None, "Sabine", "Seidel", SEIDEL, None, "Bildungsmanagement",
     "ss", "ja"),
    ("Stadt Halle", "Herr", "Dr.", "Bernd", "Brandt", BRANDT, None, "Amt für Bildung", None, "ja"),
)  # fmt: skip


def first_admin_is_created(loop: Loop) -> Reader:
    create = ("account", "create", "--email", ADMIN, "--name", "Dr. Ada Amt")

    said = loop.server.flask(*create, "--office", "BiSMit", "--password", ADMIN_PASSWORD)

    assert said == f"Das Konto {ADMIN} ist angelegt.\n"
    office = loop.log_in(ADMIN, ADMIN_PASSWORD)
    assert "Ada Amt" in office.text
    return office


def office_is_set_up(office: Reader) -> None:
    office.open("/verwaltung").follow("Geschäftsstelle und Runde", within="main")
    office.fill("Name der Runde", "Kennzahlenvergleich Mitte")
    office.fill("Kontaktzeile – optional", "Dr. Ada Amt, Telefon 0341 0000000")
    office.fill("Förderhinweis – optional", "Gefördert vom Bundesministerium.")
    office.press("Speichern")

    assert "Gespeichert." in office.text
    assert office.page.locator("header strong").inner_text() == "Kennzahlenvergleich Mitte"
    assert "Fragen? Dr. Ada Amt, Telefon 0341 0000000" in office.text


def municipalities_are_entered(office: Reader) -> None:
    for kind, name, code, land, alias in (
        ("Landkreis", "LK Altenburger Land", "ABG", "Thüringen", "Altenburg"),
        ("Stadt", "Stadt Halle", "HAL", "Sachsen-Anhalt", "Halle (Saale)"),
    ):
        office.open("/teilnehmende").follow("Organisation anlegen", within="main")
        office.page.get_by_label("Landkreis oder Stadt").select_option(kind)
        office.page.get_by_label("Land", exact=True).select_option(land)
        office.fill("Name", name).fill("Kürzel", code)
        office.fill("Weitere Schreibweisen – optional", alias)
        office.press("Anlegen")
        assert f"{name} ist angelegt." in office.text
    assert "Keine Mail erreicht LK Altenburger Land und Stadt Halle" in (
        office.open("/verwaltung").text
    )


def people_come_by_excel(office: Reader, folder: Path) -> None:
    office.open("/teilnehmende").follow("Aus Excel einlesen", within="main")
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="Tabelle der Teilnehmenden").click()
    table = folder / download.value.suggested_filename
    download.value.save_as(table)
    _fill(table)

    office.page.get_by_label("Excel-Datei mit den Personen").set_input_files(table)
    office.press("Hochladen und prüfen")
    assert "2 neu, 0 geändert, 1 unverändert, 0 Probleme" in office.text
    office.press("Übernehmen")

    assert "Übernommen: 2 neue Personen, 0 Änderungen." in office.text
    assert "Sabine Seidel (ss) – Bildungsmanagement · Hauptansprechperson" in office.text
    assert "Dr. Bernd Brandt" in office.text


def _fill(table: Path) -> None:
    workbook = openpyxl.load_workbook(table)
    sheet = workbook.worksheets[0]
    assert [cell.value for cell in sheet[1]][:6] == [
        "Organisation", "Anrede", "Titel", "Vorname", "Nachname", "Mailadresse"
    ]  # fmt: skip
    for row in PEOPLE:
        sheet.append(row)
    workbook.save(table)


def account_is_activated(loop: Loop, office: Reader) -> Reader:
    """The municipality's window, logged in with the password it chose itself."""
    office.open("/verwaltung/konten").follow("Jemanden einladen", within="main")
    office.page.get_by_label("Person").select_option("Sabine Seidel · LK Altenburger Land")
    office.page.get_by_label("Rolle").select_option("sieht die eigene Organisation")
    office.press("Einladung schicken")
    loop.deliver()
    [letter] = loop.post.new()
    assert letter.to == "seidel"
    assert letter.subject == "Ihr Zugang bei BiSMit"
    path = letter.link.removeprefix(loop.server.base)

    altenburg = loop.window().open(path).open(path)  # whoever only looks uses nothing up
    assert altenburg.heading == "Zugang freischalten"
    altenburg.fill("Neues Passwort", SEIDEL_PASSWORD)
    altenburg.fill("Neues Passwort wiederholen", SEIDEL_PASSWORD)
    altenburg.press("Passwort setzen und freischalten")
    assert "Ihr Passwort ist gesetzt." in altenburg.text

    altenburg.log_in(SEIDEL, SEIDEL_PASSWORD)
    assert altenburg.heading == "Guten Tag, Frau Seidel"
    assert loop.window().open(path, 404).heading == "Dieser Link geht nicht mehr"
    office.open(office.path)
    assert "Sabine Seidel hat das Konto freigeschaltet" in office.history
    return altenburg
