"""The mail of the morning as its recipients read it, and who gets one at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.directory.models import Membership
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos.reminder_models import Reminder
from kzv_workflow.todos.reminders import send_digests
from tests.conftest import account_named
from tests.factories import assignment_for, organisation

PUBLISHED = datetime(2027, 3, 2, 9, 0, tzinfo=BERLIN)  # a Tuesday
ABG, HALLE = "Altenburger Land", "Stadt Halle"


def morning(session: Session, day: date = date(2027, 3, 3)) -> list[OutgoingMail]:
    """The digests of that day, in the order they were queued."""
    before = session.scalar(sa.select(sa.func.max(OutgoingMail.id))) or 0
    at = datetime(day.year, day.month, day.day, 7, 30, tzinfo=BERLIN)
    send_digests(session, day, at, "https://kzv.example")
    session.commit()
    newer = sa.select(OutgoingMail).where(OutgoingMail.id > before).order_by(OutgoingMail.id)
    return list(session.scalars(newer))


def text_of(mail: OutgoingMail) -> str:
    parsed = message_from_bytes(mail.mime, policy=policy.default)
    return str(parsed.get_content()).replace("\r\n", "\n")


def test_the_mail_says_what_is_late_what_is_next_and_where_to_go(session: Session) -> None:
    organisation(session, "BiSMit").fallback_email = "office@demo.example"
    due = {"Zahlen liefern": 15, "Auswahl treffen": 10, "Raum nennen": 4, "Bericht lesen": 2}
    for text, day in due.items():
        assignment_for(session, ABG, PUBLISHED, text=text, due=date(2027, 3, day))

    [mail] = morning(session)

    assert mail.subject == "4 To-dos für Altenburger Land, 1 überfällig"
    written, pausing = text_of(mail).split("Erinnerungen anhalten oder wieder einschalten:\n")
    pause, _, closing = pausing.partition("\n\n")
    assert pause.startswith("https://kzv.example/erinnerungen/")
    assert written + closing == (
        "Guten Tag Sabine Seidel,\n\n"
        "das betrifft heute Altenburger Land:\n\n"
        "Überfällig – vielleicht ist es nur nicht abgehakt\n\n"
        "- Bericht lesen (T4)\n  Termin: Di, 02.03.2027, seit 1 Tag überfällig\n\n"
        "Bald fällig\n\n"
        "- Raum nennen (T3)\n  Termin: Do, 04.03.2027, morgen\n\n"
        "- Auswahl treffen (T2)\n  Termin: Mi, 10.03.2027, noch 7 Tage\n\n"
        "Neu vereinbart\n\n"
        "- Zahlen liefern (T1)\n  Termin: Mo, 15.03.2027, noch 12 Tage\n\n"
        "Ansehen und als erledigt melden: https://kzv.example/aufgaben\n\n"
        "Sie erhalten höchstens eine solche Mail am Tag.\n\n"
        "Freundliche Grüße\nBiSMit\nJonas Petri, Telefon 0341 0000000\n"
    )
    assert b"\r\nReply-To: BiSMit <office@demo.example>\r\n" in mail.mime


def test_somebody_in_two_organisations_reads_one_mail_about_both(session: Session) -> None:
    seidel = account_named(session, "altenburg").person
    session.add(Membership(person_id=seidel.id, organisation_id=organisation(session, HALLE).id))
    assignment_for(session, ABG, PUBLISHED, text="Zahlen liefern")
    assignment_for(session, HALLE, PUBLISHED, text="Raum nennen")

    mails = {mail.recipient_email: mail for mail in morning(session)}

    assert set(mails) == {"altenburg@demo.example", "halle@demo.example"}
    both = mails["altenburg@demo.example"]
    assert both.subject == "2 To-dos für Altenburger Land und Stadt Halle"
    assert "Stadt Halle\n\nNeu vereinbart\n\n- Raum nennen (T2)" in text_of(both)
    assert "Altenburger" not in text_of(mails["halle@demo.example"])
    assert session.scalar(sa.select(sa.func.count()).select_from(Reminder)) == 2


def test_a_locked_account_gets_no_mail_and_its_organisation_the_fallback(session: Session) -> None:
    account_named(session, "altenburg").locked_at = PUBLISHED
    organisation(session, ABG).fallback_email = "post@altenburg.example"
    assignment_for(session, ABG, PUBLISHED)

    [mail] = morning(session)

    assert mail.recipient_email == "post@altenburg.example"
    assert text_of(mail).startswith("Guten Tag,\n\ndas betrifft heute Altenburger Land:")


def test_without_anybody_to_tell_it_stays_up_until_there_is_somebody(session: Session) -> None:
    account_named(session, "altenburg").person.memberships[0].valid_until = date(2027, 3, 1)
    assignment_for(session, ABG, PUBLISHED)

    nobody = morning(session)
    organisation(session, ABG).fallback_email = "post@altenburg.example"
    session.commit()
    later = morning(session, date(2027, 3, 4))

    assert (nobody, [mail.recipient_email for mail in later]) == ([], ["post@altenburg.example"])


def test_an_address_that_cannot_be_one_does_not_count_as_told(session: Session) -> None:
    account_named(session, "altenburg").person.email = "sabine seidel"
    assignment_for(session, ABG, PUBLISHED)
    assignment_for(session, HALLE, PUBLISHED)

    wrong = morning(session)
    account_named(session, "altenburg").person.email = "seidel@altenburg.example"
    session.commit()
    right = morning(session, date(2027, 3, 4))

    assert [mail.recipient_email for mail in wrong] == ["halle@demo.example"]
    assert [mail.recipient_email for mail in right] == ["seidel@altenburg.example"]


def test_the_office_is_reminded_of_its_own_and_of_nothing_else(session: Session) -> None:
    assignment_for(session, "BiSMit", PUBLISHED, text="Zusammenfassung schreiben")
    assignment_for(session, ABG, PUBLISHED, text="Zahlen liefern")

    mails = {mail.recipient_email: text_of(mail) for mail in morning(session)}

    assert set(mails) == {
        "buero@demo.example", "assistenz@demo.example", "altenburg@demo.example"
    }  # fmt: skip
    assert "Zusammenfassung schreiben" in mails["buero@demo.example"]
    assert "Zahlen liefern" not in mails["buero@demo.example"]


def test_a_todo_of_the_day_of_its_deadline_is_told_once_before_it_is_late(
    session: Session,
) -> None:
    early = datetime(2027, 3, 3, 6, 0, tzinfo=BERLIN)
    assignment_for(session, ABG, early, due=date(2027, 3, 3))

    told = [text_of(mail) for mail in morning(session)]
    next_day = [text_of(mail) for mail in morning(session, early.date() + timedelta(days=1))]

    assert ["Neu vereinbart" in text for text in told] == [True]
    assert "heute" in told[0]
    assert ["Überfällig" in text for text in next_day] == [True]
