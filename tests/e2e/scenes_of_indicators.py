"""The pages about indicators: catalogue, rounds, selections, putting together."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook

from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "catalogue.download",
    "indicators.own",
    "outputs.annex",
    "outputs.workbook",
    "selection_excel.download",
}


def catalogue_table(reader: Reader, heading: str = "Kennzahl") -> None:
    """A table of indicators, uploaded: one is new, one line cannot be read."""
    table = table_of(("Nr.", heading, "Wer hat es?"), ("A1", "Geburten", "x"), ("?", "y", "z"))
    reader.open("/kennzahlen/kataloge/einlesen")
    reader.page.get_by_label("Tabelle mit den Kennzahlen").set_input_files(
        {"name": "katalog.xlsx", "mimeType": EXCEL, "buffer": table}
    )
    reader.press("Hochladen und prüfen")


def table_of(*rows: tuple[str, ...]) -> bytes:
    workbook, buffer = Workbook(), BytesIO()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(buffer)
    return buffer.getvalue()


def filled_table(reader: Reader) -> None:
    """A table of the selection, uploaded: one answer changes, one cannot be read."""
    reader.open("/kennzahlen/auswahl/1/excel/hochladen")
    table = table_of(("Nr.", "Auswahl", "Wer?"), ("A3", "x", "-"), ("A4", "vieleicht", "-"))
    reader.page.get_by_label("Ausgefüllte Tabelle").set_input_files(
        {"name": "auswahl.xlsx", "mimeType": EXCEL, "buffer": table}
    )
    reader.press("Hochladen und prüfen")


def no_reason(reader: Reader) -> None:
    reader.open("/kennzahlen/auswahl/1?feld=C")
    reader.page.evaluate("document.querySelector('form[data-autosave]').dataset.row = ''")
    reader.page.locator("#verdict-12-not_relevant").check()
    reader.press("Zwischenstand speichern", 422)


def handed_in(reader: Reader) -> None:
    reader.open("/kennzahlen/auswahl/1/abgeben").press("Endgültig abgeben")


def decided_set(reader: Reader) -> None:
    reader.open("/kennzahlen/runden/1/vergleichsset?mindestens=1").press("Regel anwenden")
    reader.page.locator(".decided summary").first.click()


def draft_to_send(reader: Reader) -> None:
    reader.open("/kennzahlen/runden/1/vergleichsset?mindestens=1").press("Regel anwenden")
    reader.open("/kennzahlen/runden/1/zusammenfuehrung")
    reader.page.locator("summary", has_text="freigeben").click()
    reader.press("Jetzt freigeben")
    reader.open("/kennzahlen/runden/1/entwurf")


def handed_out(reader: Reader) -> str:
    """A link for two themes; the path it leads to."""
    reader.open("/kennzahlen/auswahl/1/teile").fill("Wer füllt den Teil aus?", "Schulamt")
    reader.page.get_by_label("C Frühkindliche Bildung").check()
    reader.page.get_by_label("D Allgemeinbildende Schulen").check()
    reader.press("Link erstellen")
    return reader.page.locator("#link").input_value().partition("/kennzahlen")[2]


def grouped(reader: Reader) -> None:
    """Two indicators in a group of the round's own."""
    reader.open("/kennzahlen/runden/1/vergleichsset?mindestens=1").press("Regel anwenden")
    reader.open("/kennzahlen/runden/1/vergleichsset/gruppen")
    reader.page.locator("#pick-1").check()
    reader.fill("In Gruppe", "Daseinsvorsorge").press("Einordnen")


def compared_versions(reader: Reader) -> None:
    grouped(reader)
    reader.open("/kennzahlen/runden/1/vergleichsset?mindestens=2").press("Regel anwenden")
    reader.open("/kennzahlen/runden/1/vergleichsset/fassungen")


def refused_decision(reader: Reader) -> None:
    decided_set(reader)
    reader.press("Streichen", 422)


def part_by_link(reader: Reader) -> None:
    reader.open(f"/kennzahlen{handed_out(reader)}")


def decision_round(reader: Reader) -> None:
    reader.open("/kennzahlen/runden/1/vergleichsset?mindestens=1").press("Regel anwenden")
    reader.open("/kennzahlen/runden/1/beschluss")


SCENES = (
    Scene("indicators, empty", "assistenz", visit("/kennzahlen"), world="empty"),
    Scene("indicators", "altenburg", visit("/kennzahlen"), "indicators.overview"),
    Scene("catalogue", "altenburg", visit("/kennzahlen/kataloge/1"), "catalogue.read"),
    Scene(
        "catalogue import", "assistenz", visit("/kennzahlen/kataloge/einlesen"), "catalogue.start"
    ),
    Scene(
        "catalogue import in error",
        "assistenz",
        left_empty("/kennzahlen/kataloge/einlesen", "Hochladen und prüfen"),
    ),
    Scene("catalogue of unknown headings", "assistenz", lambda r: catalogue_table(r, "Was?")),
    Scene("catalogue review", "assistenz", catalogue_table),
    Scene("round, new", "assistenz", visit("/kennzahlen/runden/neu"), "rounds.new"),
    Scene(
        "round, new, in error",
        "assistenz",
        left_empty("/kennzahlen/runden/neu", "Runde eröffnen", "Frist"),
    ),
    Scene("round", "assistenz", visit("/kennzahlen/runden/1"), "rounds.read"),
    Scene("selection", "altenburg", visit("/kennzahlen/auswahl/1"), "indicators.selection"),
    Scene("selection, search", "altenburg", visit("/kennzahlen/auswahl/1?suche=kinder")),
    Scene("selection in error", "altenburg", no_reason),
    Scene(
        "selection, confirm",
        "altenburg",
        visit("/kennzahlen/auswahl/1/abgeben"),
        "indicators.confirm",
    ),
    Scene("selection, handed in", "assistenz", handed_in),
    Scene(
        "selection, upload",
        "altenburg",
        visit("/kennzahlen/auswahl/1/excel/hochladen"),
        "selection_excel.start",
    ),
    Scene("selection, table read", "altenburg", filled_table),
    Scene(
        "consolidation",
        "assistenz",
        visit("/kennzahlen/runden/1/zusammenfuehrung"),
        "consolidation.matrix",
    ),
    Scene(
        "comparison set, rule",
        "assistenz",
        visit("/kennzahlen/runden/1/vergleichsset?mindestens=1"),
        "consolidation.comparison",
    ),
    Scene("comparison set", "assistenz", decided_set),
    Scene("comparison set, groups", "assistenz", grouped, "comparison_set.groups"),
    Scene("comparison set, versions", "assistenz", compared_versions, "comparison_set.versions"),
    Scene("comparison set, in error", "assistenz", refused_decision),
    Scene("pictures", "assistenz", visit("/kennzahlen/runden/1/bilder"), "outputs.pictures"),
    Scene("draft of the set", "assistenz", draft_to_send, "outputs.draft"),
    Scene("decision round", "assistenz", decision_round, "outputs.decision_round"),
    Scene("parts handed out", "altenburg", handed_out, "parts.listed"),
    Scene(
        "parts in error", "altenburg", left_empty("/kennzahlen/auswahl/1/teile", "Link erstellen")
    ),
    Scene("part by link", "altenburg", part_by_link, "parts.part"),
    Scene("part gone", "", visit("/kennzahlen/teil/never-sent", 404)),
    Scene("presented", "altenburg", visit("/kennzahlen/auswahl/1/vorstellen"), "outputs.present"),
)
