"""The desks: what is new to a municipality, and what waits for the office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.announcements import service as announcements
from kzv_workflow.directory.service import mark_dead
from kzv_workflow.materials.models import Visibility
from kzv_workflow.polls import overview
from kzv_workflow.polls.models import Poll
from kzv_workflow.todos.models import Assignment
from tests.browser import Browser
from tests.factories import WRITER, unclear_mail
from tests.materials.shelf import filed
from tests.meetings.invited import planned
from tests.minutes.rounds import round_of
from tests.polls.asked import running


def news_of(browser: Browser) -> list[str]:
    found = browser.get("/").document.xpath("//section[h2='Neu für Sie']/p")
    return [" ".join(one.text_content().split()) for one in found]


def announced(session: Session, at: datetime, title: str, until: date | None = None) -> None:
    announcements.publish(session, announcements.Notice(title, "Text", None, until), WRITER, at)
    session.commit()


def test_a_municipality_sees_announcements_that_hold_and_new_materials(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    announced(session, at, "Neue Richtlinie", date(2021, 5, 31))
    announced(session, at, "Längst vorbei", date(2021, 4, 22))
    filed(session, at, "Folien zum Auftakt")
    filed(session, at, "Nur im Büro", visibility=Visibility.OFFICE)

    news = news_of(altenburg)

    assert news == [
        "Neue Richtlinie Ankündigung, gültig bis 31.05.2021",
        "Folien zum Auftakt Präsentation",
    ]


def test_what_was_seen_on_the_shelf_is_not_new_any_more(
    session: Session, at: datetime, altenburg: Browser, halle: Browser
) -> None:
    filed(session, at - timedelta(days=1), "Folien zum Auftakt")

    altenburg.get("/unterlagen")

    assert news_of(altenburg) == [
        "Noch nichts. Hier stehen neue Protokolle, Ankündigungen und Unterlagen."
    ]
    assert news_of(halle) == ["Folien zum Auftakt Präsentation"]


def test_many_new_materials_are_three_and_a_way_to_the_others(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    for number in range(4):
        filed(session, at + timedelta(minutes=number), f"Folien {number}")

    news = news_of(altenburg)

    assert [one.split(" Präs")[0] for one in news] == [
        "Folien 3", "Folien 2", "Folien 1", "Weitere neue Unterlagen"
    ]  # fmt: skip


def test_the_office_is_told_of_unclear_mails_and_open_corrections(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    before = office.get("/").text
    unclear_mail(session, at)
    mark_dead(session, "halle@demo.example", "5.1.1", at)
    session.commit()
    made = round_of(session, at)

    page = office.get("/")

    assert "unklar" not in before
    assert "Korrekturw" not in before
    assert "1 Antwort ist unklar" in page.text
    assert "Mails kommen zurück von 1 Adresse" in page.text
    assert ": 1 Korrekturwunsch" in page.text
    assert {"/postausgang/unklar", f"/protokolle/{made['<round>']}/korrekturen"} <= set(
        page.links()
    )
    assert "Korrekturw" not in altenburg.get("/").text


def test_a_running_poll_is_one_line_of_state(
    session: Session, at: datetime, office: Browser
) -> None:
    poll = running(session, at)
    shares = session.scalars(sa.select(Assignment).where(Assignment.todo_id == poll.todo_id))
    for share in list(shares)[:5]:
        share.complete("Sabine Seidel", at)
    session.commit()

    page = office.get("/")

    [line] = [
        " ".join(one.text_content().split())
        for one in page.document.xpath("//li")
        if "Treffen 2021" in one.text_content()
    ]
    assert line == (
        "Terminabfrage „Treffen 2021“: 5 von 9 geantwortet Ende April 2021 (Fr, 30.04.2021) · "
        "noch 7 Tage · Fehlende erinnern (4) an Terminabfrage „Treffen 2021“"
    )
    assert f"/aufgaben/todo/{poll.todo_id}/erinnern" in page.links()


def test_a_poll_nobody_owes_an_answer_to_is_no_line(session: Session, at: datetime) -> None:
    running(session, at)
    session.execute(sa.update(Poll).values(todo_id=None))

    assert overview.running(session) == []


def test_the_next_meeting_says_how_people_meet_and_where(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    day = ("", "23.06.2021", "9:00", "15:00", "online", "https://konferenz.example/raum")
    planned(session, at, (day, ("", "24.06.2021", "9:00", "15:00", "online", "")))

    panel = altenburg.get("/").document.xpath("string(//section[h2='Nächstes Treffen'])")

    assert "online, Zur Videokonferenz" in panel
    assert panel.count("online") == 2
