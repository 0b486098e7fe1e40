"""Mails that went out, and who is called when they did not help."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.meetings.models import MeetingDay
from kzv_workflow.todos import office_queries, pausing
from kzv_workflow.todos.models import Assignment
from kzv_workflow.todos.reminders import send_digests
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import assignment_for
from tests.meetings.invited import planned

PUBLISHED = datetime(2027, 3, 2, 9, 0, tzinfo=BERLIN)  # a Tuesday
DUE = date(2027, 3, 10)
ABG, HALLE = "Altenburger Land", "Stadt Halle"
CALLED = date(2027, 4, 2)  # a week after the third mail
HEADINGS = ("vielleicht ist es nur nicht abgehakt", "zum zweiten Mal erinnert", "Letzte Mail dazu")


def text_of(mail: OutgoingMail) -> str:
    parsed = message_from_bytes(mail.mime, policy=policy.default)
    return str(parsed.get_content()).replace("\r\n", "\n")


def mornings(session: Session, first: date, last: date) -> list[OutgoingMail]:
    """Every morning from the first to the last day; the mails in the order they were queued."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        send_digests(
            session, day, datetime.combine(day, time(7, 30), BERLIN), "https://kzv.example"
        )
        session.commit()
    return list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))


def called(session: Session, today: date = CALLED) -> list[str]:
    found = [one.organisation for one in office_queries.escalated(session, today)]
    session.rollback()
    return found


def test_the_tone_rises_with_the_mails_that_were_really_sent(session: Session) -> None:
    assignment_for(session, ABG, PUBLISHED, due=date(2027, 2, 3))  # agreed a month too late

    mails = [text_of(mail) for mail in mornings(session, date(2027, 3, 3), date(2027, 5, 3))]

    late = [[heading in text for heading in HEADINGS] for text in mails if "Überfällig" in text]
    late += [[heading in text for heading in HEADINGS] for text in mails if HEADINGS[2] in text]
    assert late == [[True, False, False], [False, True, False], [False, False, True]]


def test_after_three_mails_and_a_week_the_office_calls(session: Session) -> None:
    assignment_for(session, ABG, PUBLISHED, due=DUE)
    mornings(session, date(2027, 3, 3), CALLED)

    assert called(session, CALLED - timedelta(days=2)) == []
    assert called(session) == [ABG]


def test_nobody_is_called_about_what_no_three_mails_were_sent_about(session: Session) -> None:
    assignment_for(session, "BiSMit", PUBLISHED, due=DUE)  # the office itself
    quiet = assignment_for(session, ABG, PUBLISHED, due=DUE)
    quiet.todo.reminder_plan = "new 7 1"
    assignment_for(session, HALLE, datetime(2027, 4, 1, 9, 0, tzinfo=BERLIN), due=DUE)

    mornings(session, date(2027, 3, 3), CALLED)

    assert called(session) == []


def test_nobody_is_called_while_the_office_owes_an_answer(halle: Browser, session: Session) -> None:
    share = assignment_for(session, HALLE, PUBLISHED, due=DUE).id
    mornings(session, date(2027, 3, 3), CALLED)
    assert called(session) == [HALLE]

    halle.get(f"/aufgaben/{share}")
    halle.submit("/rueckfrage", question="Welche Spalte?")

    assert called(session) == []


def test_who_asks_for_time_is_still_reminded_of_the_deadline_that_holds(
    halle: Browser, session: Session, at: datetime
) -> None:
    share = assignment_for(session, HALLE, at, due=date(2021, 4, 30)).id
    halle.get(f"/aufgaben/{share}")
    halle.submit("/mehr-zeit", wished_due="14.05.2021", time_reason="Urlaub")

    mails = mornings(session, date(2021, 4, 29), date(2021, 4, 29))

    assert "Termin: Fr, 30.04.2021, morgen" in text_of(mails[-1])


def away(session: Session, name: str, today: date, until: date) -> None:
    pausing.set_absence(session, account_named(session, name).person_id, until, None, today)
    session.commit()


