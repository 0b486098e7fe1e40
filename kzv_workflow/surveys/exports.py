"""The results as an Excel workbook, a CSV file and a Word annex; the same as the page shows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import Run
from kzv_workflow.documents.excel import FORMULA_SIGNS, Column, Sheet, Value, clean, workbook
from kzv_workflow.documents.tables import Row, Table
from kzv_workflow.documents.writer import WordWriter
from kzv_workflow.surveys.questionnaire import NOT_STATED
from kzv_workflow.surveys.results import Result, Results
from kzv_workflow.surveys.tally import ENOUGH, Tally, decimal

COLUMNS = ("Nr.", "Frage", "Antwort", "Anzahl", "n", "Von")
COMPARED = ("Nr.", "Frage", "Befragung", "Antwort", "Anzahl", "n")
NAMED = ("Name", "Nr.", "Frage", "Antwort")
WRITTEN = ("Nr.", "Frage", "Text", "Von")
TITLE, HEADING, BODY, BULLET = "Title", "Heading 2", "Body Text", "List Bullet"
HEAD, CELL, TABLE = "Protokoll Tabellenkopf", "Protokoll Tabellentext", "Protokoll Tabelle"


def excel(results: Results) -> bytes:
    """A sheet of counts, one of texts; where there is a comparison or names, one of each."""
    sheets = [
        Sheet("Antworten", _columns(COLUMNS[:5], (6, 60, 40, 10, 8)), list(_rows(results))),
        Sheet("Texte", _columns(WRITTEN, (6, 60, 90, 30)), list(_texts(results))),
    ]
    if compared := list(_compared(results)):
        columns = _columns(COMPARED, (6, 60, 40, 40, 10, 8))
        sheets.append(Sheet("Vergleich", columns, compared))
    if people := list(_named(results)):
        sheets.append(Sheet("Personen", _columns(NAMED, (30, 6, 60, 90)), people))
    return workbook(sheets)


def _columns(titles: Sequence[str], widths: Sequence[int]) -> list[Column]:
    return [Column(title, width) for title, width in zip(titles, widths, strict=True)]


def csv_file(results: Results) -> bytes:
    """All that with semicolons, as German Excel opens it by a double click."""
    rows: list[tuple[Value, ...]] = [(*row, "") for row in _rows(results)]
    rows += [
        (number, question, f"{survey}: {answer}", count, n, "")
        for number, question, survey, answer, count, n in _compared(results)
    ]
    if results.people:
        rows += [(number, text, said, "", "", name) for name, number, text, said in _named(results)]
    else:
        rows += [(number, text, said, "", "", by) for number, text, said, by in _texts(results)]
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
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
            yield (*head, _mean_of(one), round(one.mean, 2), one.rated)
            yield (*head, "Median", one.median, one.rated)


def _texts(results: Results) -> Iterator[tuple[Value, ...]]:
    for result in results.questions:
        for one in result.comments:
            yield result.question.position, result.question.text, one.text, one.by


def _named(results: Results) -> Iterator[tuple[Value, ...]]:
    for person in results.people:
        for answer in person.answers:
            yield person.name, *answer


def _compared(results: Results) -> Iterator[tuple[Value, ...]]:
    """Every survey of a comparison with its counts, and the mean of a scale."""
    for result in results.questions:
        head = (result.question.position, result.question.text)
        for point in result.trend:
            one = point.tally
            for label, count in one.bars:
                yield *head, point.title, label, count, one.n
            if one.mean is not None:
                yield *head, point.title, _mean_of(one), round(one.mean, 2), one.rated


def _mean_of(one: Tally) -> str:
    return f"Mittelwert (1 bis {one.points})"


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
        if result.trend:
            writer.paragraph(BODY, [Run("Vergleich mit früheren Treffen:")])
            writer.table(_comparison(result))
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
    one = result.tally
    rows = [
        _cells(label, str(count), f"{one.share(at)} %" if one.n else "–")
        for at, (label, count) in enumerate(one.bars)
    ]
    head = _cells("Antwort", "Anzahl", "Anteil", style=HEAD)
    return Table(result.question.text, head, rows, (5600, 1700, 1700), TABLE)


def _comparison(result: Result) -> Table:
    """A row for each survey and choice; a scale says its mean first."""
    rows = []
    for point in result.trend:
        one = point.tally
        if one.mean is not None:
            rows.append(_cells(point.title, "Mittelwert", decimal(one.mean), str(one.rated)))
        rows += [
            _cells(point.title, label, f"{count} ({one.share(at)} %)", str(one.n))
            for at, (label, count) in enumerate(one.bars)
        ]
    head = _cells("Befragung", "Antwort", "Anzahl", "n", style=HEAD)
    title = f"Vergleich: {result.question.text}"
    return Table(title, head, rows, (3400, 3400, 1500, 700), TABLE)


def _cells(*texts: str, style: str = CELL) -> Row:
    return Row([[Run(text)] for text in texts], style)
