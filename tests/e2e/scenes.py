"""Every page of the product, and how somebody gets to see it; also the states full of errors."""

from __future__ import annotations

import hashlib
import hmac
from io import BytesIO

from openpyxl import Workbook
from playwright.sync_api import FilePayload

from tests.e2e import poll_scenes as polls
from tests.e2e import scenes_of_indicators
from tests.e2e.life_scenes import LIFE_SCENES
from tests.e2e.reader import Reader
from tests.e2e.server import SECRET as SERVER_SECRET
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
from tests.e2e.world import ENDED_SECRET, GENERAL_SECRET, SECRET
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


def blocked_days_of_a_file(reader: Reader) -> None:
    reader.open("/treffen/sperrzeiten/kalender")
    event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20300614\nSUMMARY:Woche\nEND:VEVENT"
    ics = f"BEGIN:VCALENDAR\n{event}\nEND:VCALENDAR\n".encode()
    file = {"name": "kalender.ics", "mimeType": "text/calendar", "buffer": ics}
    reader.page.get_by_label("Kalenderdatei").set_input_files(file)  # type: ignore[arg-type]
    reader.press("Hochladen und ansehen")


def nobody_invited(reader: Reader) -> None:
    reader.open("/treffen/4/einladen")
    for box in reader.page.get_by_role("checkbox").all():
        box.uncheck()
    reader.press("Jetzt einladen", 422)


def no_answer(reader: Reader) -> None:
    """Sent by a program that presses no button."""
    reader.open(f"/antwort/{SECRET}")
    reader.page.evaluate("document.querySelector('button[name=rsvp]').value = ''")
    reader.press("Zusagen", 422)


def long_remark(reader: Reader) -> None:
    reader.open("/treffen/5/rueckmeldungen").page.locator("fieldset summary").first.click()
    reader.page.get_by_label("Bemerkung").first.fill("viel zu lang " * 60)
    reader.press("Sichern", 422)


def new_feed(reader: Reader) -> None:
    reader.open("/konto/kalender")
    reader.page.get_by_role("button", name="Adresse erzeugen").first.click()
    reader.page.wait_for_selector("svg")


def uninviting(reader: Reader) -> None:
    reader.open("/treffen/5").follow("Ausladen …", "table")


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


def answered_wrongly(reader: Reader) -> None:
    """Every answer folded away on the page can come back with its sentence."""
    first_todo(reader)
    reader.page.locator("summary", has_text="Mehr Zeit").click()
    reader.fill("Bis wann brauchen Sie Zeit?", "bald").press("Um Zeit bitten", 422)


def in_question(reader: Reader) -> None:
    first_todo(reader)
    reader.page.locator("summary", has_text="Rückfrage").click()
    reader.fill("Ihre Frage", "Auch Kennzahlen ohne Daten?").press("Frage senden")


def nothing_chosen(reader: Reader) -> None:
    reader.open("/aufgaben/kommunen").page.locator("summary", has_text="Ausgewählte").click()
    reader.press("Erlassen", 422)


def odd_new_todo(reader: Reader) -> None:
    reader.open("/aufgaben/neu").fill("Was ist zu tun?", "Tabelle ausfüllen")
    reader.page.locator("#due_text").fill("irgendwann mal")
    reader.press("Anlegen", 422)


def odd_absence(reader: Reader) -> None:
    reader.open("/aufgaben/erinnerungen").page.locator("#absent_until").fill("01.01.2021")
    reader.press("Sichern", 422)


def odd_absence_of_another(reader: Reader) -> None:
    reader.open("/aufgaben/erinnerungen/abwesenheit?person=3")
    reader.page.locator("#absent_until").fill("01.01.2021")
    reader.press("Sichern", 422)


def deadline_understood(reader: Reader) -> None:
    reader.open(f"{TODO}/aendern").page.locator("#due_text").fill("Ende Mai 2021")
    reader.press("Termin prüfen")


def pausing(reader: Reader) -> None:
    """The address as it stands in the mails, made with the key of the server of these tests."""
    message = b"reminders:p3:altenburg@demo.example"
    secret = hmac.new(SERVER_SECRET.encode(), message, hashlib.sha256).hexdigest()
    reader.open(f"/erinnerungen/p3/{secret}")


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


def untitled_material(reader: Reader) -> None:
    reader.open("/unterlagen/1").fill("Titel", "").press("Sichern", 422)


