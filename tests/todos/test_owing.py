"""Owing: a municipality ticks, remarks, undoes; the office sees and enters for others."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.models import Assignment, AssignmentState
from tests.browser import Browser
from tests.factories import assignment_for, taken_over


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of something Altenburger Land owes."""
    return f"/aufgaben/{assignment_for(session, 'Altenburger Land', at, due=date(2021, 4, 20)).id}"


def state(session: Session) -> AssignmentState:
    found = session.scalars(sa.select(Assignment.state)).one()
    session.rollback()
    return found


def test_altenburg_ticks_what_it_owes_and_is_told_so(
    altenburg: Browser, session: Session, path: str
) -> None:
    altenburg.get(path)

    altenburg.submit("/erledigt", comment="kam mit der Post")

    page = altenburg.get(path)
    assert "Als erledigt gemeldet." in page.text
    assert "kam mit der Post" in page.text
    assert state(session) is AssignmentState.DONE
    assert "Nichts ist offen." in altenburg.get("/").text


def test_it_can_be_undone_on_the_same_day(altenburg: Browser, session: Session, path: str) -> None:
    altenburg.get(path)
    altenburg.submit("/erledigt")
    altenburg.get(path)

    altenburg.submit("/offen")

    assert state(session) is AssignmentState.OPEN


def test_the_next_day_only_the_office_can_undo_it(
    altenburg: Browser, office: Browser, session: Session, path: str, at: datetime
) -> None:
    altenburg.get(path)
    altenburg.submit("/erledigt")
    session.execute(sa.update(Assignment).values(closed_at=at - timedelta(days=1)))
    session.commit()

    assert "Zurücknehmen" not in altenburg.get(path).text
    altenburg.post(f"{path}/offen")
    assert "nur am selben Tag" in altenburg.get(path).text
    assert state(session) is AssignmentState.DONE
    office.get(path)
    office.submit("/offen")
    assert state(session) is AssignmentState.OPEN


def test_a_double_click_closes_it_once_and_says_who_it_was(altenburg: Browser, path: str) -> None:
    altenburg.get(path)
    altenburg.submit("/erledigt")

    altenburg.post(f"{path}/erledigt")

    assert "schon erledigt, von Sabine Seidel" in altenburg.get(path).text


def test_halle_cannot_close_what_altenburg_owes(
    halle: Browser, session: Session, path: str
) -> None:
    halle.post(f"{path}/erledigt", status=404)

    assert state(session) is AssignmentState.OPEN


def test_the_office_enters_what_it_heard_and_how(
    office: Browser, altenburg: Browser, path: str
) -> None:
    office.get(path)

    office.submit("/erledigt", channel="phone", comment="Frau Seidel rief an")

    assert "am Telefon gemeldet" in altenburg.get(path).text
    assert (
        "Jonas Petri hat für Altenburger Land als erledigt eingetragen (am Telefon)"
        in office.get(path).text
    )


def test_a_remark_leaves_it_open(altenburg: Browser, session: Session, path: str) -> None:
    altenburg.get(path)

    altenburg.post(f"{path}/bemerkung", {"comment": "Amtsleitung entscheidet nächste Woche"})

    assert "Amtsleitung entscheidet" in altenburg.get(path).text
    assert state(session) is AssignmentState.OPEN


def test_a_remark_too_long_is_refused_and_kept(altenburg: Browser, path: str) -> None:
    altenburg.get(path)

    page = altenburg.submit("/erledigt", 422, comment="x" * 1001)

    assert "Bitte höchstens 1000 Zeichen." in page.text
    assert page.form("/erledigt")["comment"] == "x" * 1001


def test_others_do_not_see_remark_nor_state(
    altenburg: Browser, halle: Browser, session: Session, at: datetime
) -> None:
    taken_over(session, at)
    altenburg.get(altenburg.get("/").document.xpath("//h3/a/@href")[0])
    altenburg.submit("/erledigt", comment="geheim von Altenburg")

    page = halle.get(halle.get("/").document.xpath("//h3/a/@href")[0])

    assert "geheim" not in page.text
    assert "Altenburger Land" in page.text
    assert "Stand aller" not in page.text


