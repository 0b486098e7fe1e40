"""Word documents become light markup: headings, lists, marks, links, tables."""

from __future__ import annotations

import pytest

from kzv_workflow.minutes.readers import SourceText, read, read_safely
from tests.minutes.readers import word_builder as build

WIDTH = 5_000_000  # of a table, in the units of Word


def lines(document: object) -> list[str]:
    return list(text(document).lines)


def text(document: object) -> SourceText:
    return read("protokoll.docx", build.saved(document))


def test_the_title_and_the_main_sections_get_two_marks_as_in_the_house_style() -> None:
    document = build.new()
    document.add_heading("Protokoll der Sitzung", 0)
    document.add_heading("Begrüßung", 1)
    document.add_heading("Rückfragen", 2)

    assert lines(document) == ["## Protokoll der Sitzung", "## Begrüßung", "### Rückfragen"]


def test_titles_written_as_first_headings_do_not_push_the_sections_down() -> None:
    document = build.new()
    for title in ("Protokoll Teil 1", "Protokoll Teil 2"):
        document.add_heading(title, 1)
        document.add_heading("Begrüßung", 2)

    assert lines(document) == [
        "## Protokoll Teil 1",
        "## Begrüßung",
        "## Protokoll Teil 2",
        "## Begrüßung",
    ]


def test_documents_that_begin_at_the_second_heading_keep_their_order() -> None:
    document = build.new()
    document.add_heading("Ablauf", 2)
    document.add_heading("Rückfragen", 3)

    assert lines(document) == ["## Ablauf", "### Rückfragen"]


def test_an_outline_level_makes_a_heading_too() -> None:
    document = build.new()
    paragraph = document.add_paragraph("Ablauf")
    paragraph._p.get_or_add_pPr().append(build.xml('<w:outlineLvl w:val="0"/>'))

    assert lines(document) == ["## Ablauf"]


def test_each_paragraph_is_one_line_also_empty_ones_and_soft_breaks() -> None:
    document = build.new()
    document.add_paragraph("eins\nweiter")
    document.add_paragraph("")
    document.add_paragraph("zwei")

    assert lines(document) == ["eins  weiter", "", "zwei"]


def test_adjacent_bold_runs_become_one_mark_without_blanks_inside() -> None:
    document = build.new()
    paragraph = document.add_paragraph("→ ")
    for part in ("To do", " Kommunen:", " "):
        paragraph.add_run(part).bold = True
    paragraph.add_run("Bogen senden")

    assert lines(document) == ["→ **To do Kommunen:** Bogen senden"]


def test_a_blank_is_put_where_a_closing_mark_would_close_nothing() -> None:
    document = build.new()
    paragraph = document.add_paragraph()
    paragraph.add_run("Termin:").bold = True
    paragraph.add_run("07.05.2021")

    assert lines(document) == ["**Termin:** 07.05.2021"]


def test_bold_by_style_and_its_opposite_are_seen() -> None:
    document = build.new()
    document.add_paragraph(style="Intense Quote").add_run("fett").bold = True
    paragraph = document.add_paragraph()
    paragraph.add_run("stark", style="Strong")
    paragraph.add_run(" nicht").bold = False

    assert lines(document) == ["**fett**", "**stark** nicht"]


def test_headings_are_not_bold_a_second_time() -> None:
    document = build.new()
    document.add_heading(level=1).add_run("BiSMit").bold = True

    assert lines(document) == ["## BiSMit"]


def test_the_star_of_schueler_innen_survives() -> None:
    document = build.new()
    document.add_paragraph("Schüler*innen und Bürger*innen")

    assert lines(document) == [r"Schüler\*innen und Bürger\*innen"]


def test_markup_typed_into_word_stays_markup() -> None:
    document = build.new()
    typed = [
        "## Begrüßung",
        "- ▶ 9:00 Uhr **Beginn**",
        "  - ▶ jr: ja",
        r"Schüler\*innen",
        "1) → **To do Kommunen:** senden",
        "[Seite](https://a.example/x_y)",
    ]
    for line in typed:
        document.add_paragraph(line)

    assert lines(document) == typed


def test_bullets_typed_by_hand_are_bullets() -> None:
    document = build.new()
    document.add_paragraph("•\terstens")
    document.add_paragraph("▶ zweitens")

    assert lines(document) == ["- erstens", "- ▶ zweitens"]


def test_bullet_lists_keep_levels_and_arrows() -> None:
    document = build.new()
    bullets = build.add_list(document, "bullets", 1)
    for level in range(4):
        build.item(document, f"Ebene {level}", bullets, level)
    build.item(document, "To do", build.add_list(document, "arrows", 2))

    assert lines(document) == [
        "- Ebene 0",
        "  - ▶ Ebene 1",
        "    - – Ebene 2",
        "      - Ebene 3",
        "- → To do",
    ]


