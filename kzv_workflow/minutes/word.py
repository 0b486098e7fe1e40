"""A Protokoll as a Word document: what stands where, in which style of the house.

Everything around the text comes from the base document and from :class:`HouseStyle`, so another
office changes data and its letterhead, no code. Nothing of the text is left out: what found no
place in the structure is printed at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.letterhead import Logo
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.german.dates import format_date, format_date_long
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.structure import (
    AgendaSlot,
    Attendee,
    Group,
    ParsedMinutes,
    Presence,
)
from kzv_workflow.minutes.word_blocks import ADDENDUM_MARK, BLOCK_STYLES, BODY, SectionWriter
from kzv_workflow.minutes.word_tables import (
    TABLE,
    TABLE_STYLES,
    Places,
    agenda_table,
    runs,
    time_span,
)
from kzv_workflow.minutes.word_todos import MARK as TODO_MARK

MODES = {"online": "online", "in_person": "in Präsenz", "hybrid": "hybrid"}
LONG_REMARK = 80  # characters
ABSENT = (Presence.EXCUSED, Presence.ABSENT)

TITLE, SUBTITLE = "Title", "Subtitle"
CHAPTER, GROUP_HEADING = "Heading 1", "Heading 2"
ATTENDEE, COLOPHON = "Protokoll Teilnehmende", "Protokoll Kolophon"
SENDER, FUNDER, LOGO = "Protokoll Absender", "Protokoll Förderhinweis", "Protokoll Logo"
PARAGRAPH_STYLES = (TITLE, SUBTITLE, ATTENDEE, COLOPHON, *TABLE_STYLES, *BLOCK_STYLES)
CHARACTER_STYLES = ("Hyperlink", ADDENDUM_MARK, TODO_MARK)


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What an office prints around and above the text; ``base`` is its letterhead (.docx)."""

    base: bytes | Path
    office_name: str
    municipalities_title: str = "Kommunen (alphabetisch)"
    funder_line: str = ""
    sender: str = ""  # at the head of the first page, else the office's name
    logos: tuple[Logo, ...] = ()  # in the footer of the first page
    agenda_title: str = "Tagesordnung"
    attendance_title: str = "Teilnehmende"
    others_title: str = "Weitere Teilnehmende"
    absent_title: str = "Entschuldigt / nicht vertreten"
    unplaced_title: str = "Ohne Zuordnung"
    colophon_label: str = "Protokoll erstellt von:"


def render(minutes: ParsedMinutes, house: HouseStyle, identifier: str = "") -> bytes:
    """The .docx file of a Protokoll; by ``identifier`` we know it when it comes back."""
    return _written(minutes, house, identifier)[0].to_bytes()


def render_with_places(minutes: ParsedMinutes, house: HouseStyle) -> tuple[bytes, Places]:
    """The same file, and the lines of the text that its paragraphs and rows are made of."""
    writer, places = _written(minutes, house, "")
    return writer.to_bytes(), places


def _written(
    minutes: ParsedMinutes, house: HouseStyle, identifier: str
) -> tuple[WordWriter, Places]:
    writer, places = WordWriter(house.base), Places()
    if _missing(writer):
        writer.borrow_styles(base_document())
    title = minutes.title or _made_up_title(minutes)
    writer.properties(title, minutes.authors, minutes.written_on)
    writer.identify(identifier)
    _write_surroundings(writer, house)
    _note(writer, places, minutes.title_line)
    writer.paragraph(TITLE, [Run(title)])
    _write_meeting(writer, minutes, title, places)
    _write_agenda(writer, minutes.agenda, house.agenda_title, places)
    _write_attendance(writer, _without_quotations(minutes), house, places)
    sections = SectionWriter(writer, minutes, places)
    for section in minutes.sections:
        sections.write(section)
    if minutes.unplaced:
        writer.paragraph(CHAPTER, [Run(house.unplaced_title)])
        for fragment in minutes.unplaced:
            writer.paragraph(BODY, runs(fragment.text))
    _write_colophon(writer, minutes, house.colophon_label)
    return writer, places


def _note(writer: WordWriter, places: Places, line: int | None) -> None:
    """What is written next is made of that line of the text."""
    if line is not None:
        places[writer.place, 0] = line


def missing_styles(base: bytes | Path) -> tuple[str, ...]:
    """The style names a letterhead lacks; ours are lent to it, built-in ones become body text."""
    return _missing(WordWriter(base))


def _missing(writer: WordWriter) -> tuple[str, ...]:
    for name in PARAGRAPH_STYLES:
        writer.styles.find(name)
    writer.styles.find(TABLE, "table")
    for name in CHARACTER_STYLES:
        writer.styles.find(name, "character")
    return writer.styles.missing


