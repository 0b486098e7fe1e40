"""A Protokoll in Word, read back: what stands around the text and above it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document

from benchmarks.protokoll import protokoll
from kzv_workflow.documents.base import base_document
from kzv_workflow.minutes.structure import (
    AgendaSlot,
    Attendee,
    Block,
    BlockKind,
    Fragment,
    Group,
    MeetingFacts,
    ParsedMinutes,
    Presence,
    Section,
)
from kzv_workflow.minutes.word import HouseStyle, missing_styles, render

HOUSE = HouseStyle(
    base=base_document(),
    office_name="BiSMit",
    municipalities_title="Revierkommunen (alphabetisch)",
    funder_line="Gefördert aus Mitteln des Ministeriums.",
)


def written(minutes: ParsedMinutes, house: HouseStyle = HOUSE) -> Document:
    return docx.Document(BytesIO(render(minutes, house)))


def lines(document: Document) -> list[tuple[str, str]]:
    """Style name and text of every paragraph."""
    return [(p.style.name if p.style else "", p.text) for p in document.paragraphs]


def texts(document: Document, style: str) -> list[str]:
    return [text for name, text in lines(document) if name == style]


def attendee(organisation: str | None, name: str | None, **more: object) -> Attendee:
    blank = Attendee(
        Group.MUNICIPALITY, organisation, organisation, name, None, None, None, Presence.PRESENT, 1
    )
    return replace(blank, **more)  # type: ignore[arg-type]


def test_title_and_meeting_stand_at_the_top() -> None:
    meeting = MeetingFacts("5. Treffen", date(2027, 3, 4), time(9), time(15, 30), "Halle", "hybrid")

    document = written(ParsedMinutes(title="Protokoll vom März", meeting=meeting))

    assert lines(document)[:2] == [
        ("Title", "Protokoll vom März"),
        ("Subtitle", "5. Treffen · Donnerstag, 4. März 2027 · 09:00–15:30 Uhr · Halle · hybrid"),
    ]
    assert document.core_properties.title == "Protokoll vom März"


def test_what_the_title_says_is_not_said_again() -> None:
    meeting = MeetingFacts("5. Treffen", date(2027, 3, 4), mode="in_person")

    document = written(ParsedMinutes(title="Protokoll des 5. Treffens", meeting=meeting))

    assert texts(document, "Subtitle") == ["Donnerstag, 4. März 2027 · in Präsenz"]


def test_a_protokoll_without_title_still_has_one() -> None:
    nameless = ParsedMinutes(label="Festlegungsprotokoll", meeting=MeetingFacts("5. Treffen"))

    assert texts(written(nameless), "Title") == ["Festlegungsprotokoll: 5. Treffen"]
    assert texts(written(ParsedMinutes()), "Title") == ["Protokoll"]


def test_the_agenda_is_a_table_with_quieter_breaks() -> None:
    agenda = (
        AgendaSlot(
            time(9), time(9, 15), "Begrüßung", ("Anna Beispiel", "Ben Muster"), "session", 1
        ),
        AgendaSlot(time(9, 15), None, "Pause", (), "break", 2),
    )

    (table,) = written(ParsedMinutes(agenda=agenda)).tables

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    styles = [row.cells[1].paragraphs[0].style for row in table.rows]
    assert rows == [
        ["Zeit", "Thema", "Referent/in"],
        ["09:00–09:15 Uhr", "Begrüßung", "Anna Beispiel,\nBen Muster"],
        ["09:15 Uhr", "Pause", ""],
    ]
    assert [style.name if style else "" for style in styles] == [
        "Protokoll Tabellenkopf",
        "Protokoll Tabellentext",
        "Protokoll Pause",
    ]


def test_columns_that_would_be_empty_are_left_out() -> None:
    agenda = (AgendaSlot(None, None, "TOP 1: Bericht", (), "session", 1),)

    (table,) = written(ParsedMinutes(agenda=agenda)).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Thema"],
        ["TOP 1: Bericht"],
    ]


def test_attendees_stand_in_their_groups() -> None:
    altenburg = attendee("LK Altenburger Land", "Anna Beispiel", role="Leiterin, Bildungsbüro")
    late = attendee(
        "Stadt Halle", "Ben Muster", remark="Teilnahme ab Mittag", presence=Presence.PARTLY
    )
    office = attendee(
        "BiSMit", "Jana Richtig", group=Group.OFFICE, initials="jr", role="Projektleitung"
    )
    guest = attendee(None, "Dr. Clara Vorlage", group=Group.OTHER, role="Gast")

    document = written(ParsedMinutes(attendees=(altenburg, late, office, guest)))

    assert lines(document)[1:] == [
        ("Heading 1", "Teilnehmende"),
        ("Heading 2", "Revierkommunen (alphabetisch)"),
        ("Protokoll Teilnehmende", "LK Altenburger Land – Anna Beispiel, Leiterin, Bildungsbüro"),
        ("Protokoll Teilnehmende", "Stadt Halle – Ben Muster (Teilnahme ab Mittag)"),
        ("Heading 2", "BiSMit"),
        ("Protokoll Teilnehmende", "Jana Richtig (jr) – Projektleitung"),
        ("Heading 2", "Weitere Teilnehmende"),
        ("Protokoll Teilnehmende", "Dr. Clara Vorlage, Gast"),
    ]


def test_the_kommune_is_bold_and_the_name_is_not() -> None:
    document = written(ParsedMinutes(attendees=(attendee("Stadt Halle", "Ben Muster"),)))

    first, *rest = document.paragraphs[-1].runs

    assert (first.text, first.bold) == ("Stadt Halle", True)
    assert not any(run.bold for run in rest)


def test_who_was_missing_is_listed_visibly() -> None:
    missing = (
        attendee("LK Leipzig", None, presence=Presence.ABSENT, remark="Abstimmung bilateral"),
        attendee("Stadt Halle", "Ben Muster", presence=Presence.EXCUSED, remark="ist erkrankt"),
        attendee("LK Nordsachsen", "Ivo Fiktiv", presence=Presence.ABSENT),
    )

    document = written(ParsedMinutes(attendees=missing))

    assert texts(document, "Heading 2") == ["Entschuldigt / nicht vertreten"]
    assert texts(document, "Protokoll Teilnehmende") == [
        "LK Leipzig (nicht vertreten; Abstimmung bilateral)",
        "Stadt Halle – Ben Muster (entschuldigt; ist erkrankt)",
        "LK Nordsachsen – Ivo Fiktiv (nicht anwesend)",
    ]


def test_a_long_remark_taken_from_the_text_is_not_said_twice() -> None:
    story = "ist erkrankt, hat aber das Material gesendet; " * 3
    away = attendee("Stadt Halle", "Ben Muster", presence=Presence.EXCUSED, remark=story)
    told = Section(2, "Begrüßung", (), None, None, 1, (Block(BlockKind.TEXT, f"Er {story}", 2),))

    quoted = written(ParsedMinutes(attendees=(away,), sections=(told,)))
    only_here = written(ParsedMinutes(attendees=(away,)))

    assert texts(quoted, "Protokoll Teilnehmende") == ["Stadt Halle – Ben Muster (entschuldigt)"]
    assert story in texts(only_here, "Protokoll Teilnehmende")[0]


def test_the_colophon_names_authors_place_and_day() -> None:
    document = written(
        ParsedMinutes(
            authors=("Elke Birke", "Falk Ahorn"), place="Leipzig", written_on=date(2027, 3, 11)
        )
    )

    assert texts(document, "Protokoll Kolophon") == [
        "Protokoll erstellt von: Elke Birke, Falk Ahorn",
        "Leipzig, 11.03.2027",
    ]
    assert document.core_properties.author == "Elke Birke, Falk Ahorn"


def test_text_without_a_place_is_printed_at_the_end() -> None:
    document = written(ParsedMinutes(unplaced=(Fragment("Ein **verlorener** Satz.", 3),)))

    assert lines(document)[-2:] == [
        ("Heading 1", "Ohne Zuordnung"),
        ("Body Text", "Ein verlorener Satz."),
    ]


def test_sender_and_funder_come_from_the_house_style() -> None:
    section = written(ParsedMinutes()).sections[0]

    assert section.first_page_header.paragraphs[0].text == "BiSMit"
    assert section.first_page_footer.paragraphs[0].text == HOUSE.funder_line


def test_a_letterhead_that_names_the_funder_is_left_alone(tmp_path: Path) -> None:
    own = docx.Document()
    own.sections[0].footer.paragraphs[0].text = HOUSE.funder_line
    own.save(str(tmp_path / "briefkopf.docx"))

    document = written(ParsedMinutes(), replace(HOUSE, base=tmp_path / "briefkopf.docx"))

    footer = document.sections[0].footer
    assert [paragraph.text for paragraph in footer.paragraphs] == [HOUSE.funder_line]


def test_a_letterhead_without_our_styles_is_lent_them() -> None:
    own = BytesIO()
    docx.Document().save(own)

    document = written(protokoll(topics=1), replace(HOUSE, base=own.getvalue()))

    assert lines(document) == lines(written(protokoll(topics=1)))
    assert "Protokoll To-do" in missing_styles(own.getvalue())


def test_our_base_document_has_every_style() -> None:
    assert missing_styles(HOUSE.base) == ()


def test_the_same_protokoll_gives_the_same_file() -> None:
    minutes = protokoll(topics=1)

    assert render(minutes, HOUSE) == render(minutes, HOUSE)


@pytest.mark.parametrize("text", ["\x00\x0b", "<w:p/>&amp;", "{{ 7 * 7 }}", "]]>"])
def test_hostile_text_stays_text(text: str) -> None:
    document = written(ParsedMinutes(title=f"Vor{text}nach", unplaced=(Fragment(text, 1),)))

    expected = text.replace("\x00", "").replace("\x0b", "")
    assert texts(document, "Title") == [f"Vor{expected}nach"]
    assert lines(document)[-1][1] == expected
