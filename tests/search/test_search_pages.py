"""Searching: what is found, how it is shown, and what nobody finds who may not see it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.materials.models import Visibility
from kzv_workflow.materials.typed import Link
from tests.announcements.test_announcements import announced
from tests.browser import Browser
from tests.factories import assignment_for, organisation, taken_over
from tests.materials.shelf import filed, linked

PROTOKOLL = """\
## Protokoll des 1. Treffens am 15.04.2021

### Teilnehmende

#### Revierkommunen (alphabetisch)

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

## Übergänge in die Ausbildung

- Die Übergangsquoten werden größer, sagt Sabine Seidel.

### Stadt Halle

- Die Bibliotheken melden mehr Ausleihen.

→ **To do Kommunen:** Auswahl übermitteln
**Termin:** 07.05.2021
"""


def hits(page: object) -> list[str]:
    """The lines that were found, as they are read."""
    document = page.document  # type: ignore[attr-defined]
    return [
        " ".join(hit.text_content().split()) for hit in document.xpath("//p[@class='hits__text']")
    ]


@pytest.mark.parametrize("query", ["Übergangsquote", "uebergangsquoten", "GRÖSSER ubergangs"])
def test_a_line_is_found_whatever_the_spelling(
    session: Session, at: datetime, altenburg: Browser, query: str
) -> None:
    taken_over(session, at, PROTOKOLL)

    page = altenburg.get(f"/suche?q={query}")

    assert hits(page) == ["Die Übergangsquoten werden größer, sagt Sabine Seidel."]
    assert page.document.xpath("//mark/text()")[0] == "Übergangsquoten"
    assert "Übergänge in die Ausbildung · Do, 15.04.2021" in page.text
    assert "/protokolle/1#z11" in page.links()


def test_all_words_must_be_there_and_quotes_keep_their_order(
    session: Session, at: datetime, office: Browser
) -> None:
    taken_over(session, at, PROTOKOLL)

    assert hits(office.get("/suche?q=Bibliotheken Ausleihen"))
    assert not hits(office.get("/suche?q=Bibliotheken Übergangsquoten"))
    assert hits(office.get('/suche?q="mehr Ausleihen"'))
    assert not hits(office.get('/suche?q="Ausleihen mehr"'))


def test_a_draft_is_found_by_the_office_only(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    taken_over(session, at, PROTOKOLL, circulated=False)

    assert hits(office.get("/suche?q=Bibliotheken"))
    assert not hits(altenburg.get("/suche?q=Bibliotheken"))
    assert not hits(altenburg.get("/suche?q=Auswahl"))


def test_a_municipality_finds_its_own_published_todos(
    session: Session, at: datetime, office: Browser, altenburg: Browser, halle: Browser
) -> None:
    own = assignment_for(session, "Altenburger Land", at, text="Zirkuszelt bestellen")
    assignment_for(session, "Altenburger Land", at, published=False, text="Zirkus geheim")

    seen = altenburg.get("/suche?q=Zirkus")

    assert hits(seen) == ["T1 Zirkuszelt bestellen"]
    assert f"/aufgaben/{own.id}" in seen.links()
    assert not hits(halle.get("/suche?q=Zirkus"))
    assert len(hits(office.get("/suche?q=Zirkus"))) == 2


def test_materials_are_found_by_title_file_name_and_link(
    session: Session, at: datetime, altenburg: Browser
) -> None:
    filed(session, at, "Folien zur Weiterbildung")
    filed(session, at, "Weiterbildung intern", visibility=Visibility.OFFICE)
    linked(session, at, Link("Leitfaden Weiterbildung", "https://example.org/w"))

    page = altenburg.get("/suche?q=Weiterbildung")

    assert hits(page) == [
        "Leitfaden Weiterbildung https://example.org/w",
        "Folien zur Weiterbildung (Folien zur Weiterbildung.pdf)",
    ]


def test_an_expired_announcement_is_found_by_the_office_only(
    session: Session, at: datetime, office: Browser, altenburg: Browser
) -> None:
    announced(session, at - timedelta(days=30), "Abgelaufenes Programm", date(2021, 4, 1))

    assert hits(office.get("/suche?q=Abgelaufenes"))
    assert not hits(altenburg.get("/suche?q=Abgelaufenes"))


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        ("art=minutes", True),
        ("art=todo", False),
        ("jahr=2021", True),
        ("jahr=2020", False),
        ("treffen=1", True),
        ("treffen=99", False),
        ("organisation=Stadt Halle", True),
        ("organisation=Nordsachsen", False),
        ("jahr=zwei&art=quatsch&treffen=-1", True),
    ],
)
def test_filters(
    session: Session, at: datetime, office: Browser, filters: str, is_found: bool
) -> None:
    taken_over(session, at, PROTOKOLL)
    name, _, value = filters.partition("=")
    if name == "organisation":
        filters = f"organisation={organisation(session, value).id}"

    found = hits(office.get(f"/suche?q=Bibliotheken&{filters}"))

    assert bool(found) is is_found


def test_a_person_is_found_where_named(session: Session, at: datetime, office: Browser) -> None:
    taken_over(session, at, PROTOKOLL)
    office.get("/suche")
    assert office.page is not None
    [seidel] = office.page.document.xpath("//option[text()='Sabine Seidel']/@value")

    found = hits(office.get(f"/suche?person={seidel}&art=minutes"))

    assert found == [
        "Die Übergangsquoten werden größer, sagt Sabine Seidel.",
        "LK Altenburger Land - Sabine Seidel, Bildungsmanagement",
    ]


def test_the_todos_of_an_organisation_are_found_without_a_word(
    session: Session, at: datetime, office: Browser
) -> None:
    assignment_for(session, "Stadt Halle", at, text="Zelt bestellen")
    assignment_for(session, "Nordsachsen", at, text="Zelt abbauen")
    halle = organisation(session, "Stadt Halle").id

    found = hits(office.get(f"/suche?art=todo&organisation={halle}"))

    assert found == ["T1 Zelt bestellen"]


@pytest.mark.parametrize(
    "query",
    [
        '"', '""', "'", "a'b", "AND", "NOT x", "x OR", "NEAR(a b)", "folded:x", "{context} : y",
        "a*", "^a", "-a", "(", ")", "a)b(", "%", "_", "\\", ";DROP TABLE x", "<script>", "\x00",
        "a:*B", "!a & b", "a <-> b", "ß" * 9, "x" * 10_000, "wort " * 2_000, '"' * 10_000, "½", "𝒜",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(
    session: Session, at: datetime, office: Browser, query: str
) -> None:
    taken_over(session, at, PROTOKOLL)

    answer = office.client.get("/suche", query_string={"q": query, "vor": query, "jahr": query})

    assert answer.status_code == 200


def test_many_hits_come_page_by_page(session: Session, at: datetime, office: Browser) -> None:
    lines = "\n".join(f"- Wiederholung {number}" for number in range(120))
    taken_over(session, at, f"## Protokoll des Treffens am 15.04.2021\n\n## Punkt\n\n{lines}\n")

    seen: list[str] = []
    page = office.get("/suche?q=Wiederholung")
    while True:
        seen += hits(page)
        following = [link for link in page.links() if "vor=" in link]
        if not following:
            break
        page = office.get(following[0])

    assert len(seen) == len(set(seen)) == 120


def test_an_empty_search_says_what_can_be_found(altenburg: Browser) -> None:
    assert "In Protokollen, To-dos, Unterlagen" in altenburg.get("/suche").text
    assert "Dazu wurde nichts gefunden" in altenburg.get("/suche?q=Einhorn").text
