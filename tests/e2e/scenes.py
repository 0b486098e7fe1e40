"""Every page of the product, and how somebody gets to see it; also the states full of errors."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import FilePayload

from tests.e2e import (
    poll_scenes,
    scenes_of_indicators,
    scenes_of_meetings,
    scenes_of_the_shelf,
    scenes_of_todos,
)
from tests.e2e.life_scenes import LIFE_SCENES
from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit
from tests.e2e.steps_of_writing import (
    compared,
    completing,
    composed,
    confirmed,
    conflict,
    editor,
    empty_editor,
    left_open,
    moved_todos,
    orphaned,
    preview,
    questions,
    undecided,
    unknown_owner,
)
from tests.e2e.survey_scenes import SURVEY_FILES, SURVEY_SCENES
from tests.e2e.world import SECRET
from tests.minutes.protocols import source

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


MAIL_TEXTS = "/verwaltung/mailtexte"
ORGANISATIONS, PEOPLE = "/teilnehmende/organisationen", "/teilnehmende/personen"
EXCEL_PAGE, ACCOUNTS = "/teilnehmende/einlesen", "/verwaltung/konten"
SCENES = (
    Scene("login", "", visit("/anmelden"), "accounts.login"),
    Scene("wrong login", "", wrong_login),
    Scene("login asked for", "", visit("/aufgaben", 401)),
    Scene("imprint", "", visit("/impressum"), "home.footer_page"),
    Scene("privacy", "", visit("/datenschutz"), "home.footer_page"),
    Scene("accessibility", "altenburg", visit("/barrierefreiheit"), "home.footer_page"),
    Scene("desk of the office", "assistenz", visit("/"), "home.desk"),
    Scene("first desk of the office", "assistenz", visit("/"), "home.desk", "empty"),
    Scene("first steps", "buero", visit("/"), "home.desk", "empty"),
    Scene("desk of a municipality", "altenburg", visit("/"), "home.desk"),
    Scene("first desk of a municipality", "altenburg", visit("/"), "home.desk", "empty"),
    *scenes_of_todos.SCENES,
    *scenes_of_meetings.SCENES,
    Scene("Protokolle", "assistenz", visit("/protokolle"), "minutes.listed"),
    Scene("Protokolle of a municipality", "altenburg", visit("/protokolle"), "minutes.listed"),
    Scene("no Protokolle", "assistenz", visit("/protokolle"), "minutes.listed", "empty"),
    Scene("Protokoll", "altenburg", visit("/protokolle/1"), "minutes.read"),
    Scene("draft", "assistenz", visit("/protokolle/2"), "minutes.read"),
    Scene("sending round", "assistenz", visit("/protokolle/2/versenden"), "circulation.preview"),
    *LIFE_SCENES,
    Scene("moved To-dos", "assistenz", moved_todos, "clarifying.page"),
    Scene("questions about To-dos", "assistenz", questions, "minutes.read"),
    Scene("To-do without a line", "assistenz", orphaned),
    Scene("To-do without a line in error", "assistenz", undecided),
    Scene("owner nobody knows", "assistenz", unknown_owner),
    Scene("versions", "assistenz", visit("/protokolle/1/fassungen"), "versions.listed"),
    Scene("version", "assistenz", visit("/protokolle/1/fassungen/1"), "versions.read"),
    Scene("versions compared", "assistenz", compared, "versions.comparison"),
    Scene("lines and To-dos", "assistenz", visit("/protokolle/1/zeilen"), "room.lines"),
    Scene("projector", "assistenz", visit("/protokolle/1/projektor?punkt=4"), "room.projector"),
    Scene("agreed today", "assistenz", visit("/protokolle/1/festlegungen"), "room.agreed"),
    Scene("agreed and confirmed", "assistenz", confirmed),
    Scene("import", "assistenz", visit("/protokolle/importieren"), "minutes_import.start"),
    Scene("import without a file", "assistenz", empty_upload),
    Scene("import without a text", "assistenz", empty_paste),
    Scene("import of many", "assistenz", visit("/protokolle/sammlung"), "minutes_bulk.start"),
    Scene("import of many in error", "assistenz", nothing_of_many),
    Scene("many waiting", "assistenz", visit("/protokolle/sammlung/1"), "minutes_bulk.progress"),
    Scene("many taken over", "assistenz", many),
    Scene("review", "assistenz", review),
    Scene("review of two", "assistenz", review_of_two, world="empty"),
    Scene("review in error", "assistenz", refused_review),
    Scene("editor", "assistenz", editor, "minutes.edit"),
    Scene("editor in conflict", "assistenz", conflict),
    Scene("editor in error", "assistenz", empty_editor),
    Scene("editor with preview", "assistenz", preview),
    Scene("editor with something left open", "assistenz", left_open),
    Scene("editor with suggestions", "assistenz", completing),
    Scene("editor with one text of two", "assistenz", composed),
    Scene("login during work", "assistenz", interrupted),
    Scene("work resumed", "assistenz", resumed),
    *scenes_of_the_shelf.SCENES,
    Scene("people", "altenburg", visit("/teilnehmende"), "directory.overview"),
    Scene("people for the office", "assistenz", visit("/teilnehmende")),
    Scene("organisation", "assistenz", visit(f"{ORGANISATIONS}/2"), "directory_admin.organisation"),
    Scene(
        "new organisation",
        "assistenz",
        visit(f"{ORGANISATIONS}/neu"),
        "directory_admin.new_organisation",
    ),
    Scene("new organisation in error", "assistenz", left_empty(f"{ORGANISATIONS}/neu", "Anlegen")),
    Scene("person", "assistenz", visit(f"{PEOPLE}/3"), "directory_admin.person"),
    Scene("person in error", "assistenz", left_empty(f"{PEOPLE}/3", "Speichern", "Nachname")),
    Scene("new person", "assistenz", visit(f"{PEOPLE}/neu"), "directory_admin.new_person"),
    Scene("new person in error", "assistenz", left_empty(f"{PEOPLE}/neu", "Eintragen")),
    Scene(
        "new membership",
        "assistenz",
        visit(f"{PEOPLE}/3/zugehoerigkeit"),
        "directory_admin.new_membership",
    ),
    Scene(
        "membership",
        "assistenz",
        visit("/teilnehmende/zugehoerigkeiten/3"),
        "directory_admin.membership",
    ),
    Scene("people by Excel", "assistenz", visit(EXCEL_PAGE), "directory_import.start"),
    Scene("people by Excel in error", "assistenz", left_empty(EXCEL_PAGE, "Hochladen und prüfen")),
    Scene("people by Excel, preview", "assistenz", people_table),
    *poll_scenes.SCENES,
    Scene("outbox", "assistenz", visit("/postausgang"), "mail.listed"),
    Scene("empty outbox", "assistenz", visit("/postausgang"), "mail.listed", "empty"),
    Scene("unclear mails", "assistenz", visit("/postausgang/unklar"), "inbound.listed"),
    Scene("no unclear mails", "assistenz", visit("/postausgang/unklar"), world="empty"),
    Scene("mail", "assistenz", visit("/postausgang/2"), "mail.read"),
    Scene("administration", "buero", visit("/verwaltung"), "administration.overview"),
    Scene("administration for the office", "assistenz", visit("/verwaltung")),
    Scene("office settings", "buero", visit("/verwaltung/buero"), "administration.office"),
    Scene(
        "office settings in error",
        "buero",
        left_empty("/verwaltung/buero", "Speichern", "Name der Runde"),
    ),
    Scene("logos", "buero", visit("/verwaltung/logos"), "logos.listed"),
    Scene("logos in error", "buero", left_empty("/verwaltung/logos", "Hinzufügen")),
    Scene("mail texts", "buero", visit(MAIL_TEXTS), "mail_texts.listed"),
    Scene("mail text", "buero", visit(f"{MAIL_TEXTS}/invitation"), "mail_texts.edit"),
    Scene("mail text in error", "buero", wrong_placeholder),
    Scene("accounts", "buero", visit(ACCOUNTS), "accounts_admin.listed"),
    Scene("account of somebody", "buero", visit(f"{ACCOUNTS}/3"), "accounts_admin.account"),
    Scene("account of somebody in error", "buero", office_role_for_a_municipality),
    Scene("new account", "buero", visit(f"{ACCOUNTS}/neu"), "accounts_admin.new"),
    Scene("password forgotten", "", visit("/passwort-vergessen"), "activation.forgotten"),
    Scene("password forgotten in error", "", left_empty("/passwort-vergessen", "Link schicken")),
    Scene("activation", "", visit(f"/freischalten/{SECRET}"), "activation.link"),
    Scene(
        "activation in error",
        "",
        left_empty(f"/freischalten/{SECRET}", "Passwort setzen und freischalten"),
    ),
    Scene("link gone", "", visit("/passwort/never-sent", 404)),
    Scene("calendar feeds", "altenburg", visit("/konto/kalender"), "feeds.page"),
    Scene("new calendar feed", "altenburg", new_feed),
    Scene("account", "altenburg", visit("/konto"), "accounts.account"),
    Scene("account in error", "altenburg", weak_password),
    Scene("not there", "altenburg", visit("/aufgaben/9999", 404)),
    Scene("not there for strangers", "", visit("/gibt-es-nicht", 404)),
    Scene("not allowed", "assistenz", visit("/protokolle/importieren/text", 405)),
    Scene("without token", "altenburg", without_token),
    *SURVEY_SCENES,
    *scenes_of_indicators.SCENES,
)
TODO_FILES = {"todo_answers.download", "todos.excel", "todos.matrix_excel"}
FILES = {
    *scenes_of_indicators.FILES,
    *SURVEY_FILES,
    *TODO_FILES,
    "agenda.word",
    "attendance.sheet",
    "attendance.table",
    "circulation.pdf",
    "circulation.sent_word",
    "directory_import.template",
    "drafts.status",
    "feeds.feed",
    "house_style.base",
    "house_style.sample",
    "logos.picture",
    "materials.download",
    "materials.earlier",
    "meetings.calendar",
    "minutes.word",
    "minutes_bulk.original",
    "polls.table",
    "returned_word.download",
}
WITHOUT_PAGE = {"assets.static", "health.healthz", "health.readyz", *FILES}
