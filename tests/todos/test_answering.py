"""Answers to a To-do: files, not applicable, a question, more time; who sees what."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Person
from kzv_workflow.documents.excel import Column, Sheet, workbook
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.todos import pausing
from kzv_workflow.todos.answer_models import TodoFile, TodoRequest
from kzv_workflow.todos.models import Assignment, AssignmentState
from tests.browser import Browser
from tests.factories import assignment_for

TABLE = workbook([Sheet("Auswahl", [Column("Kennzahl")], [["Quote"]])])


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of something Altenburger Land owes by 30.04.2021."""
    owed = assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30))
    return f"/aufgaben/{owed.id}"


def fresh(session: Session) -> sa.Row[AssignmentState, date | None]:
    found = session.execute(sa.select(Assignment.state, Assignment.due)).one()
    session.rollback()
    return found


def mails(session: Session) -> list[OutgoingMail]:
    found = list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))
    session.rollback()
    return found


def text_of(mail: OutgoingMail, office: Browser) -> str:
    return office.get(f"/postausgang/{mail.id}").text


def hand_in(browser: Browser, path: str, *files: tuple[str, bytes], status: int = 303) -> None:
    uploads = [(BytesIO(data), name) for name, data in files]
    browser.post(f"{path}/dateien", {"files": uploads}, status)


def test_altenburg_hands_in_several_files_instead_of_a_mail(
    altenburg: Browser, office: Browser, path: str
) -> None:
    hand_in(altenburg, path, ("Auswahl.xlsx", TABLE), ("Notiz.txt", b"Rest folgt"))

    page = office.get(path)

    assert "Auswahl.xlsx" in page.text
    assert "hat abgegeben: Auswahl.xlsx, Notiz.txt" in page.text
    [link] = page.document.xpath("//a[.='Auswahl.xlsx']/@href")
    answer = office.client.get(link)
    assert answer.data == TABLE
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_office_is_told_and_sees_what_was_handed_in(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    hand_in(altenburg, path, ("Auswahl.xlsx", TABLE), ("Notiz.txt", b"Rest folgt"))

    told = [one for one in mails(session) if one.occasion.startswith("handed-in:")]
    assert told[0].subject.startswith("Abgegeben von Altenburger Land: ")
    assert "- Auswahl.xlsx - Notiz.txt " in " ".join(text_of(told[0], office).split())
    assert "Altenburger Land hat abgegeben" in office.get("/").text
    assert "Altenburger Land: abgegeben" in office.get("/aufgaben/kommunen").text
    assert "Altenburger Land: abgegeben" in office.get("/aufgaben/kommunen?stand=handed_in").text
    assert "abgegeben" in altenburg.get("/").document.xpath("string(//p[@class='owed__state'])")


def test_who_has_handed_in_is_not_reminded_by_hand(
    altenburg: Browser, office: Browser, path: str
) -> None:
    hand_in(altenburg, path, ("Auswahl.xlsx", TABLE))
    [link] = {one for one in office.get("/aufgaben/kommunen").links() if "/erinnern" in one}

    page = office.get(link)

    assert "hat schon abgegeben" in page.text
    assert "Jetzt erinnern" not in page.text


def test_another_municipality_gets_404_for_the_file(
    altenburg: Browser, halle: Browser, session: Session, path: str
) -> None:
    hand_in(altenburg, path, ("Auswahl.xlsx", TABLE))
    file_id = session.scalars(sa.select(TodoFile.id)).one()
    session.rollback()

    assert halle.client.get(f"/aufgaben/dateien/{file_id}").status_code == 404
    assert altenburg.client.get(f"/aufgaben/dateien/{file_id}").status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("Auswahl.xlsm", b"PK\x03\x04", "Makros"),
        ("Auswahl.xlsx", b"", "leer"),
        ("Bild.xlsx", b"\x89PNG\r\n\x1a\n123", "ist aber ein Bild"),
    ],
)
def test_a_file_that_will_not_do_is_refused_by_name_and_nothing_is_kept(
    altenburg: Browser, session: Session, path: str, name: str, data: bytes, sentence: str
) -> None:
    hand_in(altenburg, path, ("Gut.txt", b"gut"), (name, data), status=422)

    assert altenburg.page is not None
    assert sentence in altenburg.page.text
    assert name in altenburg.page.text
    assert session.scalars(sa.select(TodoFile)).all() == []


