"""The pages of the shelf, the search and announcements."""

from __future__ import annotations

from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit

NOTICES = "/ankuendigungen"


def untitled_material(reader: Reader) -> None:
    reader.open("/unterlagen/1").fill("Titel", "").press("Sichern", 422)


SCENES = (
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
)
