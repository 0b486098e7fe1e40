"""Lists count by themselves and begin anew; letterheads may lack lists and styles."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import ListItem, Run
from kzv_workflow.documents.numbering import NumberStyle, read_number
from kzv_workflow.documents.writer import WordWriter

DECIMAL = NumberStyle("decimal", "", ")")


def overrides(document: Document, number: int) -> dict[str, str]:
    """Level → start of a list instance."""
    root = document.part.numbering_part.element
    (instance,) = [n for n in root.iter(qn("w:num")) if n.get(qn("w:numId")) == str(number)]
    return {
        level.get(qn("w:ilvl"), ""): start.get(qn("w:val"), "")
        for level in instance.iter(qn("w:lvlOverride"))
        for start in level.iter(qn("w:startOverride"))
    }


def letterhead_without(*tags: str) -> bytes:
    """A base document whose styles of these names are gone."""
    document = docx.Document(BytesIO(base_document()))
    for style in list(document.styles.element.iterchildren(qn("w:style"))):
        name = style.find(qn("w:name"))
        if name is not None and name.get(qn("w:val")) in tags:
            style.getparent().remove(style)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("written", "style", "count"),
    [
        ("1)", DECIMAL, 1),
        ("12.", NumberStyle("decimal", "", "."), 12),
        ("b)", NumberStyle("lowerLetter", "", ")"), 2),
        ("(C)", NumberStyle("upperLetter", "(", ")"), 3),
        ("A:", NumberStyle("upperLetter", "", ":"), 1),
    ],
)
def test_a_written_number_tells_how_the_list_counts(
    written: str, style: NumberStyle, count: int
) -> None:
    assert read_number(written) == (style, count)


@pytest.mark.parametrize("written", ["1.2", "§ 3", "Punkt", "", "99999)"])
def test_what_word_cannot_count_is_no_number(written: str) -> None:
    assert read_number(written) is None


def test_each_list_begins_anew_on_every_level() -> None:
    writer = WordWriter(base_document())
    first = writer.numbering.new_list(DECIMAL)
    second = writer.numbering.new_list(DECIMAL)
    writer.paragraph("List Number", [Run("eins")], item=ListItem(first))
    writer.paragraph("List Number", [Run("wieder eins")], item=ListItem(second))

    document = docx.Document(BytesIO(writer.to_bytes()))

    assert first != second
    assert overrides(document, second) == {"0": "1", "1": "1", "2": "1"}


def test_a_list_can_begin_in_the_middle() -> None:
    writer = WordWriter(base_document())
    number = writer.numbering.new_list(DECIMAL, level=1, start=4)

    document = docx.Document(BytesIO(writer.to_bytes()))

    assert overrides(document, number) == {"0": "1", "1": "4", "2": "1"}


def test_definitions_stand_before_instances_as_the_schema_wants() -> None:
    writer = WordWriter(base_document())
    for style in (DECIMAL, NumberStyle("lowerLetter", "", ")"), DECIMAL):
        writer.numbering.new_list(style)
    writer.numbering.bullets(("–", "–", "–"))

    root = docx.Document(BytesIO(writer.to_bytes())).part.numbering_part.element
    tags = [child.tag for child in root]

    assert tags == sorted(tags, key=lambda tag: tag != qn("w:abstractNum"))


def test_bullets_of_the_same_look_share_a_list() -> None:
    numbering = WordWriter(base_document()).numbering

    assert numbering.bullets() == numbering.bullets()
    assert numbering.bullets() != numbering.bullets(("▶", "▶", "▶"))


def test_a_letterhead_without_any_list_gets_its_own() -> None:
    document = docx.Document(BytesIO(base_document()))
    part = document.part
    (key,) = [k for k, relation in part.rels.items() if relation.reltype.endswith("/numbering")]
    del part.rels[key]
    without = BytesIO()
    document.save(without)

    writer = WordWriter(without.getvalue())
    number = writer.numbering.new_list(DECIMAL)

    again = docx.Document(BytesIO(writer.to_bytes()))
    assert overrides(again, number)["0"] == "1"


def test_a_missing_style_is_noted_and_body_text_used_instead() -> None:
    writer = WordWriter(letterhead_without("Protokoll To-do"))
    writer.paragraph("Protokoll To-do", [Run("etwas tun")])
    writer.paragraph("Title", [Run("Titel")])

    paragraph = docx.Document(BytesIO(writer.to_bytes())).paragraphs[0]

    assert writer.styles.missing == ("Protokoll To-do",)
    assert paragraph.style is not None
    assert paragraph.style.name == "Normal"


def test_style_names_are_found_whatever_their_case() -> None:
    styles = WordWriter(base_document()).styles

    assert styles.paragraph("Heading 1") == styles.paragraph("heading 1")
    assert styles.missing == ()