def test_the_overview_shows_who_has_done_what(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    taken_over(session, at)
    altenburg.get(altenburg.get("/").document.xpath("//h3/a/@href")[0])
    altenburg.submit("/erledigt")

    page = office.get("/aufgaben/kommunen")

    row = page.document.xpath("//tr[contains(., 'Auswahl übermitteln')]")[0].text_content()
    assert "Altenburger Land: erledigt" in row
    assert "Stadt Halle: offen" in row
    assert "1 von 9" in row


@pytest.mark.parametrize(("query", "shown"), [("open", False), ("late", True), ("all", True)])
def test_the_overview_can_be_filtered(
    office: Browser, session: Session, at: datetime, path: str, query: str, shown: bool
) -> None:
    halle_done = assignment_for(session, "Stadt Halle", at, text="Raum buchen")
    halle_done.complete("x", at)
    session.commit()

    page = office.get(f"/aufgaben/kommunen?stand={query}")

    assert ("Raum buchen" in page.text) == (query == "all")
    assert "Ansprechperson nennen" in page.text
    assert "überfällig" in page.text if shown else True


def test_exactly_those_missing_are_reminded_and_only_once_a_day(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    minutes = taken_over(session, at)
    altenburg.get(altenburg.get("/").document.xpath("//h3/a/@href")[0])
    altenburg.submit("/erledigt")
    link = next(
        link for link in office.get("/aufgaben/kommunen").links() if link.endswith("/erinnern")
    )
    preview = office.get(link)
    assert "8 Mails gehen hinaus an" in preview.text
    assert session.scalars(sa.select(OutgoingMail)).all() == []
    session.rollback()

    office.submit("/erinnern")
    office.post(link)

    mails = session.scalars(sa.select(OutgoingMail)).all()
    receivers = {mail.recipient_email for mail in mails}
    assert len(mails) == 8
    assert "altenburg@demo.example" not in receivers
    assert "halle@demo.example" in receivers
    assert minutes.title == "Protokoll des 1. Treffens am 15.04.2021"


def test_nobody_is_reminded_of_what_was_not_sent_yet(
    office: Browser, session: Session, at: datetime
) -> None:
    hidden = assignment_for(session, "Altenburger Land", at, published=False)

    page = office.get(f"/aufgaben/todo/{hidden.todo_id}/erinnern")

    assert "noch nicht versendet" in page.text
    office.post(f"/aufgaben/todo/{hidden.todo_id}/erinnern")
    assert session.scalars(sa.select(OutgoingMail)).all() == []


def many(office: Browser, path: str, **fields: str) -> None:
    """The office closes that share in the matrix."""
    office.post("/aufgaben/kommunen", {"feld": path.rsplit("/", 1)[1], **fields}, 303)


def remark(browser: Browser, path: str, text: str) -> None:
    browser.post(f"{path}/bemerkung", {"comment": text})


def test_a_remark_stands_in_its_field_and_saving_again_keeps_it(
    altenburg: Browser, session: Session, path: str
) -> None:
    remark(altenburg, path, "kommt am Montag")

    shown = altenburg.get(path).form("/erledigt")["comment"]
    remark(altenburg, path, str(shown))

    assert shown == "kommt am Montag"
    assert session.scalars(sa.select(Assignment.comment)).one() == "kommt am Montag"


@pytest.mark.parametrize("way", ["/erledigt", "bulk"])
def test_what_the_office_says_on_closing_leaves_the_remark_alone(
    altenburg: Browser, office: Browser, session: Session, path: str, way: str
) -> None:
    remark(altenburg, path, "kommt am Montag")

    if way == "bulk":
        many(office, path, reason="im Treffen", wie="waive", channel="meeting")
    else:
        office.get(path)
        office.submit(way, comment="am Telefon gehört", channel="phone")

    page = altenburg.get(path).text
    assert "kommt am Montag" in page
    assert ("im Treffen" if way == "bulk" else "am Telefon gehört") in page
    assert session.scalars(sa.select(Assignment.comment)).one() == "kommt am Montag"


@pytest.mark.parametrize("place", ["/", "/aufgaben"])
def test_the_quick_tick_leads_back_to_where_it_was_clicked(
    altenburg: Browser, path: str, place: str
) -> None:
    altenburg.get(place)

    answer = altenburg.submit(f"{path}/erledigt")

    assert answer.response.location == place


def test_the_way_back_never_leaves_the_program(altenburg: Browser, path: str) -> None:
    answer = altenburg.post(f"{path}/erledigt", {"zurueck": "https://anderswo.example/"}, 303)

    assert answer.response.location == path


@pytest.mark.parametrize(("channel", "words"), [("phone", "am Telefon"), ("mail", "per Mail")])
def test_closing_many_says_how_the_office_learned_of_it(
    office: Browser, path: str, channel: str, words: str
) -> None:
    many(office, path, reason="gehört", wie="done", channel=channel)

    assert f"({words} gemeldet)" in office.get(path).text


def test_after_a_reminder_the_office_is_back_at_the_rows_it_had_chosen(
    office: Browser, path: str
) -> None:
    page = office.get("/aufgaben/kommunen?stand=late&sortierung=number&_scheme=ftp")
    [link] = {one for one in page.links() if "/erinnern" in one}
    office.get(link)

    answer = office.submit("sortierung=number")

    assert answer.response.location == "/aufgaben/kommunen?stand=late&sortierung=number"


def test_homework_without_a_meeting_to_come_says_so(office: Browser) -> None:
    assert "noch kein Treffen geplant" in office.get("/aufgaben/neu?fuer=treffen").text
