"""A municipality's selection: filling in, colleagues at once, handing in, reopening, proposals."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.indicators import queries, rounds
from kzv_workflow.indicators.models import Indicator, Round, Selection
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from tests.browser import Browser
from tests.factories import WRITER
from tests.indicators.rounds import catalogue, choose, fields, of_size, opened, said, selection_of
from tests.statements import counted


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    return opened(session, at)


@pytest.fixture
def mine(session: Session, round_: Round) -> Selection:
    return selection_of(session, round_)


@pytest.fixture
def path(mine: Selection) -> str:
    return f"/kennzahlen/auswahl/{mine.id}"


@pytest.fixture
def keys(session: Session, round_: Round) -> dict[str, int]:
    """The number of each indicator by its code."""
    found = queries.codes(session, round_.catalogue_id)
    session.commit()
    return found


def state_of_todo(session: Session, organisation_id: int) -> AssignmentState:
    session.expire_all()
    found = session.scalars(
        sa.select(Assignment.state).where(Assignment.organisation_id == organisation_id)
    ).one()
    session.commit()
    return found


def test_a_round_gives_every_municipality_its_table_and_its_todo(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    catalogue(session, at)
    office.get("/kennzahlen/runden/neu")

    answer = office.submit("/neu", title="Kennzahlenauswahl", due_text="Ende Mai")

    assert "0 von 9 abgegeben" in office.get(answer.location).text
    page = altenburg.get("/")
    assert "Kennzahlenauswahl: Auswahl übermitteln" in page.text
    [way] = [link for link in page.links() if link.endswith("/auswahl")]
    assert altenburg.get(altenburg.get(way, 303).location).heading == "Kennzahlenauswahl"
    assert session.scalars(sa.select(Todo.due)).one() == date(2021, 5, 31)


@pytest.mark.parametrize("due", ["irgendwann", "01.04.2021", ""])
def test_a_round_without_a_deadline_to_come_is_refused_at_its_field(
    office: Browser, session: Session, at: datetime, due: str
) -> None:
    catalogue(session, at)
    office.get("/kennzahlen/runden/neu")

    page = office.submit("/neu", title="Auswahl", due_text=due, status=422)

    assert page.document.xpath("//input[@name='due_text']/@aria-invalid") == ["true"]
    assert page.document.xpath("//input[@name='title']/@value") == ["Auswahl"]


def test_altenburg_chooses_and_sees_who_entered_it(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int]
) -> None:
    altenburg.get(f"{path}?feld=D")

    altenburg.submit(f"{path}?feld=D", **fields({
        f"verdict-{keys['D7']}": "yes", f"data-{keys['D7']}": "partly",
        f"governance-{keys['D7']}": "1", f"remark-{keys['D7']}": "nur Grundschulen",
    }))  # fmt: skip

    stored = said(session, mine)
    assert list(stored) == ["D7"]
    assert stored["D7"].answer.remark == "nur Grundschulen"
    page = altenburg.get(f"{path}?feld=D")
    assert "1 von 2" in page.text
    assert "Sabine Seidel, 23.04.2021, 10:00 Uhr" in page.text


def test_what_was_typed_is_shown_as_typed(
    altenburg: Browser, session: Session, path: str, keys: dict[str, int]
) -> None:
    typed = "<key> & <b>§ 3</b>"
    altenburg.get(f"{path}?feld=D")

    altenburg.submit(f"{path}?feld=D", **fields({
        f"verdict-{keys['D7']}": "yes", f"remark-{keys['D7']}": typed,
    }))  # fmt: skip

    page = altenburg.get(f"{path}?feld=D")
    assert page.document.xpath(f"//input[@name='remark-{keys['D7']}']/@value") == [typed]


def test_every_choice_is_shown_with_its_own_row(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int],
    at: datetime,
) -> None:  # fmt: skip
    choose(session, mine, {
        "D7": Answer(Verdict.NOT_RELEVANT, "kein Angebot", True, Availability.EXISTING),
        "D12": Answer(Verdict.NO, "", False, Availability.PARTLY),
    }, at)  # fmt: skip

    page = altenburg.get(f"{path}?feld=D").document

    def shown(code: str) -> list[str]:
        row = f"//fieldset[@data-row='{keys[code]}']"
        chosen = page.xpath(f"{row}//input[@checked]/@id | {row}//option[@selected]/@value")
        return [str(one) for one in chosen]

    assert shown("D7") == [
        f"verdict-{keys['D7']}-not_relevant", f"governance-{keys['D7']}", "existing",
    ]  # fmt: skip
    assert shown("D12") == [f"verdict-{keys['D12']}-no", "partly"]
    assert not page.xpath("//@*[contains(., '<key>')]")


def test_halle_does_not_see_what_altenburg_chose(halle: Browser, path: str) -> None:
    halle.get(path, 404)
    halle.post(path, status=404)


def test_not_relevant_needs_a_reason_and_nothing_typed_is_lost(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int]
) -> None:
    altenburg.get(f"{path}?feld=D")

    page = altenburg.submit(
        f"{path}?feld=D",
        status=422,
        **fields(
            {f"verdict-{keys['D7']}": "not_relevant", f"remark-{keys['D12']}": "bleibt stehen"}
        ),
    )

    assert "Bitte nennen Sie kurz den Grund" in page.text
    assert page.document.xpath(f"//input[@name='remark-{keys['D12']}']/@value") == ["bleibt stehen"]
    assert list(said(session, mine)) == ["D12"]


def test_two_colleagues_on_different_rows_lose_nothing(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int],
    at: datetime,
) -> None:  # fmt: skip
    altenburg.get(f"{path}?feld=D")
    choose(session, mine, {"D12": Verdict.NO}, at, WRITER)

    altenburg.submit(f"{path}?feld=D", **fields({f"verdict-{keys['D7']}": "yes"}))

    stored = {code: one.verdict for code, one in said(session, mine).items()}
    assert stored == {"D7": Verdict.YES, "D12": Verdict.NO}


def test_two_colleagues_on_the_same_row_see_each_other(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int],
    at: datetime,
) -> None:  # fmt: skip
    altenburg.get(f"{path}?feld=D")
    choose(session, mine, {"D7": Answer(Verdict.NO, remark="keine Daten")}, at, WRITER)

    page = altenburg.submit(
        f"{path}?feld=D", status=409, **fields({f"verdict-{keys['D7']}": "yes"})
    )

    assert "Jonas Petri hat inzwischen „nein“ mit der Bemerkung „keine Daten“" in page.text
    assert said(session, mine)["D7"].verdict is Verdict.NO
    altenburg.submit(f"{path}?feld=D")
    assert said(session, mine)["D7"].verdict is Verdict.YES


def test_a_single_row_is_stored_by_script(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int]
) -> None:
    fields = altenburg.get(f"{path}?feld=D").form(f"{path}?feld=D")
    row = {name: value for name, value in fields.items() if name.endswith(f"-{keys['D7']}")}
    row |= {"csrf_token": fields["csrf_token"], f"verdict-{keys['D7']}": "yes"}

    answer = altenburg.client.post(path, data=row, headers={"Accept": "application/json"})

    assert answer.json is not None
    assert answer.json["seen"][str(keys["D7"])] == said(session, mine)["D7"].answer.fingerprint
    assert answer.json["themes"] == {"A": "0 von 1", "D": "1 von 2"}


def test_indicators_of_another_catalogue_are_not_touched(
    altenburg: Browser, session: Session, path: str, mine: Selection, at: datetime
) -> None:
    other = queries.codes(session, catalogue(session, at).id)["D7"]
    session.commit()

    altenburg.post(path, {f"seen-{other}": "x", f"verdict-{other}": "yes"})

    assert said(session, mine) == {}


def test_handing_in_closes_the_todo_and_the_table(
    altenburg: Browser, session: Session, path: str, mine: Selection, keys: dict[str, int],
    at: datetime,
) -> None:  # fmt: skip
    choose(session, mine, {"D7": Verdict.YES}, at)
    assert "bei 2 Kennzahlen steht die Angabe noch aus" in altenburg.get(f"{path}/abgeben").text

    altenburg.submit("/abgeben")

    assert state_of_todo(session, mine.organisation_id) is AssignmentState.DONE
    assert "abgegeben" in altenburg.get(path).text
    altenburg.post(path, {f"seen-{keys['D7']}": "x", f"verdict-{keys['D7']}": "no"})
    assert said(session, mine)["D7"].verdict is Verdict.YES


def test_nothing_chosen_cannot_be_handed_in(
    altenburg: Browser, session: Session, path: str, mine: Selection
) -> None:
    altenburg.get(f"{path}/abgeben")

    altenburg.submit("/abgeben")

    assert "Bisher ist nichts ausgewählt" in altenburg.get(path).text
    assert state_of_todo(session, mine.organisation_id) is AssignmentState.OPEN


def test_the_office_opens_it_again_with_a_note(
    altenburg: Browser, office: Browser, session: Session, path: str, mine: Selection, at: datetime
) -> None:
    choose(session, mine, {"D7": Verdict.YES}, at)
    altenburg.get(f"{path}/abgeben")
    altenburg.submit("/abgeben")
    altenburg.post(f"{path}/oeffnen", status=404)
    office.get(path)

    office.submit("/oeffnen", **fields({"reopen-note": "Bitte noch Feld A ansehen."}))

    assert "Bitte noch Feld A ansehen." in altenburg.get(path).text
    assert state_of_todo(session, mine.organisation_id) is AssignmentState.OPEN


def test_what_was_chosen_last_time_fills_what_is_empty(
    altenburg: Browser, session: Session, mine: Selection, at: datetime
) -> None:
    choose(session, mine, {"D7": Verdict.YES, "A1": Verdict.NO}, at)
    again = rounds.open_round(
        session, rounds.NewRound("Zweite Runde", mine.round.catalogue_id, "Ende Juni"), WRITER, at
    )
    second = selection_of(session, again)
    choose(session, second, {"A1": Verdict.YES}, at)
    altenburg.get(f"/kennzahlen/auswahl/{second.id}")

    altenburg.submit("/vorige")

    stored = {code: one.verdict for code, one in said(session, second).items()}
    assert stored == {"D7": Verdict.YES, "A1": Verdict.YES}


def test_a_proposal_is_adopted_under_the_next_number_and_counts_as_chosen(
    altenburg: Browser, office: Browser, session: Session, path: str, mine: Selection
) -> None:
    altenburg.get(path)
    hint = "Medienpädagogisches Zentrum"
    altenburg.submit("/vorschlag", **fields({
        "proposal-name": "Breitbandanschluss der Schulen", "proposal-source_hint": hint,
    }))  # fmt: skip
    page = office.get(f"/kennzahlen/runden/{mine.round_id}")
    assert hint in page.text

    theme = page.document.xpath("//select[@name='theme_id']/option[contains(., 'D ')]/@value")[0]
    office.submit("/vorschlaege/1", step="adopt", theme_id=theme)

    assert said(session, mine)["D13"].verdict is Verdict.YES
    assert "aufgenommen" in altenburg.get(path).text


def test_a_proposal_is_merged_with_what_is_there(
    altenburg: Browser, office: Browser, session: Session, path: str, mine: Selection
) -> None:
    altenburg.get(path)
    altenburg.submit("/vorschlag", **fields({"proposal-name": "Nachmittag in der Schule"}))
    office.get(f"/kennzahlen/runden/{mine.round_id}")

    office.submit("/vorschlaege/1", step="merge", code="d7")

    assert said(session, mine)["D7"].verdict is Verdict.YES
    assert session.scalar(sa.select(sa.func.count(Indicator.id))) == 3


@pytest.mark.parametrize("typed", ["d7", " D 7 ", "D7."])
def test_merged_with_what_it_had_refused_it_has_now_chosen_that(
    altenburg: Browser, office: Browser, session: Session, mine: Selection, at: datetime, typed: str
) -> None:
    path = f"/kennzahlen/auswahl/{mine.id}"
    choose(session, mine, {"D7": Answer(Verdict.NO, remark="keine Daten")}, at)
    altenburg.get(path)
    altenburg.submit("/vorschlag", **fields({"proposal-name": "Nachmittag in der Schule"}))
    page = office.get(f"/kennzahlen/runden/{mine.round_id}")

    office.submit("/vorschlaege/1", step="merge", code=typed)

    stored = said(session, mine)["D7"]
    assert (stored.verdict, stored.remark) == (Verdict.YES, "keine Daten")
    assert "bei D7 stand „nein“, jetzt „ja“" in altenburg.get(path).text
    assert page.document.xpath("//datalist/option/@value") == ["A1", "D7", "D12"]


def test_a_proposal_is_decided_once(
    altenburg: Browser, office: Browser, path: str, mine: Selection
) -> None:
    altenburg.get(path)
    altenburg.submit("/vorschlag", **fields({"proposal-name": "Etwas"}))
    office.post("/kennzahlen/vorschlaege/1", {"step": "decline"})

    office.post("/kennzahlen/vorschlaege/1", {"step": "merge", "code": "D7"})

    assert "schon entschieden" in office.get(f"/kennzahlen/runden/{mine.round_id}").text


def test_the_page_takes_few_statements_with_600_indicators(
    app: Flask, altenburg: Browser, session: Session, at: datetime
) -> None:
    large = selection_of(session, opened(session, at, of_size(600)))
    answers = dict.fromkeys(queries.codes(session, large.round.catalogue_id), Verdict.YES)
    choose(session, large, answers, at)

    with counted(app) as statements:
        altenburg.get(f"/kennzahlen/auswahl/{large.id}?feld=A")

    assert len(statements) <= 15
