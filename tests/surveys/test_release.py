"""Released results: by the personal link or logged in, and nothing that was not released."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries as meetings
from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Survey
from tests.browser import Browser
from tests.surveys.rounds import act, answered, draft, ended, invite, secrets_by_mail, settled

GIVEN = ({1: "gut", 5: "Mehr Pausen"}, {1: "sehr gut"})


def released(session: Session, at: datetime, title: str = "Freigegeben") -> Survey:
    survey = ended(session, at, 10, *GIVEN, title=title)
    sending.release(session, survey, act(at))
    session.commit()
    return settled(session, survey)


def test_the_personal_link_shows_released_results_without_an_account(
    stranger: Browser, session: Session, at: datetime
) -> None:
    survey = ended(session, at, 10, *GIVEN)
    link = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"
    before = stranger.get(link)
    sending.release(session, survey, act(at))
    session.commit()

    page = stranger.get(link)

    assert "Mehr Pausen" not in before.text
    assert page.heading == f"Ergebnisse: {survey.title}"
    assert "Mehr Pausen" in page.text
    assert not page.document.xpath("//main//form")
    assert not [one for one in page.links() if "/ergebnis" in one]
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_answering_after_the_release_stores_nothing_and_shows_the_results(
    stranger: Browser, session: Session, at: datetime
) -> None:
    released(session, at)
    link = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"

    page = stranger.post(link, {}, 422)

    assert page.heading == "Ergebnisse: Freigegeben"


def test_the_general_addresses_lead_to_released_results(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    survey = released(session, at)

    general = altenburg.client.get(f"/feedback/{survey.id}")

    assert general.headers["Location"] == f"/feedback/{survey.id}/ergebnis"
    assert "Mehr Pausen" in altenburg.get(f"/feedback/{survey.id}/teilnehmen").text


def test_release_shows_no_unreleased_survey(
    office: Browser, altenburg: Browser, stranger: Browser, session: Session, at: datetime
) -> None:
    ended(session, at, 8, {1: "sehr schlecht"}, title="Nie freigegeben")
    elsewhere = draft(session, at, title="Ohne Altenburg")
    guests = meetings.possible_guests(session, at.date())
    invite(session, elsewhere, at, *(one.email for one in guests if "altenburg" not in one.email))
    answered(session, elsewhere, 8, *GIVEN)
    sending.end(session, elsewhere, act(at))
    sending.release(session, elsewhere, act(at))
    session.commit()
    earlier = released(session, at, "Auch freigegeben")
    survey = released(session, at)
    link = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"

    pages = [altenburg.get(f"/feedback/{survey.id}/ergebnis"), stranger.get(link)]

    assert all("Nie freigegeben" not in page.text for page in pages)
    assert all("Ohne Altenburg" not in page.text for page in pages)
    assert all(earlier.title in page.text for page in pages)
    csv = altenburg.client.get(f"/feedback/{survey.id}/ergebnis.csv").get_data(as_text=True)
    assert "Nie freigegeben" not in csv
    assert "Nie freigegeben" in office.get(f"/feedback/{survey.id}/ergebnis").text
