"""What somebody does to see the pages of writing, in all their states."""

from __future__ import annotations

from tests.e2e.reader import Reader


def editor(reader: Reader, add: str = "") -> Reader:
    reader.open("/protokolle/1/bearbeiten")
    return reader.fill("Text", reader.page.get_by_label("Text", exact=True).input_value() + add)


def conflict(reader: Reader) -> None:
    """The same Protokoll open in two windows; both save."""
    second = Reader(reader.page.context, reader.base)
    editor(reader, "\n- erste Hand\n")
    reader.page.get_by_text("zuletzt gesichert").wait_for()
    editor(second, "\n- zweite Hand\n").press("Sichern")
    reader.press("Sichern", 409)
    second.page.close()


def empty_editor(reader: Reader) -> None:
    reader.open("/protokolle/1/bearbeiten").fill("Text", "").press("Sichern", 422)


def preview(reader: Reader) -> None:
    editor(reader, "\n→ **To do Wanderverein:** Wege\n").press("Vorschau")


def replaced(reader: Reader, old: str, new: str) -> None:
    """A piece of the text changed and saved."""
    editor(reader)
    text = reader.page.get_by_label("Text", exact=True).input_value()
    assert old in text
    reader.fill("Text", text.replace(old, new)).press("Sichern")


def moved_todos(reader: Reader) -> None:
    """A To-do changed in the text: the office is asked whether it is the same."""
    replaced(reader, "Einstellen der Linksammlung", "Einstellen der Linkliste")


def orphaned(reader: Reader) -> None:
    """The line of a To-do that was sent round is gone, another owner is unknown."""
    replaced(reader, "Zusammenfassung der Basiszahlen", "Wege beschreiben, Karten malen")


def unknown_owner(reader: Reader) -> None:
    editor(reader, "\n→ **To do Wanderverein:** Wege beschreiben\n").press("Sichern")


def undecided(reader: Reader) -> None:
    """The office says that a To-do falls away, and not why."""
    orphaned(reader)
    reader.page.get_by_role("button", name="Entfällt: T").first.click()
    reader.page.wait_for_load_state()


def questions(reader: Reader) -> None:
    moved_todos(reader)
    reader.open("/protokolle/1")


def left_open(reader: Reader) -> None:
    """Something typed and kept by itself; the browser was closed before it was saved."""
    editor(reader, "\n- noch nicht gesichert\n")
    reader.page.get_by_text("zuletzt gesichert").wait_for()
    second = Reader(reader.page.context, reader.base)
    second.open("/protokolle/1/bearbeiten")
    reader.page.close()
    reader.page, reader.status = second.page, second.status


def compared(reader: Reader) -> None:
    editor(reader, "\n- ein Satz mehr\n").press("Sichern")
    reader.open("/protokolle/1/fassungen/vergleich")


def composed(reader: Reader) -> None:
    conflict(reader)
    reader.press("Gemeinsamen Text ansehen")


def completing(reader: Reader) -> None:
    """The list of suggestions below the text."""
    editor(reader)
    reader.page.get_by_label("Text", exact=True).press("Control+End")
    reader.page.keyboard.type("\n→ To do Alten")
    reader.page.get_by_role("option").first.wait_for()


def confirmed(reader: Reader) -> None:
    reader.open("/protokolle/1/festlegungen").press("Gemeinsam angesehen und bestätigt")
