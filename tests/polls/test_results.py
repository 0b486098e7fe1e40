"""Results as a page and as files: municipalities first, people folded, nothing computed."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.polls import answering, export
from kzv_workflow.polls.answering import Entry
from kzv_workflow.polls.board import board
from kzv_workflow.polls.models import Visibility
from kzv_workflow.polls.outlines import MeetingOutline
from kzv_workflow.todos.models import AssignmentState, Channel
from tests.browser import Browser
from tests.meetings.invited import mails
from tests.polls.asked import (
    APART,
    AUTUMN,
    again,
    answer,
    answer_as,
    everybody,
    extra_delegate,
    kinds,
    last_mail,
    option,
    running,
    sheet,
)
from tests.polls.forms import assignment

OPTIONS = MeetingOutline("3. Treffen", (option(*AUTUMN), option("2021-09-22", "2021-09-23")))

FIRST_DAYS, SECOND_DAYS = ("yes", "no") * 3, ("no", "yes") * 3


def test_two_people_of_a_municipality_share_the_days(
    office: Browser, session: Session, at: datetime
) -> None:
    """Three meetings, nine municipalities, the first with a week between its days."""
    poll = running(session, at, MeetingOutline("2. Treffen", (option(*APART),)), OPTIONS)
    everybody(session, poll, "yes", "yes", "yes", at=at)
    second = extra_delegate(session, poll, "Nordsachsen", "Uwe Neu")
    answer(
        session,
        again(session, poll.id),
        "Nordsachsen",
        *FIRST_DAYS,
        at=at,
    )
    poll = again(session, poll.id)
    entry = Entry(answering.viewer_of(second), Channel.ONLINE, at)
    answering.save(session, poll, second, sheet(poll, *SECOND_DAYS), entry)
    session.commit()

    page = office.get(f"/terminabfragen/{poll.id}")

    assert "vertreten (geteilt)" in page.text
    assert page.text.count("9 von 9 Kommunen vertreten") >= 3
    assert "Mi 23.06. + Mi 30.06." in page.text


def test_each_option_has_a_sentence_and_a_bar_with_the_same_words(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, OPTIONS)
    everybody(session, poll, "yes", "if_need_be", at=at)
    answer(session, again(session, poll.id), "Nordsachsen", "no", "no", at=at, note="Bildungswoche")

    page = office.get(f"/terminabfragen/{poll.id}")

    bars = page.document.xpath("//svg[@role='img']/@aria-label")
    assert bars == [
        "8 von 9 Kommunen vertreten; fehlt: Nordsachsen (Bildungswoche)",
        "8 von 9 Kommunen vertreten (8 zur Not); fehlt: Nordsachsen (Bildungswoche)",
    ]
    assert len(page.document.xpath("(//svg)[1]//rect")) == 9
    table = page.document.xpath("//table[contains(@class, 'poll-table')]")[0]
    assert len(table.xpath(".//th[@scope='row']")) == 9


def test_a_municipality_can_be_handled_bilaterally(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, OPTIONS)
    state = board(session, poll)
    key = next(one.key for one in state.parties if one.name == "Saalekreis")
    session.commit()
    office.get(f"/terminabfragen/{poll.id}")

    office.post(f"/terminabfragen/{poll.id}/bilateral/{key}/ja")
    page = office.get(f"/terminabfragen/{poll.id}")

    assert "bilateral: Saalekreis" in page.text
    assert "Saalekreis wird bilateral geklärt" in page.text
    missing = board(session, again(session, poll.id)).missing()
    assert "Saalekreis" not in {one.organisation.name for one in missing}
    assert assignment(session, poll, "Saalekreis").state is AssignmentState.WAIVED
    office.post(f"/terminabfragen/{poll.id}/bilateral/{key}/nein")
    session.expire_all()
    assert assignment(session, poll, "Saalekreis").state is AssignmentState.OPEN


def test_the_last_one_missing_handled_bilaterally_is_news_for_the_office(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at)
    keys = {one.name: one.key for one in board(session, poll).parties}
    for name in sorted(keys)[1:]:
        if name != "BiSMit":
            answer(session, again(session, poll.id), name, "yes", at=at)
    before = last_mail(session)
    office.get(f"/terminabfragen/{poll.id}")

    office.post(f"/terminabfragen/{poll.id}/bilateral/{keys[min(keys)]}/ja")

    assert "poll-complete" in kinds(session, before)


def test_after_the_own_answer_means_the_readers_own(
    browser_of: Callable[[str], Browser], session: Session, at: datetime
) -> None:
    poll = running(session, at, visibility=Visibility.AFTER_ANSWER)
    other = extra_delegate(session, poll, "Altenburger Land", "Vera Zweite")
    answer_as(session, again(session, poll.id), other.name, sheet(poll, "yes"), at)
    altenburg = browser_of("altenburg")
    path = f"/terminabfragen/{poll.id}"

    before = altenburg.get(path)
    answer(session, again(session, poll.id), "Altenburger Land", "yes", at=at)
    after = altenburg.get(path)

    assert "sobald Sie selbst vollständig geantwortet haben" in before.text
    assert "Kommunen und Termine" in after.text


def test_the_table_opens_in_excel_and_computes_nothing(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, OPTIONS)
    answer(session, poll, "Mansfeld-Südharz", "no", "no", at=at, note="=1+1")

    answer_page = office.get(f"/terminabfragen/{poll.id}/tabelle.xlsx")

    sheet_read = load_workbook(BytesIO(answer_page.response.data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet_read.iter_rows()]
    assert rows[0][:3] == ["Kommune", "Person", "3. Treffen: Mi 15. – Do 16.09."]
    assert ["Mansfeld-Südharz", None, "kann nicht", "kann nicht"] in rows
    assert "kann nicht" not in [row[2] for row in rows if row[0] == "Stadt Halle"]
    assert "f" not in {cell.data_type for row in sheet_read.iter_rows() for cell in row}


def test_the_csv_has_a_bom_semicolons_and_no_formulas(session: Session, at: datetime) -> None:
    poll = running(session, at, OPTIONS)
    extra_delegate(session, poll, "Stadt Halle", "=cmd; calc")

    data = export.as_csv(board(session, again(session, poll.id)))

    rows = list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert all(len(row) == 4 for row in rows)
    assert ["Stadt Halle", "'=cmd; calc", "keine Antwort", "keine Antwort"] in rows


def test_no_mail_of_a_poll_names_the_address_of_somebody_else(
    session: Session, at: datetime
) -> None:
    poll = running(session, at, OPTIONS)
    addresses = {mail.row.recipient_email for mail in mails(session)}

    leaks = [
        (mail.row.occasion, one)
        for mail in mails(session)
        for one in addresses - {mail.row.recipient_email}
        if one in re.findall(r"[\w.+-]+@[\w.]+", mail.message.as_string())
    ]

    assert poll.id
    assert leaks == []
