"""Colleagues of one Kommune share one list; what stands in a line, and in the Excel file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.accounts.passwords import hash_password
from kzv_workflow.directory import service as directory
from kzv_workflow.web.viewer import Role
from tests.browser import Browser
from tests.cast import PASSWORD
from tests.factories import SHORT, assignment_for, organisation, taken_over


@pytest.fixture
def colleague(session: Session, at: datetime, browser_of: Callable[[str], Browser]) -> Browser:
    """Somebody else of Altenburger Land, in a browser of their own."""
    altenburg = organisation(session, "Altenburger Land")
    email = "kollege@demo.example"
    person = directory.add_person(session, "Martin Ebert", email, altenburg)
    account = Account(
        email=email, password_hash=hash_password(PASSWORD), role=Role.MUNICIPALITY, person=person,
        organisation=altenburg, created_at=at,
    )  # fmt: skip
    session.add(account)
    session.commit()
    return browser_of("kollege")


def test_colleagues_see_one_list_who_ticked_and_may_undo_it_the_same_day(
    altenburg: Browser, colleague: Browser, session: Session, at: datetime
) -> None:
    path = f"/aufgaben/{assignment_for(session, 'Altenburger Land', at).id}"
    assert "Ansprechperson nennen" in colleague.get("/").text
    altenburg.get(path)
    altenburg.submit("/erledigt")

    assert "von Sabine Seidel" in colleague.get(path).text
    assert "erledigt" in colleague.get("/aufgaben?stand=erledigt").text
    colleague.get(path)
    colleague.submit("/offen")

    assert altenburg.get(path).form("/erledigt")
    assert "Ansprechperson nennen" in altenburg.get("/").text


def test_a_line_of_the_desk_says_all_there_is_to_know(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    minutes = taken_over(session, at, SHORT.replace("07.05.2021", "Ende April 2021"))

    [line] = altenburg.get("/").document.xpath("//li[contains(@class, 'owed')]")

    said = " ".join(line.text_content().split())
    assert "Ende April 2021 (Fr, 30.04.2021) · noch 7 Tage" in said
    assert "Auswahl übermitteln" in said
    assert "alle Kommunen, jede für sich" in said
    [origin] = line.xpath(".//p[contains(@class, 'owed__from')]/a/@href")
    assert origin == f"/protokolle/{minutes.id}#z11"
    assert altenburg.get(origin).document.xpath("//*[@id='z11']")[0].text_content()
    assert line.xpath(".//form[contains(@action, '/erledigt')]")


def test_the_excel_file_has_the_own_list_only_with_dates_and_words(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    assignment_for(session, "Altenburger Land", at, text="=1+1 prüfen", due=date(2021, 4, 20))
    done = assignment_for(session, "Altenburger Land", at, text="Liste lesen").id
    assignment_for(session, "Stadt Halle", at, text="Nur für Halle")
    altenburg.get(f"/aufgaben/{done}")
    altenburg.submit("/erledigt")

    data = altenburg.client.get("/aufgaben/liste.xlsx").data
    sheet = load_workbook(BytesIO(data)).active

    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("Nr.", "To-do", "Termin", "wie vereinbart", "Stand")
    late, closed = rows[1:]
    assert late[1] == "=1+1 prüfen"
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].is_date
    assert str(late[2]).startswith("2021-04-20")
    assert (late[4], closed[4], closed[5]) == ("überfällig", "erledigt", "Sabine Seidel")
    assert "Halle" not in str(rows)
