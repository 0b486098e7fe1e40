"""Every page of the frame opens for those it is for."""

from __future__ import annotations

import pytest

from tests.browser import Browser


@pytest.mark.parametrize(
    "path",
    ["/", "/aufgaben", "/treffen", "/protokolle", "/teilnehmende", "/konto", "/impressum"],
)
def test_every_page_opens_for_a_municipality(altenburg: Browser, path: str) -> None:
    altenburg.get(path)


def test_the_office_can_start_taking_a_protokoll_over(office: Browser) -> None:
    page = office.get("/protokolle/importieren")

    assert page.heading == "Protokoll übernehmen"


def test_the_desk_greets_by_name(altenburg: Browser) -> None:
    assert altenburg.get("/").heading == "Guten Tag, Frau Seidel"


def test_an_unknown_address_is_a_german_page(altenburg: Browser) -> None:
    page = altenburg.get("/gibt-es-nicht", status=404)

    assert page.heading == "Diese Seite gibt es nicht"


def test_municipalities_stand_by_name_and_the_county_before_the_city(office: Browser) -> None:
    page = office.get("/teilnehmende")

    names = [heading.text.strip() for heading in page.document.xpath("//h2")]
    assert names == [
        "BiSMit", "Altenburger Land", "Anhalt-Bitterfeld", "Burgenlandkreis", "Stadt Halle",
        "Landkreis Leipzig", "Stadt Leipzig", "Mansfeld-Südharz", "Nordsachsen", "Saalekreis",
    ]  # fmt: skip
