"""The results as an Excel workbook, a CSV file and a Word annex; the same as the page shows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.excel import FORMULA_SIGNS, Column, Sheet, Value, clean, workbook
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.surveys.questionnaire import NOT_STATED
from kzv_workflow.surveys.results import Result, Results
from kzv_workflow.surveys.tally import ENOUGH, decimal

COLUMNS = ("Nr.", "Frage", "Antwort", "Anzahl", "n")
TITLE, HEADING, BODY, BULLET = "Title", "Heading 2", "Body Text", "List Bullet"
HEAD, CELL, TABLE = "Protokoll Tabellenkopf", "Protokoll Tabellentext", "Protokoll Tabelle"


def excel(results: Results) -> bytes:
    """One sheet of counts, one of texts."""
    texts = [
        (result.question.position, result.question.text, one.text, one.by)
        for result in results.questions
        for one in result.comments
    ]
    counts = [
        Column(title, width) for title, width in zip(COLUMNS, (6, 60, 40, 10, 8), strict=True)
    ]
    words = [Column("Nr.", 6), Column("Frage", 60), Column("Text", 90), Column("Von", 30)]
    sheets = [Sheet("Antworten", counts, list(_rows(results))), Sheet("Texte", words, texts)]
    return workbook(sheets)


def csv_file(results: Results) -> bytes:
    """The counts and texts with semicolons, as German Excel opens it by a double click."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(results):
        writer.writerow([_harmless(value) for value in row])
    for result in results.questions:
        for one in result.comments:
            row = (result.question.position, result.question.text, one.text, "", "")
            writer.writerow([_harmless(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    """A text that looks like a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    return f"'{clean(value)}" if value.startswith(FORMULA_SIGNS) else clean(value)


def _rows(results: Results) -> Iterator[tuple[Value, ...]]:
    for result in results.questions:
        one, question = result.tally, result.question
        head = (question.position, question.text)
        if one.too_few:
            yield (*head, f"weniger als {ENOUGH} Antworten, nicht gezeigt", None, None)
        for label, count in one.bars:
            yield (*head, label, count, one.n)
        if one.mean is not None:
            yield (*head, f"Mittelwert (1 bis {one.points})", round(one.mean, 2), one.rated)
            yield (*head, "Median", one.median, one.rated)


def word(results: Results) -> bytes:
    """The annex to a Protokoll: a heading, a table or a list for each question."""
    writer = WordWriter(base_document())
    title = f"Auswertung: {results.survey.title}"
    writer.properties(title, [], results.survey.due)
    writer.paragraph(TITLE, [Run(title)])
    writer.paragraph(BODY, [Run(summary(results))])
    for result in results.questions:
        question = result.question
        writer.paragraph(HEADING, [Run(f"{question.position}. {question.text}")])
        writer.paragraph(BODY, [Run(_facts(result))])
        if result.tally.bars and not result.tally.too_few:
            writer.table(_table(result))
        for one in result.comments:
            by = f" ({one.by})" if one.by else ""
            writer.paragraph(BULLET, [Run(f"{one.text}{by}")])
    return writer.to_bytes()


def summary(results: Results) -> str:
    """Who took part, and how to read the rest."""
    count = results.returned
    anonymous = "anonym" if results.survey.is_anonymous else "mit Namen"
    return (
        f"{count.took_part} von {count.invited} Eingeladenen haben teilgenommen "
        f"({count.percent} %), {anonymous}. n ist die Zahl der Antworten auf eine Frage."
    )


def _facts(result: Result) -> str:
    one = result.tally
    if one.too_few:
        return f"Weniger als {ENOUGH} haben geantwortet; das wird nicht gezeigt."
    words = f"n = {one.n}"
    if one.mean is not None and one.median is not None:
        words += (
            f", Mittelwert {decimal(one.mean)} und Median "
            f"{decimal(one.median)} auf der Skala von 1 bis {one.points} "
            f"(ohne „{NOT_STATED}“)"
        )
    return words


def _table(result: Result) -> Table:
    def cells(*texts: str) -> Row:
        return Row([[Run(text)] for text in texts], CELL)

    one = result.tally
    rows = [
        cells(label, str(count), f"{round(100 * count / one.n)} %" if one.n else "–")
        for label, count in one.bars
    ]
    head = Row([[Run(text)] for text in ("Antwort", "Anzahl", "Anteil")], HEAD)
    return Table(result.question.text, head, rows, (5600, 1700, 1700), TABLE)