def _made_up_title(minutes: ParsedMinutes) -> str:
    label = minutes.label or "Protokoll"
    return f"{label}: {minutes.meeting.title}" if minutes.meeting.title else label


def _write_surroundings(writer: WordWriter, house: HouseStyle) -> None:
    writer.fill(SENDER, house.sender or house.office_name)
    writer.logos(LOGO, house.logos)
    has_place = writer.fill(FUNDER, house.funder_line)
    if house.funder_line and not has_place and house.funder_line not in writer.text_around():
        writer.add_to_footer(FUNDER, house.funder_line)


def _write_meeting(writer: WordWriter, minutes: ParsedMinutes, title: str, places: Places) -> None:
    meeting = minutes.meeting
    facts = (
        meeting.title if meeting.title and meeting.title not in title else None,
        format_date_long(meeting.date) if meeting.date else None,
        time_span(meeting.start, meeting.end),
        meeting.place,
        MODES.get(meeting.mode, meeting.mode) if meeting.mode else None,
    )
    line = " · ".join(fact for fact in facts if fact)
    if line:
        _note(writer, places, minutes.facts_line or minutes.title_line)
        writer.paragraph(SUBTITLE, [Run(line)])


def _write_agenda(
    writer: WordWriter, agenda: Sequence[AgendaSlot], title: str, places: Places
) -> None:
    if agenda:
        writer.paragraph(CHAPTER, [Run(title)])
        places |= {(writer.place, row): slot.line for row, slot in enumerate(agenda, start=1)}
        writer.table(agenda_table(agenda, title))


def _without_quotations(minutes: ParsedMinutes) -> list[Attendee]:
    """The attendees; a long remark that was taken from the text stands there already."""
    text = "\n".join(plain(block.text) for section in minutes.sections for block in section.blocks)
    return [
        replace(person, remark=None)
        if person.remark and len(person.remark) > LONG_REMARK and person.remark in text
        else person
        for person in minutes.attendees
    ]


def _write_attendance(
    writer: WordWriter, attendees: Sequence[Attendee], house: HouseStyle, places: Places
) -> None:
    if not attendees:
        return
    there = [person for person in attendees if person.presence not in ABSENT]
    missing = [person for person in attendees if person.presence in ABSENT]
    titles = {
        Group.MUNICIPALITY: house.municipalities_title,
        Group.OFFICE: house.office_name,
        Group.OTHER: house.others_title,
    }
    writer.paragraph(CHAPTER, [Run(house.attendance_title)])
    for group, title in titles.items():
        rows = [person for person in there if person.group is group]
        _write_people(writer, title, rows, house, places)
    _write_people(writer, house.absent_title, missing, house, places)


def _write_people(
    writer: WordWriter,
    title: str,
    people: Sequence[Attendee],
    house: HouseStyle,
    places: Places,
) -> None:
    if not people:
        return
    writer.paragraph(GROUP_HEADING, [Run(title)])
    for person in people:
        _note(writer, places, person.line)
        writer.paragraph(ATTENDEE, list(_attendee_runs(person, house)))


def _attendee_runs(person: Attendee, house: HouseStyle) -> Iterable[Run]:
    """**LK Nordsachsen** – Vorname Name (vn), Funktion (Teilnahme ab Mittag)."""
    organisation = person.organisation_as_written or person.organisation
    name = person.name or ""
    if name and person.initials:
        name = f"{name} ({person.initials})"
    about = [part for part in (name, person.role) if part]
    is_own = person.group is Group.OFFICE and name
    if organisation and not (is_own and organisation.casefold() == house.office_name.casefold()):
        yield Run(organisation, bold=True)
        yield Run(" – " if about else "")
    yield Run((" – " if is_own else ", ").join(about))
    remark = "; ".join(part for part in (_presence(person), person.remark) if part)
    yield Run(f" ({remark})" if remark else "")


def _presence(person: Attendee) -> str:
    if person.presence is Presence.EXCUSED:
        return "entschuldigt"
    if person.presence is Presence.ABSENT:
        return "nicht anwesend" if person.name else "nicht vertreten"
    return "zeitweise" if person.presence is Presence.PARTLY and not person.remark else ""


def _write_colophon(writer: WordWriter, minutes: ParsedMinutes, label: str) -> None:
    written_on = format_date(minutes.written_on) if minutes.written_on else None
    lines = [
        f"{label} {', '.join(minutes.authors)}" if minutes.authors else "",
        ", ".join(part for part in (minutes.place, written_on) if part),
    ]
    for line in filter(None, lines):
        writer.paragraph(COLOPHON, [Run(line)])
