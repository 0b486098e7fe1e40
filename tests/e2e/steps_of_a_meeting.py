"""A meeting of two days a week apart: planned, invited to, changed, called off, held, noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from playwright.sync_api import Locator

from kzv_workflow.clock import BERLIN
from tests.e2e.letters import Letter
from tests.e2e.loop import Loop, german, in_days
from tests.e2e.reader import Reader
from tests.meetings.readers import instants

TITLE = "2. Treffen Kennzahlenvergleich"
GUESTS = ["ada.amt", "brandt", "seidel"]
NINE, TEN, TWELVE = time(9), time(10), time(12)


def days() -> tuple[date, date]:
    return in_days(21), in_days(28)


def at(day: date, start: time, end: time = TWELVE) -> tuple[datetime, datetime]:
    """Berlin wall-clock times as the instants a calendar has to show."""
    begins, ends = (datetime.combine(day, one, BERLIN).astimezone(UTC) for one in (start, end))
    return begins, ends


def row(office: Reader, name: str) -> Locator:
    return office.page.get_by_role("group", name=name, exact=True)


def meeting_is_planned(office: Reader) -> None:
    office.open("/treffen").follow("Treffen anlegen", within="main")
    office.fill("Titel", TITLE).press("Weiteren Tag hinzufügen")
    for number, day in enumerate(days(), start=1):
        fields = row(office, f"{number}. Tag")
        fields.get_by_label("Datum").fill(german(day))
        fields.get_by_label("Beginn").fill("9:00")
        fields.get_by_label("Ende").fill("12:00")
        fields.get_by_label("Ort oder Link").fill("https://konferenz.example/raum")
    office.page.get_by_label("Gastgeber").select_option("Stadt Halle")
    office.press("Sichern")
    assert office.heading == TITLE
    assert "Gastgeber: Stadt Halle" in office.text

    office.follow("Tagesordnung bearbeiten", within="main").press("Punkt hinzufügen")
    for number, (start, end, title, speaker) in enumerate(
        (("9:00", "10:30", "Stand der Auswahl", "Ada Amt"), ("10:30", "12:00", "Ausblick", "")),
        start=1,
    ):
        fields = row(office, f"Punkt {number}")
        fields.get_by_label("Beginn").fill(start)
        fields.get_by_label("Ende").fill(end)
        fields.get_by_label("Thema", exact=True).fill(title)
        fields.get_by_label("Referent/in").fill(speaker)
    office.press("Sichern")
    assert "Stand der Auswahl" in office.text


def guests_are_invited(loop: Loop, office: Reader) -> None:
    office.follow("Einladen …", within="main")
    assert "Jede Person bekommt 2 Mails mit Kalendereintrag" in office.text

    office.press("Jetzt einladen")
    assert "Eingeladen: 3 Personen." in office.text
    loop.deliver()

    entries = tell_everybody(loop.post.new(), "REQUEST", 0, [at(day, NINE) for day in days()])
    assert {one["summary"] for one in entries} == {f"{TITLE} (Tag {n} von 2)" for n in (1, 2)}
    assert all("https://konferenz.example/raum" in str(one["location"]) for one in entries)


def time_is_changed(loop: Loop, office: Reader) -> None:
    office.follow("Bearbeiten", within="main")
    row(office, "2. Tag").get_by_label("Beginn").fill("10:00")
    office.press("Sichern")
    assert "Geändert seit der Einladung" in office.text

    office.follow("Aktualisierung senden", within="main").press("Jetzt senden")
    assert "Aktualisiert: 3 Mails." in office.text
    loop.deliver()

    tell_everybody(loop.post.new(), "REQUEST", 1, [at(days()[1], TEN)])


def meeting_is_called_off_and_planned_again(loop: Loop, office: Reader) -> None:
    times = [at(days()[0], NINE), at(days()[1], TEN)]
    assert downloaded(office) == times

    office.follow("Absagen …", within="main").fill("Grund (optional)", "Haus gesperrt")
    office.press("Treffen absagen")
    loop.deliver()

    letters = loop.post.new()
    tell_everybody(letters, "CANCEL", None, times)
    assert sorted(one.event["sequence"] for one in letters) == [1, 1, 1, 2, 2, 2]
    assert all("Grund: Haus gesperrt" in one.text for one in letters)
    office.follow("Bearbeiten", within="main")
    office.page.get_by_label("Stand").select_option("geplant")
    office.press("Sichern")
    history = office.history
    for words in ("hat das Treffen angelegt", "eingeladen", "aktualisiert", "abgesagt (Haus"):
        assert words in history


def tell_everybody(
    letters: Sequence[Letter],
    method: str,
    sequence: int | None,
    times: list[tuple[datetime, datetime]],
) -> list[dict[str, object]]:
    """One mail for each guest and time, each naming its own recipient only."""
    told: dict[str, list[object]] = {}
    events = []
    for letter in letters:
        event = letter.event
        events.append(event)
        told.setdefault(letter.to, []).append(event["instants"])
        assert event["method"] == method
        assert sequence is None or event["sequence"] == sequence
        [invited] = event["attendees"]
        assert str(invited["value"]).startswith(f"mailto:{letter.to}@")
    assert sorted(told) == GUESTS
    assert all(sorted(one) == times for one in told.values())  # type: ignore[type-var]
    return events


def downloaded(office: Reader) -> list[tuple[datetime, datetime]]:
    """The times in the file behind "In meinen Kalender", where nobody is named."""
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="In meinen Kalender").click()
    ics = Path(download.value.path()).read_bytes()
    assert b"METHOD:PUBLISH" in ics
    assert b"ATTENDEE" not in ics
    return instants(ics)


def attendance_is_recorded(office: Reader) -> None:
    office.follow("Teilnahme erfassen", within="main")
    for name, state in (("Sabine Seidel", "da"), ("Bernd Brandt", "entschuldigt")):
        person = office.page.locator("fieldset", has_text=name)
        person.get_by_text(state, exact=True).click()
    host = office.page.locator("fieldset", has_text="Ada Amt")
    host.get_by_text("zeitweise", exact=True).click()
    host.locator("summary").click()
    host.get_by_label("von", exact=True).fill("9:30")
    office.press("Sichern")

    assert "ab 09:30 Uhr" in office.text
    assert "hat die Teilnahme von 3 Personen erfasst" in office.history


def protokoll_is_begun(office: Reader) -> None:
    office.press("Protokoll beginnen")
    draft = office.page.get_by_label("Text", exact=True).input_value()

    first, second = (german(day) for day in days())
    assert draft.startswith(f"## Protokoll: {TITLE} am {first} und {second}\n")
    assert "## Stand der Auswahl" in draft
    assert "## Ausblick" in draft
    assert "**LK Altenburger Land** - Sabine Seidel (ss), Bildungsmanagement" in draft
    assert "Dr. Bernd Brandt, Amt für Bildung (entschuldigt)" in draft
    assert "Protokollkontrolle" in draft
    due = german(in_days(40))
    assert f"- T1: Datenblatt ausfüllen (1 von 2 fertig, Frist {due})" in draft
    assert f"- T2: Ansprechperson nennen (1 von 2 fertig, Frist {due})" in draft
