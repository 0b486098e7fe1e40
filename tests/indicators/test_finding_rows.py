"""The rows of a selection page: filtered before they are cut, page by page, kept after saving."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.indicators import catalogues, queries, rounds
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.models import Selection
from kzv_workflow.indicators.values import Answer, Verdict
from tests.browser import Browser, Page
from tests.factories import WRITER
from tests.indicators.rounds import choose, fields, of_size, opened, said, selection_of


@pytest.fixture
def large(session: Session, at: datetime) -> Selection:
    """A theme of 120 indicators, A1 to A120."""
    rows = [IndicatorFacts(f"A{number}", "A", f"Kennzahl {number}") for number in range(1, 121)]
    return selection_of(session, opened(session, at, Content({"A": "Feld A"}, rows)))


def codes(page: Page) -> list[str]:
    return [str(one) for one in page.document.xpath("//fieldset/legend/strong/text()")]


def test_every_row_of_a_large_theme_can_be_reached(altenburg: Browser, large: Selection) -> None:
    path = f"/kennzahlen/auswahl/{large.id}"

    first = altenburg.get(f"{path}?feld=A")
    [way] = [one for one in first.links() if "ab=100" in one]
    second = altenburg.get(way)

    assert codes(first) + codes(second) == [f"A{number}" for number in range(1, 121)]
    assert "101 bis 120 von 120 Kennzahlen" in second.text


def test_a_remark_alone_leaves_a_row_open_and_the_filter_comes_before_the_cut(
    altenburg: Browser, session: Session, large: Selection, at: datetime
) -> None:
    answered = dict.fromkeys((f"A{number}" for number in range(1, 116)), Verdict.YES)
    choose(session, large, answered, at)
    choose(session, large, {"A116": Answer(remark="noch fragen")}, at)

    page = altenburg.get(f"/kennzahlen/auswahl/{large.id}?feld=A&offen=1")

    assert codes(page) == ["A116", "A117", "A118", "A119", "A120"]


def test_after_saving_search_and_filter_are_still_there(
    altenburg: Browser, session: Session, large: Selection
) -> None:
    path = f"/kennzahlen/auswahl/{large.id}?suche=Kennzahl+11&offen=1"
    page = altenburg.get(path)
    key = queries.codes(session, large.round.catalogue_id)["A11"]
    session.commit()
    [action] = [one.action for one in page.document.forms if one.get("data-autosave") is not None]

    answer = altenburg.submit(action, **fields({f"verdict-{key}": "yes"}))

    assert said(session, large)["A11"].verdict is Verdict.YES
    assert codes(altenburg.get(answer.location))[0] == "A110"


def test_a_code_that_means_something_else_by_now_is_not_taken_over_but_named(
    altenburg: Browser, session: Session, at: datetime
) -> None:
    first = opened(session, at, of_size(12))
    choose(session, selection_of(session, first), {"A1": Verdict.YES, "B1": Verdict.NO}, at)
    newer = [
        IndicatorFacts("A1", "A", "kennzahl  0"),
        IndicatorFacts("B1", "B", "Etwas ganz anderes"),
    ]
    edition = catalogues.NewVersion("2026", Content({"A": "", "B": ""}, newer), first.catalogue_id)
    catalogue = catalogues.add_version(session, edition, WRITER, at)
    second = rounds.NewRound("Zweite Runde", catalogue.id, "Ende Juni")
    mine = selection_of(session, rounds.open_round(session, second, WRITER, at))
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}")

    altenburg.submit("/vorige")

    assert list(said(session, mine)) == ["A1"]
    page = altenburg.get(f"/kennzahlen/auswahl/{mine.id}")
    assert "1 Angabe aus der vorigen Runde übernommen" in page.text
    assert "nichts mehr bezeichnet: B1." in page.text
