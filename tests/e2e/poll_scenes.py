"""What somebody does to see the pages of a poll, also those full of errors."""

from __future__ import annotations

from tests.e2e.reader import Reader
from tests.e2e.world import POLL_SECRET, SIX_SECRET

POLL = "/terminabfragen/1"
ANSWER = f"/terminabfragen/antwort/{POLL_SECRET}"
SIX_ANSWER = f"/terminabfragen/antwort/{SIX_SECRET}"


def link_of(reader: Reader, name: str) -> str:
    """Where the link with that name leads."""
    return str(reader.page.get_by_role("link", name=name).first.get_attribute("href"))


def fixing(reader: Reader) -> None:
    reader.open(POLL).open(link_of(reader, "Termin festlegen"))


def fixing_against_the_host(reader: Reader) -> None:
    """The host of the date in September cannot come, and nobody said that it stands anyway."""
    reader.open(POLL).open(link_of(reader, "Termin festlegen … Mi 15. – Do 16.09."))
    reader.press("Termin festlegen und einladen", 422)


def opening_again(reader: Reader) -> None:
    reader.open(POLL).follow("Wieder öffnen …")


def opening_again_in_error(reader: Reader) -> None:
    opening_again(reader)
    reader.press("Absagen und wieder öffnen", 422)


def moving_the_end(reader: Reader) -> None:
    reader.open(f"{POLL}/frist").fill("Antworten bis", "Mitte Mai 2021").press(
        "Weiter zur Vorschau"
    )


def withdrawing(reader: Reader) -> None:
    reader.open(POLL).open(link_of(reader, "Zurückziehen"))


def withdrawing_at_length(reader: Reader) -> None:
    withdrawing(reader)
    reader.fill("Grund", "viel zu lang " * 60).press("Zurückziehen und Bescheid geben", 422)


def alternatives(reader: Reader) -> None:
    reader.open(POLL).follow("Passt nicht?")


def alternatives_in_error(reader: Reader) -> None:
    alternatives(reader)
    reader.fill("Tag", "demnächst").press("Jetzt zur Wahl stellen", 422)


def entering_for_them(reader: Reader) -> None:
    reader.open(POLL)
    reader.page.locator(".poll-table summary").last.click()
    reader.go(reader.page.locator(".poll-table details[open] a").first)
    reader.sees(200)


def odd_poll(reader: Reader) -> None:
    """Two days in one field, a holiday, and nothing else right."""
    reader.open("/terminabfragen/neu").fill("Tag", "17.–18.11.2021")
    reader.press("Tage prüfen").press("Weiter zur Vorschau", 422)


def odd_answer(reader: Reader) -> None:
    reader.open(ANSWER)
    reader.page.locator("fieldset.poll__option").first.get_by_label("ja", exact=True).check()
    reader.page.locator("fieldset summary").first.click()
    reader.page.get_by_label("Mi 15.09. ab").fill("mittags")
    reader.press("Speichern", 422)


def general_link(reader: Reader) -> None:
    reader.open(POLL).press("Allgemeiner Link")