def test_what_does_not_concern_altenburg_is_closed_with_the_reason_and_undone_the_same_day(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    altenburg.get(path)
    altenburg.submit("/nicht-zutreffend", reason="Wir haben keine Hochschule")

    assert fresh(session).state is AssignmentState.NOT_APPLICABLE
    assert "Wir haben keine Hochschule" in office.get(path).text
    altenburg.get(path)
    altenburg.submit("/offen")
    assert fresh(session).state is AssignmentState.OPEN


def test_without_a_reason_it_stays_open(altenburg: Browser, path: str) -> None:
    altenburg.get(path)

    page = altenburg.submit("/nicht-zutreffend", 422)

    assert "Bitte nennen Sie den Grund." in page.text


def test_a_question_reaches_the_office_and_is_shown_in_the_matrix(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    altenburg.get(path)
    altenburg.submit("/rueckfrage", question="Auch Kennzahlen ohne Daten?")

    [first, *_] = sent = mails(session)
    assert {one.recipient_email for one in sent} == {"buero@demo.example", "assistenz@demo.example"}
    assert "Auch Kennzahlen ohne Daten?" in text_of(first, office)
    assert "Altenburger Land: in Rückfrage" in office.get("/aufgaben/kommunen").text
    assert "Altenburger Land: Rückfrage" in office.get("/").text
    assert "in Rückfrage" in altenburg.get("/").text


def test_the_office_answers_and_altenburg_reads_it_in_the_mail_and_on_the_page(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    altenburg.get(path)
    altenburg.submit("/rueckfrage", question="Auch Kennzahlen ohne Daten?")
    office.get(path)

    office.submit("/aufgaben/anfragen/1", answer="Ja, mit Vermerk.")

    last = mails(session)[-1]
    assert last.recipient_email == "altenburg@demo.example"
    assert "Ja, mit Vermerk." in text_of(last, office)
    assert "Ja, mit Vermerk." in altenburg.get(path).text
    assert "Altenburger Land: offen" in office.get("/aufgaben/kommunen").text


def test_two_answers_at_once_are_one(altenburg: Browser, office: Browser, path: str) -> None:
    altenburg.get(path)
    altenburg.submit("/rueckfrage", question="Auch ohne Daten?")
    office.get(path)
    office.submit("/aufgaben/anfragen/1", answer="Ja.")

    page = office.post("/aufgaben/anfragen/1", {"answer": "Nein."}, 422)

    assert "schon beantwortet" in page.text
    assert "Nein." not in altenburg.get(path).text


def test_a_second_question_waits_for_the_first_answer(altenburg: Browser, path: str) -> None:
    altenburg.get(path)
    altenburg.submit("/rueckfrage", question="Erste?")
    altenburg.get(path)

    page = altenburg.submit("/rueckfrage", 422, question="Zweite?")

    assert "Ihre erste Anfrage ist noch nicht beantwortet." in page.text
    assert page.form("/rueckfrage")["question"] == "Zweite?"


def ask_for_time(altenburg: Browser, path: str) -> None:
    altenburg.get(path)
    altenburg.submit("/mehr-zeit", wished_due="14.05.2021", time_reason="Das Amt ist im Umzug")


def test_granted_time_moves_only_altenburgs_own_day(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    ask_for_time(altenburg, path)
    office.get(path)

    office.submit("/aufgaben/anfragen/1", entscheidung="ja")

    assert fresh(session).due == date(2021, 5, 14)
    last = mails(session)[-1]
    assert last.subject == "Mehr Zeit bis 14.05.2021: Ansprechperson nennen"
    page = altenburg.get(path).text
    assert "Fr, 14.05.2021" in page
    assert "sonst Fr, 30.04.2021" in page


def test_refused_time_needs_a_reason_and_is_told_by_mail(
    altenburg: Browser, office: Browser, session: Session, path: str
) -> None:
    ask_for_time(altenburg, path)
    office.get(path)

    assert "Bitte nennen Sie den Grund." in office.submit("/anfragen/1", 422).text
    office.submit("/anfragen/1", answer="Der Versand ist am 3. Mai")

    assert fresh(session).due is None
    last = mails(session)[-1]
    assert "es bleibt beim Fr, 30.04.2021" in text_of(last, office)
    assert "Der Versand ist am 3. Mai" in text_of(last, office)


@pytest.mark.parametrize(
    ("wished", "reason", "sentence"),
    [
        ("", "Umzug", "Bis wann brauchen Sie Zeit?"),
        ("29.04.2021", "Umzug", "Bitte nennen Sie einen Tag nach dem Termin."),
        ("14.05.2021", "", "Bitte nennen Sie den Grund."),
        ("bald", "Umzug", "gültiges Datum"),
    ],
)
def test_a_wish_without_day_or_reason_is_refused_at_its_field(
    altenburg: Browser, session: Session, path: str, wished: str, reason: str, sentence: str
) -> None:
    altenburg.get(path)

    page = altenburg.submit("/mehr-zeit", 422, wished_due=wished, time_reason=reason)

    assert sentence in page.text
    assert page.form("/mehr-zeit")["time_reason"] == reason
    assert session.scalars(sa.select(TodoRequest)).all() == []


def test_halle_can_answer_nothing_altenburg_owes(halle: Browser, path: str) -> None:
    for answer in ("dateien", "nicht-zutreffend", "rueckfrage", "mehr-zeit"):
        halle.post(f"{path}/{answer}", status=404)


def test_the_own_list_is_an_excel_file(altenburg: Browser, path: str) -> None:
    answer = altenburg.client.get("/aufgaben/liste.xlsx")

    assert answer.data.startswith(b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_time_is_never_given_until_a_day_that_is_over(
    altenburg: Browser, office: Browser, session: Session, at: datetime
) -> None:
    share = assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30)).id
    altenburg.get(f"/aufgaben/{share}")
    altenburg.submit("/mehr-zeit", wished_due="14.05.2021", time_reason="Umzug")
    office.get(f"/aufgaben/{share}")

    page = office.submit("/anfragen/1", 422, until="01.04.2021", entscheidung="ja")

    assert "Dieser Tag ist schon vorbei." in page.text
    assert session.scalars(sa.select(Assignment.due)).one() is None


def test_who_is_done_needs_no_time_any_more(
    altenburg: Browser, office: Browser, session: Session, at: datetime
) -> None:
    share = assignment_for(session, "Altenburger Land", at, due=date(2021, 4, 30)).id
    altenburg.get(f"/aufgaben/{share}")
    altenburg.submit("/mehr-zeit", wished_due="14.05.2021", time_reason="Umzug")
    assert "Umzug" in office.get("/").text

    altenburg.get(f"/aufgaben/{share}")
    altenburg.submit("/erledigt")

    assert "Umzug" not in office.get("/").text
    assert "Zeit geben" not in office.get(f"/aufgaben/{share}").text


def contact_of(session: Session, name: str) -> int:
    found = session.scalars(sa.select(Person.id).where(Person.surname == name)).one()
    session.rollback()
    return found


def ask(browser: Browser, path: str) -> None:
    browser.get(path)
    browser.submit("/rueckfrage", question="Auch Kennzahlen ohne Daten?")


def test_a_question_reaches_the_contact_person_alone(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    contact = contact_of(session, "Petri")
    owed = assignment_for(session, "Altenburger Land", at, contact_id=contact)

    page = altenburg.get(f"/aufgaben/{owed.id}")
    assert page.document.xpath("string(//dt[.='Ansprechperson']/../dd)") == "Jonas Petri"
    assert "Rückfrage an Jonas Petri" in page.text
    ask(altenburg, f"/aufgaben/{owed.id}")

    assert [one.recipient_email for one in mails(session)] == ["assistenz@demo.example"]


def test_while_the_contact_person_is_away_everybody_of_the_office_is_asked(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    contact = contact_of(session, "Petri")
    owed = assignment_for(session, "Altenburger Land", at, contact_id=contact)
    pausing.set_absence(session, contact, at.date(), None, at.date())
    session.commit()

    ask(altenburg, f"/aufgaben/{owed.id}")

    assert len(mails(session)) == 2


def test_a_to_do_that_wants_a_file_says_so_first(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    owed = assignment_for(session, "Altenburger Land", at, text="Ausgefüllte Tabelle zusenden")
    tick = assignment_for(session, "Altenburger Land", at, text="Ansprechperson nennen")

    page = altenburg.get("/")
    assert page.document.xpath("//a[contains(., 'Datei abgeben')]/@href") == [
        f"/aufgaben/{owed.id}#datei"
    ]
    assert page.document.xpath("//button[@aria-label='Erledigt: Ansprechperson nennen']")
    page = altenburg.get(f"/aufgaben/{owed.id}")
    assert page.document.xpath("//section[@id='datei']//input[@type='file']")
    assert not altenburg.get(f"/aufgaben/{tick.id}").document.xpath("//*[@id='datei']")

    hand_in(altenburg, f"/aufgaben/{owed.id}", ("Auswahl.xlsx", TABLE))

    page = altenburg.get("/")
    assert not page.document.xpath("//a[contains(., 'Datei abgeben')]")
    assert "abgegeben" in page.text
