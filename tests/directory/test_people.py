"""People: entered, changed, in several organisations, leaving without being deleted."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.directory import queries
from kzv_workflow.directory.models import Membership, Person
from tests.browser import Browser
from tests.directory.tables import key_of
from tests.factories import organisation

FRANK = {
    "given_name": "Frank", "surname": "von der Heide", "title": "Dr.", "salutation": "Herr",
    "email": "heide@altenburg.example", "phone": "03447 586-0", "function": "Schulamt",
}  # fmt: skip


def enter(office: Browser, session: Session, where: str, status: int = 303, **more: str) -> str:
    office.get("/teilnehmende/personen/neu")
    key = str(key_of(session, where))
    return office.submit("/neu", status, **{**FRANK, "organisation_id": key, **more}).location


def places_of(session: Session, surname: str) -> dict[str, int]:
    """Where somebody belongs and belonged, with the numbers of the memberships."""
    session.rollback()
    found = session.query(Person).filter_by(surname=surname).one()
    places = {one.organisation.name: one.id for one in found.memberships}
    session.rollback()
    return places


def test_a_person_stands_in_the_overview_with_mail_and_phone(
    office: Browser, altenburg: Browser, session: Session
) -> None:
    enter(office, session, "Altenburger Land", is_main_contact="y")

    for reader in (office, altenburg):
        text = reader.get("/teilnehmende").text
        assert "Dr. Frank von der Heide – Schulamt · Hauptansprechperson" in text
        assert "03447 586-0" in text
    assert "bearbeiten" not in altenburg.get("/teilnehmende").text


def test_people_without_mail_are_marked_for_the_office_only(
    office: Browser, altenburg: Browser, session: Session
) -> None:
    enter(office, session, "Altenburger Land", email="")

    assert "ohne Mailadresse" in office.get("/teilnehmende").text
    assert "ohne Mailadresse" not in altenburg.get("/teilnehmende").text


def test_a_person_is_sorted_by_surname_with_its_particle(office: Browser, session: Session) -> None:
    enter(office, session, "Altenburger Land")

    names = [one.person.name for one in queries.people_of(
        session, key_of(session, "Altenburger Land"))]  # fmt: skip

    assert names == ["Sabine Seidel", "Dr. Frank von der Heide"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("surname", "", "Bitte geben Sie den Nachnamen an."),
        ("email", "heide@", "keine Mailadresse"),
        ("email", "Altenburg@Demo.example", "Diese Mailadresse hat schon Sabine Seidel."),
        ("initials", "f1", "ein bis vier Buchstaben"),
        ("valid_until", "2019-01-01", "Das Ende liegt vor dem Beginn."),
    ],
)
def test_what_will_not_do_is_refused_and_nobody_is_entered(
    office: Browser, session: Session, field: str, value: str, sentence: str
) -> None:
    enter(office, session, "Nordsachsen", 422, **{"valid_from": "2020-01-01", field: value})

    assert office.page is not None
    assert sentence in office.page.text
    assert office.page.form("/neu")["function"] == "Schulamt"
    session.rollback()
    assert session.query(Person).filter_by(surname="von der Heide").count() == 0


def test_initials_are_unique_in_an_organisation_but_not_beyond(
    office: Browser, session: Session
) -> None:
    enter(office, session, "BiSMit", 422, initials="jp")
    assert office.page is not None
    assert "Das Kürzel „jp“ hat bei BiSMit schon Jonas Petri." in office.page.text

    enter(office, session, "Stadt Halle", initials="jp")


def test_changing_a_person_stands_in_the_history(office: Browser, session: Session) -> None:
    location = enter(office, session, "Nordsachsen")
    office.get(location)

    office.submit(location, surname="Heide", phone="")

    page = office.get(location)
    assert page.heading == "Dr. Frank Heide"
    assert "Jonas Petri hat Nachnamen und Telefon geändert" in page.text


def test_who_leaves_stays_in_the_directory_but_gets_nothing_any_more(
    office: Browser, session: Session, at: datetime
) -> None:
    location = enter(office, session, "Nordsachsen")
    number = places_of(session, "von der Heide")["Nordsachsen"]
    office.get(f"/teilnehmende/zugehoerigkeiten/{number}")

    office.submit(str(number), valid_until="2021-04-22")

    session.rollback()
    assert "bis 22.04.2021" in office.get(location).text
    assert "von der Heide" not in office.get("/teilnehmende").text
    assert "heide@altenburg.example" not in [
        one.email for one in queries.recipients(session, at.date())
    ]


def test_a_person_may_belong_to_several_organisations(office: Browser, session: Session) -> None:
    path = enter(office, session, "Nordsachsen") + "/zugehoerigkeit"
    office.get(path)
    office.submit("/zugehoerigkeit", organisation_id=str(key_of(session, "Saalekreis")))

    office.get(path)
    page = office.submit("/zugehoerigkeit", 422, organisation_id=str(key_of(session, "Saalekreis")))

    assert "gehört in dieser Zeit schon zu Saalekreis" in page.text
    assert sorted(places_of(session, "von der Heide")) == ["Nordsachsen", "Saalekreis"]


def test_who_left_may_come_back(office: Browser, session: Session) -> None:
    location = enter(office, session, "Nordsachsen", valid_until="2020-12-31")
    office.get(f"{location}/zugehoerigkeit")

    nordsachsen = str(key_of(session, "Nordsachsen"))
    office.submit("/zugehoerigkeit", organisation_id=nordsachsen, valid_from="2021-04-01")

    text = office.get(location).text
    assert "bis 31.12.2020" in text
    assert "seit 01.04.2021" in text


def test_an_organisation_has_one_main_contact(office: Browser, session: Session) -> None:
    enter(office, session, "Nordsachsen", is_main_contact="y")
    enter(office, session, "Nordsachsen", is_main_contact="y", surname="Berg", email="b@n.example")

    session.rollback()
    mains = session.query(Membership).filter_by(is_main_contact=True).all()
    assert [one.person.surname for one in mains] == ["Berg"]


def test_mail_to_a_municipality_goes_to_all_its_people(session: Session, at: datetime) -> None:
    found = queries.recipients(session, at.date())

    assert [one.organisation_name for one in found][:2] == ["Altenburger Land", "Anhalt-Bitterfeld"]
    assert len(found) == 9
    assert not any(one.is_fallback for one in found)
    assert queries.unreachable(session, at.date()) == []


def test_without_a_named_contact_everything_goes_to_the_fallback_address(
    session: Session, at: datetime
) -> None:
    nordsachsen = organisation(session, "Nordsachsen")
    nordsachsen.fallback_email = "post@nordsachsen.example"
    for name in ("Nordsachsen", "Saalekreis"):
        for one in queries.people_of(session, organisation(session, name).id):
            one.valid_until = date(2021, 4, 1)
    session.flush()

    found = {one.organisation_name: one for one in queries.recipients(session, at.date())}

    assert found["Nordsachsen"].email == "post@nordsachsen.example"
    assert found["Nordsachsen"].is_fallback
    assert "Saalekreis" not in found
    assert [one.name for one in queries.unreachable(session, at.date())] == ["Saalekreis"]


def test_the_office_reads_whom_no_mail_reaches(office: Browser, session: Session) -> None:
    for one in queries.people_of(session, key_of(session, "Saalekreis")):
        one.person.email = None
    session.commit()

    assert "Keine Mail erreicht Saalekreis." in office.get("/teilnehmende").text
