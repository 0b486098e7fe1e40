"""Days on which a municipality, or everybody, cannot meet."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.meetings import queries
from tests.browser import Browser
from tests.factories import blocked_days

PAGE = "/treffen/sperrzeiten"
WEEK = {"first_day": "14.06.2021", "last_day": "18.06.2021", "reason": "Bildungswoche"}


def test_a_municipality_blocks_its_own_days(
    session: Session, altenburg: Browser, halle: Browser, office: Browser
) -> None:
    altenburg.get(PAGE)
    altenburg.submit("sperrzeiten", **WEEK)  # type: ignore[arg-type]
    altenburg.get(PAGE)
    altenburg.submit("sperrzeiten", **WEEK)  # type: ignore[arg-type]

    [found] = queries.blocked(session, date(2021, 6, 18), date(2021, 6, 30))
    assert (found.organisation, found.reason) == ("Altenburger Land", "Bildungswoche")
    assert queries.blocked(session, date(2021, 6, 19), date(2021, 6, 30)) == []
    session.commit()
    assert "Bildungswoche" in office.get(PAGE).text
    assert "Bildungswoche" not in halle.get(PAGE).text


def test_the_office_blocks_days_of_everybody(
    session: Session, office: Browser, halle: Browser
) -> None:
    office.get(PAGE)
    office.submit("sperrzeiten", first_day="24.12.2021", reason="Betriebsruhe")

    [found] = queries.blocked(session, date(2021, 12, 24), date(2021, 12, 24))
    session.commit()
    assert found.organisation_id is None
    page = halle.get(PAGE)
    assert "Betriebsruhe alle" in page.text
    assert "Entfernen" not in page.text


def test_sloppy_days_are_refused_and_kept(altenburg: Browser) -> None:
    altenburg.get(PAGE)

    page = altenburg.submit("sperrzeiten", 422, first_day="bald", reason="Kreistag")
    turned = altenburg.submit("sperrzeiten", 422, first_day="18.06.2021", last_day="14.06.2021")

    assert "„bald“ ist kein Datum." in page.text
    assert page.form("sperrzeiten")["reason"] == "Kreistag"
    assert "Der letzte Tag liegt vor dem ersten." in turned.text


def test_blocked_days_are_freed_again(session: Session, at: datetime, altenburg: Browser) -> None:
    key = blocked_days(session, "Altenburger Land", at)

    altenburg.get(PAGE)
    altenburg.submit(f"{key}/entfernen")

    assert queries.blocked(session, date(2021, 1, 1), date(2021, 12, 31)) == []
