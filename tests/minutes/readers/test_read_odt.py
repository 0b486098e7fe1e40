"""OpenDocument texts become the same light markup as Word documents."""

from __future__ import annotations

import io
from typing import Any

from odf import style, table, text
from odf.opendocument import OpenDocumentText

from kzv_workflow.minutes.readers import SourceText, read, read_safely


def new() -> Any:
    """A document with a bold style "F" and list styles "B" (bullets) and "N" (numbers)."""
    document = OpenDocumentText()
    bold = style.Style(name="F", family="text")
    bold.addElement(style.TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    bullets, numbers = text.ListStyle(name="B"), text.ListStyle(name="N")
    for level, character in enumerate("•▶–", start=1):
        bullets.addElement(text.ListLevelStyleBullet(level=str(level), bulletchar=character))
    for level, number_format in enumerate("1a", start=1):
        numbers.addElement(
            text.ListLevelStyleNumber(level=str(level), numformat=number_format, numsuffix=")")
        )
    document.automaticstyles.addElement(bullets)
    document.automaticstyles.addElement(numbers)
    return document


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def paragraph(document: Any, *parts: Any) -> Any:
    element = text.P()
    for part in parts:
        if isinstance(part, str):
            element.addText(part)
        else:
            element.addElement(part)
    document.text.addElement(element)
    return element


def listing(items: list[Any], **attributes: str) -> Any:
    """A list; an inner list of items is the next level."""
    element = text.List(**attributes)
    for content in items:
        entry = text.ListItem()
        if isinstance(content, list):
            entry.addElement(listing(content))
        else:
            entry.addElement(text.P(text=content))
        element.addElement(entry)
    return element


def of(document: Any) -> SourceText:
    return read("x.odt", saved(document))


def test_headings_and_title_get_their_marks() -> None:
    document = new()
    document.text.addElement(text.P(text="Protokoll", stylename="Title"))
    document.text.addElement(text.H(outlinelevel=1, text="Begrüßung"))
    document.text.addElement(text.H(outlinelevel=2, text="Rückfragen"))

    assert of(document).lines == ("## Protokoll", "## Begrüßung", "### Rückfragen")


def test_bold_links_blanks_and_breaks() -> None:
    document = new()
    paragraph(document, "→ ", text.Span(stylename="F", text="To do Kommunen:"), " Schüler*innen")
    link = text.A(href="https://a.example/", text="Seite")
    paragraph(document, "siehe", text.S(c=2), link, text.LineBreak(), "weiter", text.Tab(), "x")

    assert of(document).lines == (
        r"→ **To do Kommunen:** Schüler\*innen",
        "siehe [Seite](https://a.example/)  weiter\tx",
    )


def test_lists_keep_levels_marks_and_numbers() -> None:
    document = new()
    document.text.addElement(listing(["a", ["b", ["c"]], "d"], stylename="B"))
    document.text.addElement(listing(["e", ["f", "g"], "h"], stylename="N"))
    document.text.addElement(listing(["i"], stylename="N"))
    document.text.addElement(listing(["j"], stylename="N", continuenumbering="true"))

    assert of(document).lines == (
        "- a",
        "  - ▶ b",
        "    - – c",
        "- d",
        "1) e",
        "  a) f",
        "  b) g",
        "2) h",
        "1) i",
        "2) j",
    )


def test_table_rows_are_pipe_rows() -> None:
    document = new()
    grid = table.Table()
    for cells in (("Wer", "Was"), ("Halle", "")):
        row = table.TableRow()
        for content in cells:
            cell = table.TableCell()
            cell.addElement(text.P(text=content))
            row.addElement(cell)
        grid.addElement(row)
    document.text.addElement(grid)

    assert of(document).lines == ("| Wer | Was |", "| Halle |  |")


def test_deleted_text_is_left_out() -> None:
    document = new()
    changes, region = text.TrackedChanges(), text.ChangedRegion(check_grammar=False)
    deletion = text.Deletion()
    deletion.addElement(text.P(text="weg"))
    region.addElement(deletion)
    changes.addElement(region)
    document.text.addElement(changes)
    paragraph(document, "bleibt", text.Change(changeid="c1"))

    found = of(document)

    assert found.lines == ("bleibt",)
    assert "nachverfolgte Änderungen" in found.warnings[0]


def test_footnotes_follow_and_headers_are_letterhead() -> None:
    document = new()
    note, body = text.Note(noteclass="footnote"), text.NoteBody()
    note.addElement(text.NoteCitation(text="1"))
    body.addElement(text.P(text="Quelle"))
    note.addElement(body)
    paragraph(document, "Satz", note)
    header = style.Header()
    header.addElement(text.P(text="GEFÖRDERT VOM"))
    page = style.MasterPage(name="Standard", pagelayoutname="pl")
    page.addElement(header)
    document.automaticstyles.addElement(style.PageLayout(name="pl"))
    document.masterstyles.addElement(page)

    found = of(document)

    assert found.lines == ("Satz [1]", "[1] Quelle")
    assert found.boilerplate == ("GEFÖRDERT VOM",)


def test_a_cell_that_claims_a_million_columns_costs_nothing() -> None:
    document = new()
    grid, row = table.Table(), table.TableRow()
    for _ in range(2):
        cell = table.TableCell(numbercolumnsrepeated="999999999")
        cell.addElement(text.P(text="x"))
        row.addElement(cell)
    grid.addElement(row)
    document.text.addElement(grid)

    assert len(of(document).lines[0]) < 1000


def test_the_way_through_guard_and_child_gives_the_same() -> None:
    document = new()
    paragraph(document, "Guten Tag → „alle“")

    assert read_safely("a.odt", saved(document)) == of(document)
