"""The comparison set by the round's own groups, in the round's own order, version by version."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import docx
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from kzv_workflow.indicators import comparing, overview_queries, queries
from kzv_workflow.indicators.comparing import Decision
from kzv_workflow.indicators.consolidation import Rule
from kzv_workflow.indicators.models import DecisionState, Round
from kzv_workflow.indicators.values import Verdict
from tests.browser import Browser, Page
from tests.factories import WRITER
from tests.indicators.rounds import choose, opened, selection_of


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    """A1, D7 and D12 are proposed."""
    made = opened(session, at)
    wanted = dict.fromkeys(("A1", "D7", "D12"), Verdict.YES)
    choose(session, selection_of(session, made), wanted, at)
    comparing.apply(session, made, Rule(at_least=1), WRITER, at)
    session.commit()
    return made


@pytest.fixture
def keys(session: Session, round_: Round) -> dict[str, int]:
    found = queries.codes(session, round_.catalogue_id)
    session.commit()
    return found


@pytest.fixture
def path(round_: Round) -> str:
    return f"/kennzahlen/runden/{round_.id}/vergleichsset"


def shown(page: Page) -> dict[str, list[str]]:
    """The codes by group, as they stand on the page."""
    return {
        " ".join(one.xpath("string(h2/text()[1])").split()): one.xpath(".//li//strong/text()")
        for one in page.document.xpath("//section[h2]")
    }


def test_several_join_a_group_at_once_in_catalogue_order(
    office: Browser, path: str, keys: dict[str, int]
) -> None:
    office.get(f"{path}/gruppen")

    chosen = [keys["D12"], keys["D7"]]
    office.post(f"{path}/gruppen", {"indicator": chosen, "group_title": "Übergänge"})

    assert shown(office.get(f"{path}/gruppen")) == {
        "Übergänge": ["D7", "D12"], "Ohne eigene Gruppe": ["A1"],
    }  # fmt: skip


def test_the_order_of_a_group_is_changed_and_documents_follow_it(
    office: Browser, path: str, keys: dict[str, int]
) -> None:
    office.get(f"{path}/gruppen")
    office.post(f"{path}/gruppen", {"indicator": list(keys.values()), "group_title": "Übergänge"})

    office.get(f"{path}/gruppen")
    office.submit(f"/{keys['D12']}/verschieben", step="up")
    office.get(f"{path}/gruppen")
    office.submit(f"/{keys['A1']}/verschieben", step="down")

    order = ["D12", "A1", "D7"]
    assert shown(office.get(f"{path}/gruppen")) == {"Übergänge": order}
    base = path.removesuffix("/vergleichsset")
    [table] = docx.Document(BytesIO(office.client.get(f"{base}/word").data)).tables
    assert [row.cells[0].text for row in table.rows[1:]] == order
    book = load_workbook(BytesIO(office.client.get(f"{base}/excel").data))
    assert [one.value for one in book["Vergleichskennzahlenset"]["A"][1:]] == order


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"group_title": "Übergänge"}, "Bitte kreuzen Sie an"), ({"group_title": "x" * 201}, "200")],
)
def test_what_cannot_be_grouped_is_said_and_the_title_is_kept(
    office: Browser, path: str, typed: dict[str, str], sentence: str
) -> None:
    office.get(f"{path}/gruppen")

    page = office.submit("/gruppen", 422, **typed)

    assert sentence in page.text
    assert page.document.xpath("//input[@id='group_title']/@value") == [typed["group_title"]]


def test_a_municipality_reads_the_groups_once_released_and_changes_nothing(
    office: Browser, altenburg: Browser, path: str, keys: dict[str, int]
) -> None:
    altenburg.get(f"{path}/gruppen", 404)
    office.post(f"{path.removesuffix('/vergleichsset')}/freigeben")

    page = altenburg.get(f"{path}/gruppen")

    assert not page.document.xpath("//main//form | //input[@name='indicator']")
    altenburg.post(f"{path}/{keys['D7']}/verschieben", {"step": "up"}, 404)


def test_versions_are_compared_in_state_reason_place_and_group(
    office: Browser, session: Session, path: str, round_: Round, keys: dict[str, int], at: datetime
) -> None:
    comparing.apply(session, round_, Rule(at_least=1), WRITER, at)
    agreed = Decision(DecisionState.AGREED, "wichtig", "2. Treffen", "Übergänge")
    comparing.decide(session, round_, keys["D7"], agreed, WRITER, at)
    comparing.apply(session, round_, Rule(at_least=1), WRITER, at)
    session.commit()

    text = office.get(f"{path}/fassungen?fassung=3&gegen=1").text

    for words in ("Stand: vorgeschlagen → vereinbart", "Grund: – → wichtig",
                  "Wo vereinbart: – → 2. Treffen", "Gruppe: – → Übergänge"):  # fmt: skip
        assert words in text
    assert "Die beiden Fassungen sagen dasselbe" in office.get(f"{path}/fassungen").text
    assert "Fassung 1: 3 Kennzahlen" in office.get(f"{path}/fassungen?fassung=1").text
    office.get(f"{path}/fassungen?fassung=9", 404)


def test_what_was_typed_about_a_proposed_one_goes_into_the_next_version(
    session: Session, round_: Round, keys: dict[str, int], at: datetime
) -> None:
    typed = Decision(DecisionState.PROPOSED, "Bitte prüfen", "2. Treffen", "Übergänge")
    comparing.decide(session, round_, keys["D7"], typed, WRITER, at)

    made = comparing.apply(session, round_, Rule(at_least=1), WRITER, at)
    session.flush()

    kept = {one.code: one for one in overview_queries.entries(session, made.id)}
    assert kept["D7"][6:9] == ("Bitte prüfen", "2. Treffen", "Übergänge")
    assert kept["A1"][6:9] == ("", "", "")


def test_dropping_without_a_reason_is_refused_and_what_was_typed_stays(
    office: Browser, path: str, keys: dict[str, int]
) -> None:
    page = office.get(path)
    assert not any(page.document.xpath("//input[@name='reason']/@value"))
    typed = {"state": "dropped", "minuted": "2. Treffen", "group_title": "Übergänge"}

    refused = office.post(f"{path}/{keys['D7']}", typed, 422)

    assert "D7: Bitte nennen Sie den Grund." in refused.text
    assert refused.document.xpath("//input[@name='reason']/@aria-invalid") == ["true"]
    office.submit(f"/{keys['D7']}", state="dropped", reason="anders gezählt")
    assert "Übergänge · 2. Treffen · anders gezählt" in office.get(path).text
