"""Every page of the product, and how somebody gets to see it; also the states full of errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.reader import Reader
from tests.minutes.protocols import source

UNKNOWN_OWNER = """\
## Protokoll des Treffens am 20.04.2021

### Teilnehmende

**LK Bautzen** - Heike Noack, Bildungsbüro

**LK Nordsachsen** - Jutta Krieger, Schulamt

## Absprachen

→ **To do Wanderverein:** Wege beschreiben
**Termin:** 12.05.2021
"""


@dataclass(frozen=True)
class Scene:
    """A page in the filled (or, with only the cast, the empty) world, as a role meets it."""

    name: str
    role: str
    show: Callable[[Reader], object]
    endpoint: str | None = None  # the GET route this scene is the proof for
    world: str = "filled"


def visit(path: str, status: int = 200) -> Callable[[Reader], object]:
    return lambda reader: reader.open(path, status)


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


SCENES = (
    Scene("login", "", visit("/anmelden"), "accounts.login"),
    Scene("wrong login", "", wrong_login),
    Scene("login asked for", "", visit("/aufgaben", 401)),
    Scene("imprint", "", visit("/impressum"), "home.footer_page"),
    Scene("privacy", "", visit("/datenschutz"), "home.footer_page"),
    Scene("accessibility", "altenburg", visit("/barrierefreiheit"), "home.footer_page"),
    Scene("desk of the office", "assistenz", visit("/"), "home.desk"),
    Scene("first desk of the office", "assistenz", visit("/"), "home.desk", "empty"),
    Scene("desk of a municipality", "altenburg", visit("/"), "home.desk"),
    Scene("first desk of a municipality", "altenburg", visit("/"), "home.desk", "empty"),
    Scene("progress of the To-dos", "assistenz", visit("/aufgaben"), "todos.listed"),
    Scene("no To-dos", "assistenz", visit("/aufgaben"), "todos.listed", "empty"),
    Scene("own To-dos", "altenburg", visit("/aufgaben"), "todos.listed"),
    Scene("assignment", "altenburg", first_todo, "todos.assignment"),
    Scene("assignment for the office", "assistenz", first_todo, "todos.assignment"),
    Scene("meetings", "altenburg", visit("/treffen"), "meetings.listed"),
    Scene("no meetings", "assistenz", visit("/treffen"), "meetings.listed", "empty"),
    Scene("meeting", "assistenz", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting for a municipality", "altenburg", visit("/treffen/1"), "meeting.overview"),
    Scene("meeting to come", "altenburg", visit("/treffen/4"), "meeting.overview"),
    Scene("Protokolle", "assistenz", visit("/protokolle"), "minutes.listed"),
    Scene("Protokolle of a municipality", "altenburg", visit("/protokolle"), "minutes.listed"),
    Scene("no Protokolle", "assistenz", visit("/protokolle"), "minutes.listed", "empty"),
    Scene("Protokoll", "altenburg", visit("/protokolle/1"), "minutes.read"),
    Scene("draft", "assistenz", visit("/protokolle/2"), "minutes.read"),
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
    Scene("account", "altenburg", visit("/konto"), "accounts.account"),
    Scene("account in error", "altenburg", weak_password),
    Scene("not there", "altenburg", visit("/aufgaben/9999", 404)),
    Scene("not there for strangers", "", visit("/gibt-es-nicht", 404)),
    Scene("not allowed", "assistenz", visit("/protokolle/importieren/text", 405)),
    Scene("without token", "altenburg", without_token),
)
WITHOUT_PAGE = {"assets.static", "health.healthz", "health.readyz", "minutes.word"}
