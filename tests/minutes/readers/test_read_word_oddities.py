"""What Word hides in a paragraph: symbols, tracked changes, fields, notes, boxes, controls."""

from __future__ import annotations

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from kzv_workflow.minutes.readers import SourceText, read
from tests.minutes.readers import word_builder as build

WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


def of(*insides: str) -> SourceText:
    document = build.new()
    for inside in insides:
        build.raw(document, inside)
    return read("x.docx", build.saved(document))


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E8"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r>', "▶"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>', "•"),
        (build.run("\uf0e0", WINGDINGS), "→"),
        (build.run("\uf0e0"), "→"),
        (build.run("à", WINGDINGS), "→"),
        (build.run("à"), "à"),
    ],
)
def test_symbols_become_characters(inside: str, shown: str) -> None:
    assert of(build.run("so: ") + inside).lines == (f"so: {shown}",)


def test_a_symbol_nobody_knows_is_named_in_a_warning() -> None:
    found = of('<w:r><w:sym w:font="Webdings" w:char="F0FF"/></w:r>' + build.run("x"))

    assert found.lines == ("x",)
    assert "Sonderzeichen" in found.warnings[0]


def test_tracked_changes_are_taken_as_accepted() -> None:
    deleted = "<w:del><w:r><w:delText>alt</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{build.run('neu')}</w:ins>"
    moved = f"<w:moveFrom>{build.run('weg')}</w:moveFrom><w:moveTo>{build.run('!')}</w:moveTo>"

    found = of(build.run("Das ist ") + deleted + inserted + moved)

    assert found.lines == ("Das ist neu!",)
    assert "nachverfolgte Änderungen" in found.warnings[0]


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_keeps_the_count() -> None:
    found = of(
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + build.run("Erste "),
        build.run("Hälfte"),
        build.run("Ende"),
    )

    assert found.lines == ("", "Erste Hälfte", "Ende")


def test_fields_give_their_results_and_links_by_field_are_links() -> None:
    def field(code: str, result: str) -> str:
        steps = ("begin", "separate", "end")
        begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in steps)
        instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        return begin + instruction + separate + build.run(result) + end

    found = of(
        field(" PAGE ", "3"),
        field(' HYPERLINK "https://a.example/" ', "hier"),
        f'<w:fldSimple w:instr=" DATE ">{build.run("1.2.2021")}</w:fldSimple>',
    )

    assert found.lines == ("3", "[hier](https://a.example/)", "1.2.2021")


def test_a_field_that_never_ends_does_not_swallow_the_rest() -> None:
    found = of('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', build.run("weiter"))

    assert found.lines == ("", "weiter")


def test_hidden_text_is_left_out_and_said_so() -> None:
    found = of(build.run("sichtbar") + build.run("geheim", "<w:vanish/>"))

    assert found.lines == ("sichtbar",)
    assert "Ausgeblendeter Text" in found.warnings[0]


def test_text_boxes_follow_the_paragraph_they_hang_on_once() -> None:
    found = of(build.run("Anker") + build.box("Kasten eins", "Kasten zwei"), build.run("danach"))

    assert found.lines == ("Anker", "Kasten eins", "Kasten zwei", "danach")


def test_controls_are_walked_through_and_empty_ones_ignored() -> None:
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{build.run('Halle')}</w:sdtContent></w:sdt>"
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{build.run('Klicken Sie hier')}</w:sdtContent></w:sdt>"
    )

    assert of(build.run("Ort: ") + filled + empty).lines == ("Ort: Halle",)


def test_small_characters_do_what_they_show() -> None:
    found = of(
        build.run("9:00")
        + "<w:r><w:tab/></w:r>"
        + build.run("E\u00a0Mail")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + build.run("Liste\u00ad")
        + '<w:r><w:br w:type="page"/></w:r>'
    )

    assert found.lines == ("9:00\tE Mail-Liste",)


def test_formulas_keep_their_letters() -> None:
    assert of("<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>").lines == ("a=b",)


def test_footnotes_follow_the_text() -> None:
    document = build.new()
    build.raw(document, build.run("Satz") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    document.add_paragraph("Ende")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p/>'
        f'</w:footnote><w:footnote w:id="2"><w:p>{build.run("Quelle")}</w:p></w:footnote>'
        "</w:footnotes>"
    )
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode())
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    assert read("x.docx", build.saved(document)).lines == ("Satz [1]", "Ende", "[1] Quelle")


def test_a_table_of_contents_is_letterhead_not_text() -> None:
    document = build.new()
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("Begrüßung\t1", style=style)
    document.add_paragraph("Text")

    found = read("x.docx", build.saved(document))

    assert found.lines == ("", "Text")
    assert found.boilerplate == ("Begrüßung\t1",)


def test_a_document_of_word_strict_reads_the_same() -> None:
    document = build.new()
    document.add_heading("Ablauf", 1)
    data = build.saved(document)

    assert read("x.docx", strict(data)).lines == ("## Ablauf",)


def strict(data: bytes) -> bytes:
    """The same document in the other namespaces ("Strict Open XML")."""
    old = b"http://schemas.openxmlformats.org/"
    new = b"http://purl.oclc.org/ooxml/"
    return build.rewritten(
        data,
        lambda part: part.replace(
            old + b"wordprocessingml/2006/main", new + b"wordprocessingml/main"
        ).replace(
            old + b"officeDocument/2006/relationships", new + b"officeDocument/relationships"
        ),
    )


def test_a_document_without_text_says_so() -> None:
    found = read("x.docx", build.saved(build.new()))

    assert found.lines == ()
    assert "keinen Text" in found.warnings[0]