def test_a_nudge_goes_to_nobody_who_is_away_and_the_preview_says_so(
    office: Browser, session: Session, at: datetime
) -> None:
    todo = assignment_for(session, ABG, at, due=date(2021, 4, 30), due_text="Ende April").todo_id
    away(session, "altenburg", at.date(), date(2021, 5, 2))

    page = office.get(f"/aufgaben/todo/{todo}/erinnern").text

    assert "Heute erreicht die Mail niemanden." in page
    assert "ist abwesend bis 02.05.2021" in page


def test_a_nudge_keeps_the_words_that_were_agreed(
    office: Browser, session: Session, at: datetime
) -> None:
    todo = assignment_for(session, ABG, at, due=date(2021, 4, 30), due_text="Ende April").todo_id
    office.get(f"/aufgaben/todo/{todo}/erinnern")

    office.submit("/erinnern")

    mail = session.scalars(sa.select(OutgoingMail)).one()
    assert "Termin: Ende April (Fr, 30.04.2021), noch 7 Tage" in text_of(mail)


@pytest.fixture
def hanging(session: Session, at: datetime) -> None:
    """What two municipalities owe before the 2. Treffen, twice, announced."""
    planned(session, at)
    for name in (ABG, HALLE):
        for text in ("Tabelle ausfüllen", "Entwurf prüfen"):
            assignment_for(
                session, name, at, text=text, due_text="vor dem 2. Treffen",
                due_kind="before_meeting", due_meeting="2. Treffen",
            )  # fmt: skip
    mornings(session, at.date(), at.date())
    session.execute(sa.update(MeetingDay).values(day=date(2021, 11, 24)))
    session.commit()


def moved(session: Session, first: date, last: date) -> list[tuple[str, str]]:
    mails = mornings(session, first, last)
    return [
        (one.recipient_email, one.subject) for one in mails if one.occasion.startswith("moved:")
    ]


@pytest.mark.usefixtures("hanging")
def test_several_days_that_moved_are_one_mail_not_on_a_holiday_of_the_land(
    session: Session,
) -> None:
    children_day = date(2021, 9, 20)  # in Thüringen only
    subject = "2 To-dos haben einen neuen Termin"

    on_the_day = moved(session, children_day, children_day)
    with_the_next = moved(session, children_day, children_day + timedelta(days=2))

    assert on_the_day == [("halle@demo.example", subject)]
    assert with_the_next == [*on_the_day, ("altenburg@demo.example", subject)]


@pytest.mark.usefixtures("hanging")
def test_who_was_away_hears_of_the_new_day_once_back(session: Session) -> None:
    monday = date(2021, 4, 26)
    away(session, "altenburg", monday, date(2021, 4, 28))

    told = moved(session, monday, monday + timedelta(days=3))

    assert [email for email, _ in told] == ["halle@demo.example", "altenburg@demo.example"]
    assert session.scalars(sa.select(Assignment.announced_due).distinct()).all() == [
        date(2021, 11, 23)
    ]


def test_the_page_says_that_an_account_is_locked_and_that_reminders_are_off(
    office: Browser, session: Session, at: datetime
) -> None:
    account_named(session, "altenburg").locked_at = at
    assignment_for(session, ABG, at, due=date(2021, 4, 30))
    assignment_for(session, HALLE, at, due=date(2021, 4, 30)).todo.reminders = False
    session.commit()

    page = " ".join(office.get("/aufgaben/erinnerungen").text.split())

    assert "Sabine Seidel: keine Mail – das Konto ist gesperrt" in page
    assert "Stadt Halle: keine Mail – die Erinnerungen sind ausgeschaltet" in page


def test_while_somebody_is_away_the_colleague_named_reads_what_is_for_that_person(
    admin: Browser, session: Session, at: datetime
) -> None:
    todo = assignment_for(session, "BiSMit", at, due=date(2021, 4, 30)).todo
    todo.person_id = account_named(session, "buero").person_id
    session.commit()
    colleague = str(account_named(session, "assistenz").person_id)
    session.rollback()
    admin.get("/aufgaben/erinnerungen")
    admin.submit("/aufgaben/erinnerungen", absent_until="02.05.2021", substitute=colleague)

    [mail] = mornings(session, date(2021, 4, 29), date(2021, 4, 29))

    assert mail.recipient_email == "assistenz@demo.example"
