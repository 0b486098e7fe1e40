"""Every page of the product, and how somebody gets to see it; also the states full of errors."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from tests.e2e import scenes_of_indicators
from tests.e2e.reader import Reader
from tests.e2e.scene import Scene, left_empty, visit
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


def wrong_placeholder(reader: Reader) -> None:
    reader.open(f"{MAIL_TEXTS}/minutes").fill("Schluss der Mail", "Bis bald, {nam}")
    reader.press("Speichern", 422)


TODO = "/aufgaben/todo/2"
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
    Scene("progress of the To-dos", "assistenz", visit("/aufgaben"), "todos.listed"),
    Scene("no To-dos", "assistenz", visit("/aufgaben"), "todos.listed", "empty"),
    Scene("own To-dos", "altenburg", visit("/aufgaben"), "todos.listed"),
    Scene("assignment", "altenburg", first_todo, "todos.assignment"),
    Scene("assignment for the office", "assistenz", first_todo, "todos.assignment"),
    Scene("assignment of a municipality", "assistenz", marked_on_behalf),
    Scene("matrix", "assistenz", visit("/aufgaben/kommunen"), "todos.overview"),
    Scene("empty matrix", "assistenz", visit("/aufgaben/kommunen"), "todos.overview", "empty"),
    Scene("nudge", "assistenz", visit("/aufgaben/todo/2/erinnern"), "todos.nudge_preview"),
    Scene("nudge nobody", "assistenz", visit("/aufgaben/todo/1/erinnern")),
    Scene("To-do changed", "assistenz", visit(f"{TODO}/aendern"), "todo_change.edit"),
    Scene(
        "To-do changed in error",
        "assistenz",
        left_empty(f"{TODO}/aendern", "Ändern", "Was ist zu tun?"),
    ),
    Scene("To-do withdrawn in error", "assistenz", left_empty(f"{TODO}/aendern", "Zurückziehen")),
    Scene("meetings", "altenburg", visit("/treffen"), "meetings.listed"),
    Scene("no meetings", "assistenz", visit("/treffen"), "meetings.listed", "empty"),
    Scene("meeting", "assistenz", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting for a municipality", "altenburg", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting to come", "altenburg", visit("/treffen/4"), "meeting.overview"),
    Scene("new meeting", "assistenz", visit("/treffen/neu"), "meetings.new"),
    Scene("new meeting in error", "assistenz", left_empty("/treffen/neu", "Sichern")),
    Scene("meeting edited", "assistenz", visit("/treffen/4/bearbeiten"), "meetings.edit"),
    Scene("agenda", "assistenz", visit("/treffen/4/tagesordnung"), "meetings.agenda"),
    Scene("agenda in error", "assistenz", odd_agenda),
    Scene("inviting", "assistenz", visit("/treffen/4/einladen"), "invitations.preview"),
    Scene("inviting in error", "assistenz", nobody_invited),
    Scene("meeting changed since", "assistenz", visit("/treffen/5")),
    Scene("update", "assistenz", visit("/treffen/5/aktualisieren"), "invitations.update_preview"),
    Scene("no update", "assistenz", visit("/treffen/4/aktualisieren")),
    Scene("uninviting", "assistenz", uninviting, "invitations.uninvite_preview"),
    Scene("calling off", "assistenz", visit("/treffen/5/absagen"), "invitations.call_off_preview"),
    Scene("attendance", "assistenz", visit("/treffen/4/teilnahme"), "attendance.form"),
    Scene("attendance in error", "assistenz", odd_attendance),
    Scene("Protokolle", "assistenz", visit("/protokolle"), "minutes.listed"),
    Scene("Protokolle of a municipality", "altenburg", visit("/protokolle"), "minutes.listed"),
    Scene("no Protokolle", "assistenz", visit("/protokolle"), "minutes.listed", "empty"),
    Scene("Protokoll", "altenburg", visit("/protokolle/1"), "minutes.read"),
    Scene("draft", "assistenz", visit("/protokolle/2"), "minutes.read"),
    Scene("sending round", "assistenz", visit("/protokolle/2/versenden"), "circulation.preview"),
    Scene("moved To-dos", "assistenz", moved_todos, "minutes.read"),
    Scene("import", "assistenz", visit("/protokolle/importieren"), "minutes_import.start"),
    Scene("import without a file", "assistenz", empty_upload),
    Scene("import without a text", "assistenz", empty_paste),
    Scene("review", "assistenz", review),
    Scene("review of two", "assistenz", review_of_two, world="empty"),
    Scene("review in error", "assistenz", refused_review),
    Scene("editor", "assistenz", editor, "minutes.edit"),
    Scene("editor in conflict", "assistenz", conflict),
    Scene("editor in error", "assistenz", empty_editor),
    Scene("editor with preview", "assistenz", preview),
    Scene("login during work", "assistenz", interrupted),
    Scene("work resumed", "assistenz", resumed),
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
    Scene("outbox", "assistenz", visit("/postausgang"), "mail.listed"),
    Scene("empty outbox", "assistenz", visit("/postausgang"), "mail.listed", "empty"),
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
    Scene("account", "altenburg", visit("/konto"), "accounts.account"),
    Scene("account in error", "altenburg", weak_password),
    Scene("not there", "altenburg", visit("/aufgaben/9999", 404)),
    Scene("not there for strangers", "", visit("/gibt-es-nicht", 404)),
    Scene("not allowed", "assistenz", visit("/protokolle/importieren/text", 405)),
    Scene("without token", "altenburg", without_token),
    *scenes_of_indicators.SCENES,
)
FILES = {
    *scenes_of_indicators.FILES,
    "directory_import.template",
    "logos.picture",
    "meetings.calendar",
    "minutes.word",
}
WITHOUT_PAGE = {"assets.static", "health.healthz", "health.readyz", *FILES}
