"""Ergänzungen der Kommunen: a form open until a day, placed in the text with one click."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.minutes.contributions import with_contribution
from kzv_workflow.minutes.life import Contribution, ContributionCall
from kzv_workflow.minutes.models import Minutes, MinutesVersion
from kzv_workflow.minutes.structure import Confidence
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.minutes.letters import queued, texts
from tests.minutes.protocols import read
from tests.minutes.stages import TEXT, drafted

SAID = "Wir nutzen die Daten aus der Schuleingangsuntersuchung.\nSie liegen ab Mai vor."


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of a draft."""
    return drafted(session, at)


@pytest.fixture
def form(office: Browser, session: Session, path: str) -> str:
    """The address of the opened form."""
    office.get(f"{path}/ergaenzungen")
    office.submit("/ergaenzungen", closes_on="Ende April")
    meeting = session.scalars(sa.select(Minutes.meeting_id)).one()
    session.rollback()
    return f"/treffen/{meeting}/ergaenzung"


def hand_in(browser: Browser, form: str, text: str = SAID, status: int = 303) -> None:
    browser.get(form)
    browser.submit("/ergaenzung", status, text=text)


def newest(session: Session) -> str:
    text = session.scalars(
        sa.select(MinutesVersion.source).order_by(MinutesVersion.number.desc()).limit(1)
    ).one()
    session.rollback()
    return text


def test_opening_the_form_tells_everybody_once(
    office: Browser, session: Session, path: str, form: str
) -> None:
    office.get(f"{path}/ergaenzungen")
    office.submit("/ergaenzungen", closes_on="05.05.2021")

    assert len(queued(session, "contributions")) == 9
    assert "bis Freitag, 30. April 2021 offen" in texts(session, "contributions")[0]
    assert form in texts(session, "contributions")[0]
    assert session.scalars(sa.select(ContributionCall.closes_on)).one() == date(2021, 5, 5)


def test_a_kommune_contributes_without_seeing_the_draft(
    office: Browser, altenburg: Browser, halle: Browser, path: str, form: str
) -> None:
    hand_in(altenburg, form)

    altenburg.get(path, status=404)
    assert "Schuleingangsuntersuchung" in altenburg.get(form).text
    assert "Schuleingangsuntersuchung" not in halle.get(form).text
    assert "Schuleingangsuntersuchung" in office.get(f"{path}/ergaenzungen").text


def test_the_meeting_leads_there_while_it_is_open(
    altenburg: Browser, session: Session, form: str
) -> None:
    meeting = form.removesuffix("/ergaenzung")
    assert form in altenburg.get(meeting).links()

    session.execute(sa.update(ContributionCall).values(closes_on=date(2021, 4, 22)))
    session.commit()

    assert form not in altenburg.get(meeting).links()


def test_after_the_day_the_server_refuses_and_keeps_the_words(
    altenburg: Browser, session: Session, form: str
) -> None:
    altenburg.get(form)
    session.execute(sa.update(ContributionCall).values(closes_on=date(2021, 4, 22)))
    session.commit()

    page = altenburg.submit("/ergaenzung", 422, text=SAID)

    assert "Das Formular ist geschlossen." in page.text
    assert "Schuleingangsuntersuchung" in page.text
    assert session.scalars(sa.select(Contribution)).all() == []


def test_one_click_places_it_under_the_name_of_the_kommune(
    office: Browser, altenburg: Browser, session: Session, path: str, form: str
) -> None:
    hand_in(altenburg, form)
    office.get(f"{path}/ergaenzungen")

    office.submit("/ergaenzungen/1", decision="place")

    sections = read(newest(session)).sections
    assert [one.heading for one in sections[-2:]] == [
        "Ergänzungen der Kommunen", "Altenburger Land",
    ]  # fmt: skip
    assert [one.text for one in sections[-1].blocks] == SAID.split("\n")
    assert "im Protokoll" in altenburg.get(form).text


def test_a_double_click_places_it_once(
    office: Browser, altenburg: Browser, session: Session, path: str, form: str
) -> None:
    hand_in(altenburg, form)
    hand_in(altenburg, form)
    office.get(f"{path}/ergaenzungen")
    office.submit("/ergaenzungen/1", decision="place")

    office.post(f"{path}/ergaenzungen/1", {"decision": "place"})

    assert newest(session).count("Schuleingangsuntersuchung") == 1
    assert len(session.scalars(sa.select(Contribution)).all()) == 1


def test_what_is_left_out_changes_no_text(
    office: Browser, altenburg: Browser, session: Session, path: str, form: str
) -> None:
    hand_in(altenburg, form)

    office.post(f"{path}/ergaenzungen/1", {"decision": "leave_out"})

    assert newest(session) == TEXT
    assert "nicht aufgenommen" in altenburg.get(form).text


def test_without_a_call_there_is_no_form(altenburg: Browser, session: Session, path: str) -> None:
    meeting = session.scalars(sa.select(Minutes.meeting_id)).one()
    session.rollback()

    altenburg.get(f"/treffen/{meeting}/ergaenzung", status=404)


def test_contributions_gather_by_kommune_before_the_colophon() -> None:
    text = TEXT + "\nProtokoll erstellt von: Jonas Petri\n"

    for name, said in (("Halle", "Eins."), ("Altenburg", "Zwei."), ("Halle", "Drei.")):
        text = with_contribution(text, name, said)

    assert text.endswith(
        "## Ergänzungen der Kommunen\n\n### Halle\n\n- Eins.\n- Drei.\n\n### Altenburg\n\n"
        "- Zwei.\n\nProtokoll erstellt von: Jonas Petri\n"
    ), text


@pytest.mark.parametrize(
    "said",
    [
        "-> To do BiSMit: Kaffee kochen",
        "→ **To do BiSMit:** Kaffee kochen\nTermin: 07.05.2021",
        "- [ ] BiSMit: Kaffee kochen",
        "Kaffee kochen\nVerantwortlich: BiSMit",
        "Kaffee kochen (Verantwortlich: BiSMit)",
        "TODO BiSMit: Kaffee kochen {T1}",
    ],
)
def test_what_a_kommune_contributes_is_no_todo_of_the_meeting(
    office: Browser, altenburg: Browser, session: Session, path: str, form: str, said: str
) -> None:
    altenburg.get(form)
    altenburg.submit("/ergaenzung", text=said)
    office.get(f"{path}/ergaenzungen")

    office.submit("/ergaenzungen/1", decision="place")

    assert "Kaffee kochen" in newest(session)
    todos = [one for one in read(newest(session)).todos if one.confidence is Confidence.CERTAIN]
    assert [one.text for one in todos] == [
        "Auswahl übermitteln", "Zusammenfassung der Basiszahlen",
    ]  # fmt: skip
    assert len(session.scalars(sa.select(Todo)).all()) == 2
