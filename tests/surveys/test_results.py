"""Results: after the end, from five answers, with n; the same in every file."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from sqlalchemy.orm import Session

from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Answer, Survey
from kzv_workflow.surveys.questionnaire import QuestionKind
from kzv_workflow.surveys.tally import Counted, tally
from tests.browser import Browser
from tests.statements import counted
from tests.surveys.rounds import act, answered, ended, sent
from tests.test_statements import FRAME

GIVEN = (
    {1: "gut", 4: "Ja", 5: "=SUMME(A1) Mehr Pausen"},
    {1: "sehr gut", 4: "Ja"},
    {1: "keine Angabe", 4: "Nein", 6: ["Datenquellen und Datenschutz", "Sonstiges: Exkursion"]},
)


def test_a_scale_has_mean_and_median_without_those_who_said_nothing() -> None:
    values: list[Counted] = [("gut", 2), ("mies", 1), ("keine Angabe", 1)]

    found = tally(QuestionKind.SCALE, ["mies", "mittel", "gut"], False, values)

    assert found.n == 4
    assert found.rated == 3
    assert found.mean == pytest.approx(7 / 3)
    assert found.median == 3
    assert dict(found.bars) == {"mies": 1, "mittel": 0, "gut": 2, "keine Angabe": 1}


def test_there_are_no_results_while_it_runs(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 8)

    office.get(f"/feedback/{survey.id}/ergebnis", 404)
    office.get(f"/feedback/{survey.id}/ergebnis.csv", 404)


def test_four_answers_are_too_few_for_page_and_files(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 4, *GIVEN)

    page = office.get(f"/feedback/{survey.id}/ergebnis")

    assert "weniger als fünf Personen" in page.text
    assert "Mehr Pausen" not in page.text
    for kind in ("csv", "xlsx", "docx"):
        office.get(f"/feedback/{survey.id}/ergebnis.{kind}", 404)


def test_five_answers_are_shown_with_n_chart_table_and_texts(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 6, *GIVEN)

    page = office.get(f"/feedback/{survey.id}/ergebnis")

    assert "6 von 11 Eingeladenen haben teilgenommen (55 %)" in page.text
    assert "n = 6 · Mittelwert 4,5 · Median 4,5" in page.text
    charts = page.document.xpath("//svg[@role='img']")
    assert len(charts) == 2  # the others were answered by too few
    assert all(one.xpath("./title") and one.xpath("./desc") for one in charts)
    assert page.text.count("Weniger als fünf haben geantwortet") == 2
    assert page.text.count("Dazu hat niemand geantwortet") == 4
    assert not page.document.xpath("//main//select")


def test_releasing_shows_them_to_those_invited_without_names(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 11, *GIVEN, anonymous=False)
    path = f"/feedback/{survey.id}/ergebnis"

    altenburg.get(path, 404)
    office.get(f"/feedback/{survey.id}")
    office.submit(f"/feedback/{survey.id}/freigeben")

    text = altenburg.get(path).text
    assert "Mehr Pausen" in text
    assert "– Uwe Grabner" not in text
    assert "To-do daraus machen" not in text
    assert "– Uwe Grabner" in office.get(path).text
    assert "Wer hat was geantwortet" not in text


def test_too_few_are_never_released(office: Browser, session: Session, at: datetime) -> None:
    survey = ended(session, at, 4, *GIVEN)
    office.get("/feedback")

    office.post(f"/feedback/{survey.id}/freigeben")

    assert "zu wenige teilgenommen" in office.get(f"/feedback/{survey.id}").text


def csv_rows(reader: Browser, path: str) -> list[list[str]]:
    text = reader.client.get(f"{path}.csv").data.decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def everywhere(office: Browser, survey: Survey) -> list[str]:
    """What the page and each file say."""
    page = office.get(f"/feedback/{survey.id}/ergebnis").text

    def fetch(kind: str) -> bytes:
        data: bytes = office.client.get(f"/feedback/{survey.id}/ergebnis.{kind}").data
        return data

    cells = [str(one.value) for one in _cells(load_workbook(BytesIO(fetch("xlsx"))))]
    document = docx.Document(BytesIO(fetch("docx")))
    words = "\n".join(one.text for one in document.paragraphs)
    return [page, "\n".join(cells), fetch("csv").decode("utf-8-sig"), words]


def _cells(book: Workbook) -> list[Cell | MergedCell]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(("people", "is_shown"), [(8, False), (10, True)])
def test_texts_are_shown_from_five_to_one_question(
    office: Browser, session: Session, at: datetime, people: int, is_shown: bool
) -> None:
    texts: tuple[dict[int, object], ...] = (
        {1: "gut", 5: "Mehr Pausen", 6: ["Sonstiges: Exkursion"]},
        {1: "gut", 6: ["Datenquellen und Datenschutz"]},
    )  # every second person writes something

    said = everywhere(office, ended(session, at, people, *texts))

    assert ["Mehr Pausen" in one for one in said] == [is_shown] * 4
    assert ["Exkursion" in one for one in said] == [is_shown] * 4
    assert ("ab fünf Texten" in said[0]) is not is_shown


def test_a_text_that_is_not_shown_becomes_no_todo(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 6, *GIVEN)
    keys = session.scalars(sa.select(Answer.key)).all()
    session.commit()

    forms = [office.get(f"/feedback/{survey.id}/todo?antwort={key}") for key in keys]

    assert {one.form(f"/feedback/{survey.id}/todo")["text"] for one in forms} == {""}


def test_files_say_the_same_and_hold_no_formula(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 6, *GIVEN, anonymous=False)

    def fetch(kind: str) -> bytes:
        data: bytes = office.client.get(f"/feedback/{survey.id}/ergebnis.{kind}").data
        return data

    book = load_workbook(BytesIO(fetch("xlsx")))
    rows = list(csv.reader(StringIO(fetch("csv").decode("utf-8-sig")), delimiter=";"))
    document = docx.Document(BytesIO(fetch("docx")))

    counts = [row for row in book["Antworten"].iter_rows(values_only=True) if row[2] == "gut"]
    assert counts[0][3:] == (2, 6)
    assert all(cell.data_type != "f" for row in book["Texte"].iter_rows() for cell in row)
    assert [row[2] for row in rows if "Pausen" in row[2]] == ["'=SUMME(A1) Mehr Pausen"] * 2
    words = "\n".join(one.text for one in document.paragraphs)
    assert "6 von 11 Eingeladenen" in words
    assert "Mehr Pausen" in words
    assert document.tables[0].rows[4].cells[0].text == "gut"


def test_a_part_too_narrow_for_its_number_says_it_in_the_legend(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 11, {1: "schlecht"}, *[{1: "gut"}] * 10)

    page = office.get(f"/feedback/{survey.id}/ergebnis")

    legend = page.document.xpath("//svg[1]/text/text()")
    assert {"schlecht: 1", "gut: 10", "sehr gut: 0"} <= set(legend)


def test_what_the_page_hides_is_in_no_file(office: Browser, session: Session, at: datetime) -> None:
    survey = ended(session, at, 6, {1: "gut", 2: "wenig"}, {1: "gut"}, {1: "gut"})
    path = f"/feedback/{survey.id}/ergebnis"

    assert "Weniger als fünf haben geantwortet" in office.get(path).text
    counts = [row[2:4] for row in csv_rows(office, path) if row[0] == "2"]
    book = load_workbook(BytesIO(office.client.get(f"{path}.xlsx").data))
    document = docx.Document(BytesIO(office.client.get(f"{path}.docx").data))

    assert counts == [["weniger als 5 Antworten, nicht gezeigt", ""]]
    cells = [row[2:4] for row in book["Antworten"].iter_rows(values_only=True) if row[0] == 2]
    assert cells == [("weniger als 5 Antworten, nicht gezeigt", None)]
    assert [one.rows[0].cells[0].text for one in document.tables] == ["Antwort"]
    assert "wenig" not in [one.rows[2].cells[0].text for one in document.tables]


def test_a_named_survey_says_who_said_what_to_the_office_alone(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 11, *GIVEN, anonymous=False)
    sending.release(session, survey, act(at))
    session.commit()
    path = f"/feedback/{survey.id}/ergebnis"

    page = office.get(path)
    said = {
        one.xpath("string(./summary)"): " ".join(one.xpath("./dl")[0].text_content().split())
        for one in page.document.xpath("//section[@aria-labelledby='personen']/details")
    }
    book = load_workbook(BytesIO(office.client.get(f"{path}.xlsx").data))
    others = load_workbook(BytesIO(altenburg.client.get(f"{path}.xlsx").data))

    assert len(said) == 11
    assert "4. Gab es genug Zeit für Austausch und Fragen?Nein" in said["Uwe Grabner"]
    people = list(book["Personen"].iter_rows(values_only=True))
    assert ("Uwe Grabner", 4, survey.questions[3].text, "Nein") in people
    assert ["4", survey.questions[3].text, "Nein", "", "", "Uwe Grabner"] in csv_rows(office, path)
    assert others.sheetnames == ["Antworten", "Texte"]
    assert "Uwe Grabner" not in str(csv_rows(altenburg, path))


def test_results_take_the_same_few_statements_however_many_answered(
    app: Flask, office: Browser, session: Session, at: datetime
) -> None:
    few = ended(session, at, 5, *GIVEN).id
    many = ended(session, at, 11, *GIVEN).id
    office.get("/feedback")

    with counted(app) as for_few:
        office.get(f"/feedback/{few}/ergebnis")
    with counted(app) as for_many:
        office.get(f"/feedback/{many}/ergebnis")

    assert len(for_few) == len(for_many) <= FRAME + 8