def test_list_styles_have_levels_too() -> None:
    document = build.new()
    document.add_paragraph("a", style="List Bullet")
    document.add_paragraph("b", style="List Bullet 2")
    document.add_paragraph("c", style="List Number")
    document.add_paragraph("d", style="List Number")

    assert lines(document) == ["- a", "  - b", "1. c", "2. d"]


def test_numbers_are_counted_as_their_level_says() -> None:
    document = build.new()
    numbers = build.add_list(document, "brackets", 1)
    for name, level in (("a", 0), ("b", 1), ("c", 1), ("d", 0), ("e", 1)):
        build.item(document, name, numbers, level)
        document.add_paragraph("dazwischen")

    assert [line for line in lines(document) if line != "dazwischen"] == [
        "1) a",
        "  a) b",
        "  b) c",
        "2) d",
        "  a) e",
    ]


def test_two_lists_over_one_definition_count_on_unless_one_starts_anew() -> None:
    document = build.new()
    first = build.add_list(document, "letters", 1)
    going_on = build.add_number(document, 950, 901)
    anew = build.add_number(document, 951, 901, starts=3)
    for num_id in (first, going_on, anew, anew):
        build.item(document, "x", num_id)

    assert lines(document) == ["a) x", "b) x", "c) x", "d) x"]


def test_a_list_that_counts_on_behind_a_heading_is_still_a_list() -> None:
    document = build.new()
    document.add_heading("Verfahren", 1)
    document.add_paragraph("a", style="List Number")
    document.add_paragraph("b", style="List Number")
    document.add_heading("Weiteres Verfahren", 1)
    document.add_paragraph("→ To do BiSMit: c", style="List Number")
    document.add_paragraph("d", style="List Number")
    document.add_paragraph("3. Treffen: 15.09.2021")

    assert lines(document) == [
        "## Verfahren",
        "1. a",
        "2. b",
        "## Weiteres Verfahren",
        "3) → To do BiSMit: c",
        "4. d",
        "3. Treffen: 15.09.2021",
    ]


def test_compound_numbers_and_texts_around_them_are_written_out() -> None:
    document = build.new()
    numbers = build.add_list(document, "legal", 1)
    build.item(document, "Begrüßung", numbers)
    build.item(document, "Rückblick", numbers)
    build.item(document, "Fragen", numbers, 1)

    assert lines(document) == ["TOP I: Begrüßung", "TOP II: Rückblick", "  II.1. Fragen"]


def test_a_numbered_heading_shows_its_number() -> None:
    document = build.new()
    numbers = build.add_list(document, "legal", 1)
    paragraph = build.item(document, "Begrüßung", numbers)
    paragraph.style = document.styles["Heading 1"]

    assert lines(document) == ["## TOP I: Begrüßung"]


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/x_(y)", "[Seite](https://a.example/x_%28y%29)"),
        ("mailto:buero@a.example", "[Seite](mailto:buero@a.example)"),
        ("file:///c:/geheim", "Seite"),
    ],
)
def test_links_keep_label_and_target(url: str, written: str) -> None:
    document = build.new()
    build.raw(document, build.run("siehe ") + build.link(document, url, "Seite") + build.run("."))

    assert lines(document) == [f"siehe {written}."]


def test_table_rows_are_pipe_rows_and_frames_are_text() -> None:
    document = build.new()
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Wer"
    table.cell(0, 1).text = "eine Zeile\nund noch eine"
    table.cell(1, 1).add_paragraph("zweiter Absatz")
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Im Rahmen"
    document.add_paragraph("Ende")

    assert lines(document) == [
        "| Wer | eine Zeile  und noch eine |",
        "|  | zweiter Absatz |",
        "Im Rahmen",
        "Ende",
    ]


def test_headers_and_footers_are_letterhead() -> None:
    document = build.new()
    document.add_paragraph("Text")
    document.sections[0].header.paragraphs[0].text = "GEFÖRDERT VOM"
    document.sections[0].footer.paragraphs[0].text = "Seite 1"

    found = text(document)

    assert (found.lines, found.boilerplate) == (("Text",), ("GEFÖRDERT VOM", "Seite 1"))
    assert found.paragraphs


def test_attendance_in_a_header_table_is_not_lost() -> None:
    document = build.new()
    document.add_paragraph("Text")
    header = document.sections[0].header
    header.paragraphs[0].text = "Musterstadt"
    table = header.add_table(1, 2, WIDTH)
    table.cell(0, 0).text = "Teilnehmende"
    table.cell(0, 1).text = "Erika Muster, Max Beispiel"

    found = text(document)

    assert found.lines == ("Text", "| Teilnehmende | Erika Muster, Max Beispiel |")
    assert found.boilerplate == ("Musterstadt",)
    assert len(found.warnings) == 1


def test_the_way_through_guard_and_child_gives_the_same() -> None:
    document = build.new()
    document.add_heading("Protokoll", 1)
    document.add_paragraph("Guten Tag → „alle“", style="List Bullet")

    assert read_safely("a.docx", build.saved(document)) == text(document)
