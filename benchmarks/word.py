"""How fast a Protokoll becomes a Word file: ours beside docxtpl, same content, in one run (P5).

docxtpl gets a template on the same base document with the same styles; it writes neither
hyperlinks, bold words in the text, bookmarks nor lists that begin anew.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from benchmarks.protokoll import protokoll
from kzv_workflow.documents.base import base_document
from kzv_workflow.german.dates import format_period
from kzv_workflow.minutes.structure import Block, ParsedMinutes, TodoLine
from kzv_workflow.minutes.word import HouseStyle, render

ROUNDS = 25
STYLES = {
    "todo": "Protokoll To-do",
    "question": "Protokoll Frage",
    "answer": "Protokoll Antwort",
    "slide": "Protokoll Folie",
    "addendum": "Protokoll Nachtrag",
    "number": "List Number",
    "bullet1": "List Bullet",
    "bullet2": "List Bullet 2",
    "bullet3": "List Bullet 3",
}


def measure() -> dict[str, float]:
    """CPU milliseconds per file (medians), ``ratio`` docxtpl to ours, and paragraphs written."""
    minutes = protokoll()
    with tempfile.TemporaryDirectory() as folder:
        base, template = Path(folder, "base.docx"), Path(folder, "template.docx")
        base.write_bytes(base_document())
        _make_template(base, template)
        house = HouseStyle(base, "BiSMit", funder_line="Gefördert.")
        results = _medians(
            {
                "ours": lambda: render(minutes, house),
                "docxtpl": lambda: _with_docxtpl(minutes, template),
                "empty": lambda: _empty(docx.Document()),
                "empty_base": lambda: _empty(docx.Document(str(base))),
            }
        )
        written = docx.Document(BytesIO(render(minutes, house)))
    results["ratio"] = results["docxtpl"] / results["ours"]
    results["paragraphs"] = float(len(list(written.element.body.iter(qn("w:p")))))
    return results


def main() -> int:
    """The exit code: 1 if docxtpl is faster."""
    found = measure()
    lines = (
        f"Word, {found['paragraphs']:.0f} paragraphs       CPU ms",
        f"  kzv_workflow                 {found['ours']:6.1f}",
        f"  docxtpl, same content        {found['docxtpl']:6.1f}",
        f"  python-docx, empty document  {found['empty']:6.1f}",
        f"  python-docx, our base, empty {found['empty_base']:6.1f}",
        f"docxtpl / kzv_workflow = {found['ratio']:.2f} (goal: above 1)",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return int(found["ratio"] <= 1)


def _medians(tasks: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The tasks in turn, so that a slow moment of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for task in tasks.values():
        task()
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            begin = time.process_time()
            task()
            times[name].append((time.process_time() - begin) * 1000)
    return {name: median(values) for name, values in times.items()}


def _empty(document: Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _with_docxtpl(minutes: ParsedMinutes, template: Path) -> bytes:
    document = DocxTemplate(str(template))
    document.render(_context(minutes), autoescape=True)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _context(minutes: ParsedMinutes) -> dict[str, Any]:
    todos = {todo.line: todo for todo in minutes.todos}
    return {
        "title": minutes.title,
        "agenda": [
            {
                "time": format_period(slot.start, slot.end) if slot.start and slot.end else "",
                "title": slot.title,
                "speakers": ", ".join(slot.speakers),
            }
            for slot in minutes.agenda
        ],
        "attendees": [
            {"organisation": person.organisation, "about": f" – {person.name}, {person.role}"}
            for person in minutes.attendees
        ],
        "sections": [
            {
                "heading": section.heading,
                "blocks": [_block(block, todos) for block in section.blocks],
            }
            for section in minutes.sections
        ],
        "authors": ", ".join(minutes.authors),
    }


def _block(block: Block, todos: dict[int, TodoLine]) -> dict[str, str]:
    kind = str(block.kind)
    if kind == "bullet":
        kind = "number" if block.number else f"bullet{block.depth}"
    todo = todos.get(block.line)
    text = f"{block.text} Termin: {todo.due_text}" if todo else block.text
    return {"kind": kind, "label": f"{block.by}: " if block.by else "", "text": text}


def _make_template(base: Path, target: Path) -> None:
    document = docx.Document(str(base))
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("Tagesordnung", style="Heading 1")
    table = document.add_table(rows=4, cols=3, style="Protokoll Tabelle")
    rows = (
        ("Zeit", "Thema", "Referent/in"),
        ("{%tr for slot in agenda %}", "", ""),
        ("{{ slot.time }}", "{{ slot.title }}", "{{ slot.speakers }}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("Teilnehmende", style="Heading 1")
    document.add_paragraph("{%p for person in attendees %}")
    _labelled(document, "Protokoll Teilnehmende", "{{ person.organisation }}", "{{ person.about }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for section in sections %}")
    document.add_paragraph("{{ section.heading }}", style="Heading 1")
    document.add_paragraph("{%p for block in section.blocks %}")
    for number, (kind, style) in enumerate(STYLES.items()):
        document.add_paragraph(f"{{%p {'elif' if number else 'if'} block.kind == '{kind}' %}}")
        _labelled(document, style, "{{ block.label }}", "{{ block.text }}")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ block.text }}", style="Body Text")
    for end in ("endif", "endfor", "endfor"):
        document.add_paragraph(f"{{%p {end} %}}")
    document.add_paragraph("Protokoll erstellt von: {{ authors }}", style="Protokoll Kolophon")
    document.save(str(target))


def _labelled(document: Document, style: str, label: str, text: str) -> None:
    paragraph = document.add_paragraph(style=style)
    paragraph.add_run(label).bold = True
    paragraph.add_run(text)


if __name__ == "__main__":
    sys.exit(main())
