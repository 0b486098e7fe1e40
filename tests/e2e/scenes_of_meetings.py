"""The pages of meetings, and how somebody gets to see them."""

from __future__ import annotations

from tests.e2e.reader import Reader
from tests.e2e.staging import Scene, left_empty, visit
from tests.e2e.world import SECRET


def odd_agenda(reader: Reader) -> None:
    reader.open("/treffen/4/tagesordnung").fill("Beginn", "früh")
    reader.press("Sichern", 422)


def odd_attendance(reader: Reader) -> None:
    reader.open("/treffen/4/teilnahme")
    reader.page.locator(".roll").first.get_by_text("zeitweise", exact=True).click()
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


def uninviting(reader: Reader) -> None:
    reader.open("/treffen/5").follow("Ausladen …", "table")


SCENES = (
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
    Scene("new date", "assistenz", visit("/treffen/5/verschieben/termin"), "moving.redate_preview"),
    Scene(
        "new date in error",
        "assistenz",
        left_empty("/treffen/5/verschieben/termin", "Auf diesen Termin verschieben"),
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
)
