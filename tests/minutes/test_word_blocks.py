"""The body of a Protokoll in Word, read back: headings, lists, questions, To-dos."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from kzv_workflow.documents.base import base_document
from kzv_workflow.minutes.structure import (
    Block,
    BlockKind,
    Mark,
    ParsedMinutes,
    Section,
)
from kzv_workflow.minutes.word import HouseStyle, render

HOUSE = HouseStyle(base=base_document(), office_name="BiSMit")
SECTION = Section(2, "Verfahren", (), None, None, 1)


def written(*sections: Section) -> Document:
    minutes = ParsedMinutes(title="Protokoll", sections=sections)
    return docx.Document(BytesIO(render(minutes, HOUSE)))


def body(*blocks: Block) -> list[Paragraph]:
    """The paragraphs of blocks, below title and heading."""
    return written(replace(SECTION, blocks=blocks)).paragraphs[2:]


def lines(paragraphs: list[Paragraph]) -> list[tuple[str, str]]:
    return [(p.style.name if p.style else "", p.text) for p in paragraphs]


def bullet(text: str, depth: int = 1, mark: Mark = Mark.BULLET) -> Block:
    return Block(BlockKind.BULLET, text, 1, depth=depth, mark=mark)


def item(text: str, number: str, depth: int = 1) -> Block:
    return Block(BlockKind.BULLET, text, 1, depth=depth, mark=Mark.NUMBER, number=number)


def place(paragraph: Paragraph) -> tuple[str, str] | None:
    """List and level a paragraph itself states."""
    numbering = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    if numbering is None:
        return None
    number, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
    assert number is not None
    assert level is not None
    return number.get(qn("w:val"), ""), level.get(qn("w:val"), "")


def test_sections_become_headings_of_their_level() -> None:
    sections = [replace(SECTION, level=level, heading=f"Ebene {level}") for level in (2, 3, 4, 5)]

    assert lines(written(*sections).paragraphs[1:]) == [
        ("Heading 1", "Ebene 2"),
        ("Heading 2", "Ebene 3"),
        ("Heading 3", "Ebene 4"),
        ("Heading 3", "Ebene 5"),
    ]


def test_initials_stand_behind_the_heading_and_speakers_below() -> None:
    section = replace(SECTION, initials="jr", speakers=("Jana Richtig", "Dr. Franz von Test"))

    assert lines(written(section).paragraphs[1:]) == [
        ("Heading 1", "Verfahren\N{NO-BREAK SPACE}(jr)"),
        ("Protokoll Referenten", "Referent/innen: Jana Richtig, Dr. Franz von Test"),
    ]


def test_the_speakers_line_is_printed_as_written() -> None:
    section = replace(
        SECTION,
        speakers=("Jana Richtig",),
        speakers_as_written="Referentin: Jana Richtig",
        initials="jr",
        initials_as_written="Moderation jr",
    )

    assert lines(written(section).paragraphs[1:]) == [
        ("Heading 1", "Verfahren\N{NO-BREAK SPACE}(Moderation jr)"),
        ("Protokoll Referenten", "Referentin: Jana Richtig"),
    ]


def test_who_contributed_for_a_kommune_is_no_speaker_and_is_named_once() -> None:
    halle = replace(
        SECTION,
        heading="Stadt Halle",
        organisation="Stadt Halle",
        speakers=("Ben Muster", "Emma Probe"),
        blocks=(bullet("erstens"), Block(BlockKind.TEXT, "Emma Probe", 3), bullet("zweitens")),
    )

    assert lines(written(halle).paragraphs[1:]) == [
        ("Heading 1", "Stadt Halle"),
        ("Protokoll Referenten", "Ben Muster"),
        ("List Bullet", "erstens"),
        ("Body Text", "Emma Probe"),
        ("List Bullet", "zweitens"),
    ]


def test_text_before_the_first_heading_needs_none() -> None:
    headless = replace(SECTION, heading="", blocks=(Block(BlockKind.TEXT, "Vorab.", 1),))

    assert lines(written(headless).paragraphs[1:]) == [("Body Text", "Vorab.")]


def test_bullets_have_three_levels_of_the_house() -> None:
    paragraphs = body(
        bullet("eins", 1), bullet("zwei", 2, Mark.ARROW), bullet("drei", 3, Mark.DASH)
    )

    assert lines(paragraphs) == [
        ("List Bullet", "eins"),
        ("List Bullet 2", "zwei"),
        ("List Bullet 3", "drei"),
    ]
    assert [place(paragraph) for paragraph in paragraphs] == [None, None, None]


def test_another_bullet_than_the_house_one_is_kept() -> None:
    (arrow,) = body(bullet("Pfeil auf der ersten Ebene", 1, Mark.ARROW))

    numbering = arrow.part.numbering_part.element  # type: ignore[attr-defined]
    found = place(arrow)
    assert found is not None
    (instance,) = numbering.xpath(f'./w:num[@w:numId="{found[0]}"]/w:abstractNumId/@w:val')
    glyph = numbering.xpath(
        f'./w:abstractNum[@w:abstractNumId="{instance}"]/w:lvl/w:lvlText/@w:val'
    )
    assert glyph[int(found[1])] == "▶"


def test_what_belongs_to_an_item_stands_below_it_without_a_bullet() -> None:
    _, further = body(bullet("vorgeschlagene Termine"), Block(BlockKind.LINK, "Anlage", 2, depth=1))

    assert lines([further]) == [("Body Text", "Anlage")]
    assert place(further) == ("0", "0")
    assert further.paragraph_format.left_indent is not None


def test_every_numbered_list_begins_anew() -> None:
    one, two, again, plain, once_more = body(
        item("a", "1)"),
        item("b", "2)"),
        item("c", "1)"),
        Block(BlockKind.TEXT, "Zwischentext", 1),
        item("d", "1)"),
    )

    lists = [place(paragraph) for paragraph in (one, two, again, once_more)]
    assert lists[0] == lists[1]
    assert len({lists[0], lists[2], lists[3]}) == 3
    assert place(plain) is None


def test_a_list_goes_on_behind_the_answers_in_between() -> None:
    first, answer, second = body(
        Block(BlockKind.QUESTION, "Wann?", 1, by="Ben Muster", depth=1, number="1)"),
        Block(BlockKind.ANSWER, "Bald.", 2, by="Jana Richtig", by_as_written="jr"),
        Block(BlockKind.QUESTION, "Wo?", 3, depth=1, number="2)"),
    )

    assert place(first) == place(second)
    assert lines([answer]) == [("Protokoll Antwort", "jr: Bald.")]


def test_what_word_cannot_count_is_written_as_text() -> None:
    (odd,) = body(item("Unterpunkt", "1.2"))

    assert odd.text == "1.2\tUnterpunkt"


def test_speakers_are_bold_in_questions_answers_and_statements() -> None:
    paragraphs = body(
        Block(BlockKind.QUESTION, "Wo?", 1, by="Dr. Clara Vorlage"),
        Block(BlockKind.ANSWER, "In Halle.", 2, by="jr", depth=2, mark=Mark.ARROW),
        Block(BlockKind.STATEMENT, "Einverstanden.", 3, by="Ben Muster"),
    )

    assert lines(paragraphs) == [
        ("Protokoll Frage", "Dr. Clara Vorlage: Wo?"),
        ("Protokoll Antwort", "jr: In Halle."),
        ("Body Text", "Ben Muster: Einverstanden."),
    ]
    assert all(p.runs[0].bold and not p.runs[1].bold for p in paragraphs)


def test_a_name_that_carries_over_is_not_repeated() -> None:
    name, item, text = body(
        Block(BlockKind.ANSWER, "", 1, by="Sven Holunder", by_as_written="Sven Holunder"),
        Block(BlockKind.ANSWER, "Erstens.", 2, "Sven Holunder", 1, Mark.BULLET, by_as_written=""),
        Block(BlockKind.ANSWER, "Quelle", 3, by="Sven Holunder", by_as_written=""),
    )

    assert [paragraph.text for paragraph in (name, item, text)] == [
        "Sven Holunder:",
        "Erstens.",
        "Quelle",
    ]
    assert name.paragraph_format.keep_with_next
    assert place(item) is not None
    assert place(text) == ("0", "0")


def test_slide_notes_name_their_slide() -> None:
    (note,) = body(Block(BlockKind.SLIDE, "Zahlen von 2026", 1, slide=9, by="Ben Muster"))

    assert lines([note]) == [("Protokoll Folie", "F 9:\tBen Muster: Zahlen von 2026")]


def test_an_addendum_says_what_it_is_once_and_a_decision_stays_as_written() -> None:
    paragraphs = body(
        Block(BlockKind.ADDENDUM, "Kosten werden übernommen.", 1),
        Block(BlockKind.ADDENDUM, "**Nachtrag vom 01.04.2027:** Doch nicht.", 2),
        Block(BlockKind.DECISION, "Das Set wird einstimmig angenommen.", 3),
    )

    assert lines(paragraphs) == [
        ("Protokoll Nachtrag", "Nachtrag zum Protokoll: Kosten werden übernommen."),
        ("Protokoll Nachtrag", "Nachtrag vom 01.04.2027: Doch nicht."),
        ("Protokoll Beschluss", "Das Set wird einstimmig angenommen."),
    ]
    assert [p.runs[0].style.name for p in paragraphs[:2]] == ["Protokoll Nachtragsmarke"] * 2


def test_links_are_real_and_unsafe_ones_are_text() -> None:
    good, bad = body(
        Block(BlockKind.LINK, "Bericht: <https://halle.example/bericht>", 1),
        Block(BlockKind.TEXT, "[Klick](javascript:alert(1))", 2),
    )

    assert [link.address for link in good.hyperlinks] == ["https://halle.example/bericht"]
    assert bad.hyperlinks == []
    assert "javascript:alert(1)" in bad.text


def test_what_announces_a_list_is_not_left_behind_on_a_page() -> None:
    announcing, _, telling = body(
        Block(BlockKind.TEXT, "Die Diskussion brachte folgendes Ergebnis:", 1),
        bullet("A"),
        Block(BlockKind.TEXT, "Ein Satz.", 3),
    )

    assert announcing.paragraph_format.keep_with_next
    assert not telling.paragraph_format.keep_with_next


def test_bold_and_italic_of_the_text_are_kept_and_escapes_resolved() -> None:
    (paragraph,) = body(Block(BlockKind.TEXT, "ganz **fett** und *kursiv*, Bürger\\*innen", 1))

    assert paragraph.text == "ganz fett und kursiv, Bürger*innen"
    assert [run.text for run in paragraph.runs if run.bold] == ["fett"]
    assert [run.text for run in paragraph.runs if run.italic] == ["kursiv"]


def test_a_table_of_the_text_becomes_one_of_word() -> None:
    rows = ("| Kennzahl | Stand |", "| VHS | [Bericht](https://halle.example) |", "| Kita |")
    blocks = [Block(BlockKind.TEXT, row, line) for line, row in enumerate(rows)]

    document = written(replace(SECTION, blocks=tuple(blocks)))

    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kennzahl", "Stand"],
        ["VHS", "Bericht"],
        ["Kita", ""],
    ]
    assert [link.address for link in table.cell(1, 1).paragraphs[0].hyperlinks] == [
        "https://halle.example"
    ]
