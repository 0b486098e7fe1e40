"""All selections together: matrix, basis set, rule, decisions; and who may see them when."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.indicators import comparing, consolidation, overview_queries, queries
from kzv_workflow.indicators.catalogue_table import Content, IndicatorFacts
from kzv_workflow.indicators.comparing import Decision
from kzv_workflow.indicators.consolidation import Cell, Column, Row, Rule
from kzv_workflow.indicators.models import DecisionState, Round
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from tests.browser import Browser
from tests.factories import WRITER
from tests.indicators.rounds import choose, of_size, opened, selection_of
from tests.indicators.rounds import said as stored
from tests.statements import counted

COUNTY = Column(1, "Altenburger Land", "ABG", True, "LK", "TH")
CITY = Column(2, "Stadt Halle", "HAL", False, "Stadt", "ST")
BOTH = [COUNTY, CITY]
CANARY = "Kanarienvogel-Bemerkung"


def row(code: str, *cells: Cell) -> Row:
    return Row(1, code, code[0], "Schulen", "Ganztag", dict(enumerate(cells, start=1)))


YES = Cell(Verdict.YES, False, None)
NO = Cell(Verdict.NO, True, Availability.YES)


def yes(relevant: bool = False, data: Availability | None = None) -> Answer:
    return Answer(Verdict.YES, "", relevant, data)


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    """Altenburg chose D7 and A1, Halle D7 with a remark nobody else may see yet."""
    made = opened(session, at)
    choose(session, selection_of(session, made), {"D7": Verdict.YES, "A1": Verdict.YES}, at)
    remark = Answer(Verdict.YES, governance_relevance=True, remark=CANARY)
    choose(session, selection_of(session, made, "Stadt Halle"), {"D7": remark}, at)
    return made


@pytest.fixture
def path(round_: Round) -> str:
    return f"/kennzahlen/runden/{round_.id}"


def test_the_basis_set_is_the_union() -> None:
    rows = [row("D1", YES, NO), row("D2", NO, YES), row("D3", NO, NO), row("D4")]

    assert [one.code for one in consolidation.basis_set(rows, BOTH)] == ["D1", "D2"]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (Rule(), ["D1", "D2", "D3", "D4"]),
        (Rule(at_least=2), ["D2", "D3"]),
        (Rule(relevant_in=1), ["D1", "D3"]),
        (Rule(at_least=2, has_data=True), ["D3"]),
        (Rule(at_least=1, type="Stadt"), ["D2", "D3"]),
        (Rule(at_least=1, land="TH", relevant_in=1), ["D1"]),
        (Rule(theme="A"), []),
    ],
)
def test_a_rule_keeps_what_fulfils_it(
    session: Session, at: datetime, rule: Rule, left: list[str]
) -> None:
    names = [IndicatorFacts(code, "D", code) for code in ("D1", "D2", "D3", "D4")]
    made = opened(session, at, Content({"D": "Schulen"}, names))
    no_but_relevant = Answer(Verdict.NO, "", True, Availability.YES)
    choose(session, selection_of(session, made),
           {"D1": yes(relevant=True), "D2": yes(), "D3": yes(data=Availability.PARTLY),
            "D4": no_but_relevant}, at)  # fmt: skip
    choose(session, selection_of(session, made, "Stadt Halle"),
           {"D1": no_but_relevant, "D2": yes(data=Availability.NO),
            "D3": yes(True, Availability.EXISTING)}, at)  # fmt: skip
    columns = overview_queries.columns(session, made.id)

    tallies = overview_queries.tallies(session, made, columns, rule)

    codes = {key: code for code, key in queries.codes(session, made.catalogue_id).items()}
    assert [codes[one.id] for one in consolidation.kept(tallies, rule)] == left
    assert [codes[one.id] for one in consolidation.basis_of(tallies)] == ["D1", "D2", "D3"]


def test_the_matrix_tells_interim_from_final_and_names_who_chose(
    office: Browser, path: str
) -> None:
    page = office.get(f"{path}/zusammenfuehrung")

    assert "Basiskennzahlenset: 2 von 3 Kennzahlen" in page.text
    assert "Altenburger Land, Stadt Halle" in page.text
    assert "ABG* Zwischenstand" in page.text


def test_municipalities_keep_the_order_of_the_directory(office: Browser, path: str) -> None:
    page = office.get(f"{path}/zusammenfuehrung?mindestens=2")

    columns = page.document.xpath("//th[contains(@class, 'matrix__org')]/abbr/text()")
    assert columns == ["ABG", "ABI", "BLK", "HAL", "LKL", "LEI", "MSH", "NSA", "SK"]
    assert "1 Kennzahl." in page.text


def test_no_municipality_sees_anothers_choices_before_the_office_releases_them(
    altenburg: Browser, halle: Browser, office: Browser, session: Session, path: str, round_: Round
) -> None:
    mine = selection_of(session, round_).id
    seen = ["/", "/kennzahlen", "/aufgaben", f"/kennzahlen/auswahl/{mine}?feld=D", "/treffen",
            f"/kennzahlen/kataloge/{round_.catalogue_id}"]  # fmt: skip

    texts = [altenburg.get(page).text for page in seen]
    hidden = [
        altenburg.client.get(f"{path}{page}")
        for page in ("", "/zusammenfuehrung", "/vergleichsset")
    ]
    hidden.append(altenburg.client.get(f"/kennzahlen/auswahl/{mine + 3}"))

    assert not any(CANARY in text for text in texts)
    assert [answer.status_code for answer in hidden] == [404] * 4
    assert not any(CANARY in answer.get_data(as_text=True) for answer in hidden)


def test_released_it_is_for_everybody_and_nobody_can_decide_but_the_office(
    altenburg: Browser, office: Browser, path: str
) -> None:
    office.get(f"{path}/zusammenfuehrung")
    office.submit("/freigeben")

    page = altenburg.get(f"{path}/zusammenfuehrung")

    assert "Altenburger Land, Stadt Halle" in page.text
    assert "freigeben" not in page.text
    altenburg.post(f"{path}/vergleichsset", status=404)


def test_the_effect_of_a_rule_is_shown_before_it_is_applied(
    office: Browser, session: Session, path: str, round_: Round
) -> None:
    page = office.get(f"{path}/vergleichsset?mindestens=2")
    assert "1 von 2 Kennzahlen des Basiskennzahlensets erfüllen die Regel" in page.text
    assert overview_queries.newest_set(session, round_.id) is None
    session.commit()

    office.submit("/vergleichsset", mindestens="2")

    page = office.get(f"{path}/vergleichsset")
    assert "Fassung 1: 1 Kennzahl, davon 0 vereinbart" in page.text


def test_data_everywhere_means_that_somebody_chose_it(office: Browser, path: str) -> None:
    page = office.get(f"{path}/zusammenfuehrung?daten=1")

    assert "Keine Kennzahl erfüllt das" in page.text


def test_an_indicator_is_agreed_where_it_was_minuted(office: Browser, path: str) -> None:
    office.post(f"{path}/vergleichsset", {"mindestens": "2"})
    page = office.get(f"{path}/vergleichsset")
    [form] = [one.action for one in page.document.forms if one.action.split("/")[-1].isdigit()
              and "vergleichsset" in one.action]  # fmt: skip

    office.post(form, {"state": "agreed", "minuted": "Festlegung im 2. Treffen"})

    text = office.get(f"{path}/vergleichsset").text
    assert "davon 1 vereinbart" in text
    assert "Festlegung im 2. Treffen" in text


def test_dropping_needs_a_reason(session: Session, at: datetime, round_: Round) -> None:
    comparing.apply(session, round_, Rule(at_least=1), WRITER, at)
    key = queries.codes(session, round_.catalogue_id)["D7"]

    with pytest.raises(DomainError, match="D7: Bitte nennen Sie den Grund"):
        comparing.decide(session, round_, key, Decision(DecisionState.DROPPED), WRITER, at)


def test_another_rule_makes_a_version_and_keeps_what_was_decided(
    office: Browser, session: Session, at: datetime, path: str, round_: Round
) -> None:
    comparing.apply(session, round_, Rule(at_least=1), WRITER, at)
    key = queries.codes(session, round_.catalogue_id)["A1"]
    dropped = Decision(DecisionState.DROPPED, "in drei Ländern anders gezählt")
    comparing.decide(session, round_, key, dropped, WRITER, at)
    comparing.apply(session, round_, Rule(at_least=2), WRITER, at)
    session.commit()

    page = office.get(f"{path}/vergleichsset")

    newest, first = overview_queries.sets(session, round_.id)
    states = {one.code: one.state for one in overview_queries.entries(session, newest.id)}
    assert states == {"A1": DecisionState.DROPPED, "D7": DecisionState.PROPOSED}
    assert (newest.number, first.number) == (2, 1)
    assert "in drei Ländern anders gezählt" in page.text


def test_a_theme_in_focus_is_marked_and_nothing_is_deleted(office: Browser, path: str) -> None:
    office.get(f"{path}/vergleichsset?mindestens=1")
    office.submit("/schwerpunkt/1")
    office.submit("/schwerpunkt/1")  # a double click

    page = office.get(f"{path}/vergleichsset?mindestens=1")

    assert page.text.count("Schwerpunkt zurücknehmen") == 1
    assert "2 von 2 Kennzahlen" in page.text


def test_the_numbers_of_the_first_round_can_be_told(session: Session, at: datetime) -> None:
    """50 chosen by one, 130 by another, a union, and 68 of it in five groups of their own."""
    made = opened(session, at, of_size(200))
    codes = list(queries.codes(session, made.catalogue_id))
    choose(session, selection_of(session, made), dict.fromkeys(codes[:50], Verdict.YES), at)
    other = selection_of(session, made, "Burgenlandkreis")
    choose(session, other, dict.fromkeys(codes[30:160], Verdict.YES), at)
    columns = overview_queries.columns(session, made.id)
    basis = consolidation.basis_set(overview_queries.rows(session, made), columns)
    comparing.apply(session, made, Rule(at_least=1), WRITER, at)

    for place, one in enumerate(basis):
        decision = (
            Decision(DecisionState.AGREED, group_title=f"Gruppe {place % 5}")
            if place < 68
            else Decision(DecisionState.DROPPED, "nicht vergleichbar")
        )
        comparing.decide(session, made, one.id, decision, WRITER, at)
    session.flush()

    newest = overview_queries.newest_set(session, made.id)
    assert newest is not None
    agreed = [one for one in overview_queries.entries(session, newest.id) if one.state == "agreed"]
    assert len(basis) == 160
    assert len(agreed) == 68
    assert len({one.group_title for one in agreed}) == 5


@pytest.fixture
def full(session: Session, at: datetime) -> Round:
    """600 indicators, each chosen by all nine municipalities, and a comparison set of them."""
    made = opened(session, at, of_size(600))
    codes = queries.codes(session, made.catalogue_id)
    for column in overview_queries.columns(session, made.id):
        selection = selection_of(session, made, column.name)
        choose(session, selection, dict.fromkeys(codes, Verdict.YES), at)
    comparing.apply(session, made, Rule(at_least=1), WRITER, at)
    session.commit()
    return made


def test_the_pages_take_few_statements_with_600_indicators_and_nine_municipalities(
    app: Flask, office: Browser, session: Session, full: Round
) -> None:
    mine = selection_of(session, full).id
    paths = [
        f"/kennzahlen/runden/{full.id}/{page}"
        for page in ("zusammenfuehrung", "vergleichsset", "beschluss", "bilder", "entwurf", "excel")
    ]
    paths += [f"/kennzahlen/auswahl/{mine}/vorstellen", f"/kennzahlen/auswahl/{mine}?feld=A"]
    sent = {}

    for path in paths:
        with counted(app) as statements:
            office.client.get(path)
        sent[path] = len(statements)

    assert {path: count for path, count in sent.items() if count > 15} == {}


def test_saving_a_choice_takes_few_statements(
    app: Flask, altenburg: Browser, session: Session, full: Round
) -> None:
    mine = selection_of(session, full)
    [key] = [key for code, key in queries.codes(session, full.catalogue_id).items() if code == "A1"]
    session.commit()
    change = {f"seen-{key}": Answer(Verdict.YES).fingerprint, f"verdict-{key}": "no"}
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}")

    with counted(app) as statements:
        altenburg.client.post(
            f"/kennzahlen/auswahl/{mine.id}", headers={"Accept": "application/json"},
            data={**change, "csrf_token": altenburg.csrf_token()},
        )  # fmt: skip

    assert stored(session, mine)["A1"].verdict is Verdict.NO
    assert len(statements) <= 5


@pytest.mark.parametrize(
    ("page", "codes"),
    [("zusammenfuehrung", "//tbody/tr/th/strong"), ("vergleichsset", "//ul/li[@id]/p/strong")],
)
def test_long_tables_come_fifty_rows_at_a_time(
    office: Browser, full: Round, page: str, codes: str
) -> None:
    path = f"/kennzahlen/runden/{full.id}/{page}"

    first, second, last = (
        [one.text for one in office.get(f"{path}?ab={start}").document.xpath(codes)]
        for start in (0, 50, 550)
    )

    assert [len(first), len(second), len(last)] == [50, 50, 50]
    assert (first[0], first[-1], second[0], last[-1]) == ("A1", "A50", "A51", "F100")
