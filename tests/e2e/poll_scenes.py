"""What somebody does to see the pages of a poll, also those full of errors."""

from __future__ import annotations

from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit
from tests.e2e.world import ENDED_SECRET, GENERAL_SECRET, POLL_SECRET, SIX_SECRET

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


def somebody_calls(reader: Reader) -> None:
    reader.open(POLL)
    reader.page.locator(".poll-table summary").last.click()
    reader.open(link_of(reader, "Antwort einer weiteren Person eintragen"))


def nobody_calls(reader: Reader) -> None:
    somebody_calls(reader)
    reader.press("Weiter", 422)


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


SCENES = (
    Scene("polls", "assistenz", visit("/terminabfragen"), "polls.listed"),
    Scene("no polls", "assistenz", visit("/terminabfragen"), "polls.listed", "empty"),
    Scene("poll", "assistenz", visit(POLL), "polls.results"),
    Scene("poll of nine", "assistenz", visit(POLL), world="six dates"),
    Scene("answering six dates", "", visit(SIX_ANSWER), world="six dates"),
    Scene("poll for a municipality", "altenburg", visit(POLL), "polls.results"),
    Scene("poll that hides its results", "altenburg", visit("/terminabfragen/3")),
    Scene("new poll", "assistenz", visit("/terminabfragen/neu"), "poll_editing.new"),
    Scene("new poll in error", "assistenz", odd_poll),
    Scene("poll edited", "assistenz", visit("/terminabfragen/2/bearbeiten"), "poll_editing.edit"),
    Scene("starting", "assistenz", visit("/terminabfragen/2/starten"), "poll_editing.preview"),
    Scene("copying", "assistenz", visit(f"{POLL}/kopieren"), "poll_editing.copy_form"),
    Scene(
        "copying in error",
        "assistenz",
        left_empty(f"{POLL}/kopieren", "Als Entwurf kopieren", "Um so viele Wochen später"),
    ),
    Scene("answering", "", visit(ANSWER), "poll_answers.link"),
    Scene("answering in error", "", odd_answer),
    Scene("answering too late", "", visit(f"/terminabfragen/antwort/{ENDED_SECRET}", 403)),
    Scene("answering with a dead link", "", visit("/terminabfragen/antwort/never-sent", 404)),
    Scene("answering logged in", "altenburg", visit(f"{POLL}/antwort"), "poll_answers.own"),
    Scene("answering for somebody", "assistenz", entering_for_them, "poll_answers.on_behalf"),
    Scene("somebody calls", "assistenz", somebody_calls, "poll_changes.person_form"),
    Scene("nobody calls, in error", "assistenz", nobody_calls),
    Scene("results by link", "", visit(f"{ANSWER}/ergebnis"), "poll_links.results"),
    Scene("passing on", "", visit(f"{ANSWER}/weitergeben"), "poll_links.hand_over_form"),
    Scene("passing on in error", "", left_empty(f"{ANSWER}/weitergeben", "Weitergeben")),
    Scene("who are you", "", visit(f"/terminabfragen/link/{GENERAL_SECRET}"), "poll_links.general"),
    Scene(
        "who are you in error",
        "",
        left_empty(f"/terminabfragen/link/{GENERAL_SECRET}", "Link per Mail schicken"),
    ),
    Scene("general link", "assistenz", general_link),
    Scene("fixing a date", "assistenz", fixing, "poll_decisions.preview"),
    Scene("fixing a date in error", "assistenz", fixing_against_the_host),
    Scene("opening again", "assistenz", opening_again, "poll_decisions.reopen_form"),
    Scene("opening again in error", "assistenz", opening_again_in_error),
    Scene("alternatives", "assistenz", alternatives, "poll_decisions.alternatives"),
    Scene("alternatives in error", "assistenz", alternatives_in_error),
    Scene("deadline", "assistenz", visit(f"{POLL}/frist"), "poll_changes.deadline_form"),
    Scene("deadline seen first", "assistenz", moving_the_end),
    Scene("deadline in error", "assistenz", left_empty(f"{POLL}/frist", "Weiter zur Vorschau")),
    Scene("withdrawing", "assistenz", withdrawing, "poll_changes.withdraw_form"),
    Scene("withdrawing in error", "assistenz", withdrawing_at_length),
)