NOTICES = "/ankuendigungen"
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
    Scene("question asked", "altenburg", in_question),
    Scene("answer in error", "altenburg", answered_wrongly),
    Scene("closing many in error", "assistenz", nothing_chosen),
    Scene("new To-do", "assistenz", visit("/aufgaben/neu"), "todo_office.new"),
    Scene("new To-do in error", "assistenz", odd_new_todo),
    Scene("board of the office", "assistenz", visit("/aufgaben/buero"), "todo_office.board"),
    Scene("what is reminded", "assistenz", visit("/aufgaben/erinnerungen"), "reminders.outlook"),
    Scene("own reminders", "altenburg", visit("/aufgaben/erinnerungen")),
    Scene("absence in error", "altenburg", odd_absence),
    Scene("who is away", "assistenz", visit("/aufgaben/erinnerungen/abwesenheit")),
    Scene("absence of another", "assistenz", odd_absence_of_another, "reminders.absence"),
    Scene("deadline understood", "assistenz", deadline_understood),
    Scene("pausing", "", pausing, "reminders.pause_page"),
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
    Scene("agenda copied", "assistenz", visit("/treffen/4/tagesordnung?von=2")),
    Scene(
        "agenda to hand on", "altenburg", visit("/treffen/4/tagesordnung/druck"), "agenda.printed"
    ),
    Scene("agenda in error", "assistenz", odd_agenda),
    Scene("inviting", "assistenz", visit("/treffen/4/einladen"), "invitations.preview"),
    Scene("inviting in error", "assistenz", nobody_invited),
    Scene("meeting changed since", "assistenz", visit("/treffen/5")),
    Scene("update", "assistenz", visit("/treffen/5/aktualisieren"), "invitations.update_preview"),
    Scene("no update", "assistenz", visit("/treffen/4/aktualisieren")),
    Scene("uninviting", "assistenz", uninviting, "invitations.uninvite_preview"),
    Scene("calling off", "assistenz", visit("/treffen/5/absagen"), "moving.call_off_preview"),
    Scene("replies", "assistenz", visit("/treffen/5/rueckmeldungen"), "replies.overview"),
    Scene("replies in error", "assistenz", long_remark),
    Scene("no replies", "assistenz", visit("/treffen/4/rueckmeldungen")),
    Scene("answer by link", "", visit(f"/antwort/{SECRET}"), "replies.link"),
    Scene("answer by link in error", "", no_answer),
    Scene("answer by a broken link", "", visit("/antwort/never-sent", 404)),
    Scene("moving", "assistenz", visit("/treffen/5/verschieben"), "moving.preview"),
    Scene(
        "moving in error",
        "assistenz",
        left_empty("/treffen/5/verschieben", "Treffen verschieben"),
    ),
    Scene("year plan", "assistenz", visit("/treffen/jahresplan"), "year.preview"),
    Scene("blocked days", "altenburg", visit("/treffen/sperrzeiten"), "blocking.listed"),
    Scene(
        "blocked days from a file",
        "altenburg",
        visit("/treffen/sperrzeiten/kalender"),
        "blocking_import.start",
    ),
    Scene(
        "blocked days from a file in error",
        "assistenz",
        left_empty("/treffen/sperrzeiten/kalender", "Hochladen und ansehen"),
    ),
    Scene("blocked days to choose from", "altenburg", blocked_days_of_a_file),
    Scene("no blocked days", "altenburg", visit("/treffen/sperrzeiten"), world="empty"),
    Scene("blocked days in error", "assistenz", left_empty("/treffen/sperrzeiten", "Sperren")),
    Scene("attendance", "assistenz", visit("/treffen/4/teilnahme"), "attendance.form"),
    Scene("attendance in error", "assistenz", odd_attendance),
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
    Scene("shelf", "altenburg", visit("/unterlagen"), "materials.listed"),
    Scene("shelf of the office", "assistenz", visit("/unterlagen")),
    Scene("empty shelf", "altenburg", visit("/unterlagen"), world="empty"),
    Scene("nothing on the shelf for that choice", "altenburg", visit("/unterlagen?treffen=4")),
    Scene("links on the shelf", "altenburg", visit("/unterlagen/3"), "materials.read"),
    Scene("material", "assistenz", visit("/unterlagen/1"), "materials.read"),
    Scene("links for the office", "assistenz", visit("/unterlagen/3")),
    Scene("material in error", "assistenz", left_empty("/unterlagen/1", "Ersetzen")),
    Scene("material without a title, wrong", "assistenz", untitled_material),
    Scene("new material", "assistenz", visit("/unterlagen/neu"), "materials.new"),
    Scene("new material in error", "assistenz", left_empty("/unterlagen/neu", "Ablegen")),
    Scene("search", "altenburg", visit("/suche"), "search.found"),
    Scene("hits", "altenburg", visit("/suche?q=kennzahlen"), "search.found"),
    Scene("hits for the office", "assistenz", visit("/suche?q=Auswahl&art=todo")),
    Scene("no hits", "altenburg", visit("/suche?q=Einhorn&jahr=2021")),
    Scene("announcements", "altenburg", visit(NOTICES), "announcements.listed"),
    Scene("announcements for the office", "assistenz", visit(NOTICES)),
    Scene("no announcements", "altenburg", visit(NOTICES), world="empty"),
    Scene("new announcement", "assistenz", visit(f"{NOTICES}/neu"), "announcements.new"),
    Scene(
        "new announcement in error", "assistenz", left_empty(f"{NOTICES}/neu", "Veröffentlichen")
    ),
    Scene("announcement", "assistenz", visit(f"{NOTICES}/1"), "announcements.edit"),
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
    Scene("polls", "assistenz", visit("/terminabfragen"), "polls.listed"),
    Scene("no polls", "assistenz", visit("/terminabfragen"), "polls.listed", "empty"),
    Scene("poll", "assistenz", visit(polls.POLL), "polls.results"),
    Scene("poll of nine", "assistenz", visit(polls.POLL), world="six dates"),
    Scene("answering six dates", "", visit(polls.SIX_ANSWER), world="six dates"),
    Scene("poll for a municipality", "altenburg", visit(polls.POLL), "polls.results"),
    Scene("poll that hides its results", "altenburg", visit("/terminabfragen/3")),
    Scene("new poll", "assistenz", visit("/terminabfragen/neu"), "poll_editing.new"),
    Scene("new poll in error", "assistenz", polls.odd_poll),
    Scene("poll edited", "assistenz", visit("/terminabfragen/2/bearbeiten"), "poll_editing.edit"),
    Scene("starting", "assistenz", visit("/terminabfragen/2/starten"), "poll_editing.preview"),
    Scene("copying", "assistenz", visit(f"{polls.POLL}/kopieren"), "poll_editing.copy_form"),
    Scene(
        "copying in error",
        "assistenz",
        left_empty(f"{polls.POLL}/kopieren", "Als Entwurf kopieren", "Um so viele Wochen später"),
    ),
    Scene("answering", "", visit(polls.ANSWER), "poll_answers.link"),
    Scene("answering in error", "", polls.odd_answer),
    Scene("answering too late", "", visit(f"/terminabfragen/antwort/{ENDED_SECRET}", 403)),
    Scene("answering with a dead link", "", visit("/terminabfragen/antwort/never-sent", 404)),
    Scene("answering logged in", "altenburg", visit(f"{polls.POLL}/antwort"), "poll_answers.own"),
    Scene("answering for somebody", "assistenz", polls.entering_for_them, "poll_answers.on_behalf"),
    Scene("results by link", "", visit(f"{polls.ANSWER}/ergebnis"), "poll_links.results"),
    Scene("passing on", "", visit(f"{polls.ANSWER}/weitergeben"), "poll_links.hand_over_form"),
    Scene("passing on in error", "", left_empty(f"{polls.ANSWER}/weitergeben", "Weitergeben")),
    Scene("who are you", "", visit(f"/terminabfragen/link/{GENERAL_SECRET}"), "poll_links.general"),
    Scene(
        "who are you in error",
        "",
        left_empty(f"/terminabfragen/link/{GENERAL_SECRET}", "Link per Mail schicken"),
    ),
    Scene("general link", "assistenz", polls.general_link),
    Scene("fixing a date", "assistenz", polls.fixing, "poll_decisions.preview"),
    Scene("fixing a date in error", "assistenz", polls.fixing_against_the_host),
    Scene("opening again", "assistenz", polls.opening_again, "poll_decisions.reopen_form"),
    Scene("opening again in error", "assistenz", polls.opening_again_in_error),
    Scene("alternatives", "assistenz", polls.alternatives, "poll_decisions.alternatives"),
    Scene("alternatives in error", "assistenz", polls.alternatives_in_error),
    Scene("deadline", "assistenz", visit(f"{polls.POLL}/frist"), "poll_changes.deadline_form"),
    Scene("deadline seen first", "assistenz", polls.moving_the_end),
    Scene(
        "deadline in error", "assistenz", left_empty(f"{polls.POLL}/frist", "Weiter zur Vorschau")
    ),
    Scene("withdrawing", "assistenz", polls.withdrawing, "poll_changes.withdraw_form"),
    Scene("withdrawing in error", "assistenz", polls.withdrawing_at_length),
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
