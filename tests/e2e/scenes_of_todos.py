"""The pages of To-dos and reminders, and how somebody gets to see them."""

from __future__ import annotations

import hashlib
import hmac

from tests.e2e.reader import Reader
from tests.e2e.server import SECRET as SERVER_SECRET
from tests.e2e.staging import Scene, left_empty, visit

TODO = "/aufgaben/todo/2"


def marked_on_behalf(reader: Reader) -> None:
    reader.open("/aufgaben/kommunen").go(reader.page.locator("a.cell").first)


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


def without_a_reason(reader: Reader) -> None:
    """A field is chosen, and no reason given."""
    reader.open("/aufgaben/kommunen").page.locator(".matrix__pick").first.check()
    reader.page.locator("summary", has_text="Ausgewählte").click()
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


def wants_a_file(reader: Reader) -> None:
    reader.open("/aufgaben/neu").fill("Was ist zu tun?", "Ausgefüllte Tabelle zusenden")
    reader.press("Anlegen").open("/aufgaben/kommunen").go(reader.page.locator("a.cell").last)


def text_blocks(reader: Reader) -> None:
    reader.open("/aufgaben/neu").fill("Was ist zu tun?", "Tabelle ausfüllen und zusenden")
    reader.page.locator("details", has_text="Reihenfolge").locator("summary").click()
    reader.page.locator("#template").fill("Tabelle")
    reader.press("Anlegen").open("/aufgaben/textbausteine")


SCENES = (
    Scene("progress of the To-dos", "assistenz", visit("/aufgaben"), "todos.listed"),
    Scene("no To-dos", "assistenz", visit("/aufgaben"), "todos.listed", "empty"),
    Scene("own To-dos", "altenburg", visit("/aufgaben"), "todos.listed"),
    Scene("assignment", "altenburg", first_todo, "todos.assignment"),
    Scene("assignment for the office", "assistenz", first_todo, "todos.assignment"),
    Scene("assignment of a municipality", "assistenz", marked_on_behalf),
    Scene("matrix", "assistenz", visit("/aufgaben/kommunen"), "todos.overview"),
    Scene("question asked", "altenburg", in_question),
    Scene("answer in error", "altenburg", answered_wrongly),
    Scene("closing many in error", "assistenz", without_a_reason),
    Scene("new To-do", "assistenz", visit("/aufgaben/neu"), "todo_office.new"),
    Scene("new To-do in error", "assistenz", odd_new_todo),
    Scene("text blocks", "assistenz", text_blocks, "todo_templates.listed"),
    Scene("To-do that wants a file", "assistenz", wants_a_file, "todos.assignment"),
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
)
