"""The links of a Protokoll go to the shelf with one click, and a second click doubles nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.materials.models import Material
from tests.browser import Browser
from tests.factories import taken_over

WITH_LINKS = """\
## Protokoll des 1. Treffens am 15.04.2021

## Literatur

- TransMit: <https://example.org/transmit> S. 10 ff.
- [Leitfaden](https://example.org/leitfaden)
- noch einmal https://example.org/leitfaden
"""


def test_all_links_go_to_the_shelf_once(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    minutes = taken_over(session, at, WITH_LINKS)
    for _ in range(2):
        office.get(f"/protokolle/{minutes.id}")
        office.submit(f"/protokolle/{minutes.id}/links")

    page = altenburg.get("/unterlagen/1")

    assert page.links().count("https://example.org/leitfaden") == 1
    assert {"https://example.org/transmit"} <= set(page.links())
    assert "TransMit" in page.text
    assert "Linksammlung" in altenburg.get(f"/treffen/{minutes.meeting_id}").text
    assert session.query(Material).count() == 1
    assert "Alle Links liegen schon in den Unterlagen." in office.get("/unterlagen/1").text


def test_links_of_a_draft_are_for_the_office(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    minutes = taken_over(session, at, WITH_LINKS, circulated=False)
    office.get(f"/protokolle/{minutes.id}")

    office.submit(f"/protokolle/{minutes.id}/links")

    assert "Bisher sieht sie nur das Büro." in office.get("/unterlagen/1").text
    altenburg.get("/unterlagen/1", 404)


def test_without_links_there_is_nothing_to_click(
    session: Session, at: datetime, office: Browser
) -> None:
    minutes = taken_over(session, at)

    page = office.get(f"/protokolle/{minutes.id}")
    office.post(f"/protokolle/{minutes.id}/links")

    assert "Links auf die Unterlagenseite" not in page.text
    assert session.query(Material).count() == 0
