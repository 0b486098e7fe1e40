"""The life of a round: opened once, renamed, withdrawn, joined later, in step with its To-dos."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Organisation
from kzv_workflow.indicators import catalogues, parting, queries, rounds, selecting
from kzv_workflow.indicators.models import Round, Selection
from kzv_workflow.indicators.values import Verdict
from kzv_workflow.todos import changing, dues
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from tests.browser import Browser
from tests.factories import WRITER, organisation
from tests.indicators.rounds import SEIDEL, catalogue, choose, fields, opened, selection_of
from tests.meetings.invited import planned


@pytest.fixture
def round_(session: Session, at: datetime) -> Round:
    return opened(session, at)


@pytest.fixture
def path(round_: Round) -> str:
    return f"/kennzahlen/runden/{round_.id}"


def owed(session: Session, name: str) -> Assignment:
    session.expire_all()
    found = session.scalars(
        sa.select(Assignment).where(Assignment.organisation_id == organisation(session, name).id)
    ).one()
    session.commit()
    return found


def test_its_todo_is_neither_ticked_nor_undone_by_hand(
    altenburg: Browser, office: Browser, session: Session, round_: Round, at: datetime
) -> None:
    todo = owed(session, "Altenburger Land").id
    assert "Als erledigt melden" not in altenburg.get(f"/aufgaben/{todo}").text
    altenburg.post(f"/aufgaben/{todo}/erledigt")
    assert "lässt sich nicht von Hand abhaken" in altenburg.get(f"/aufgaben/{todo}").text
    chosen = {"feld": str(todo), "wie": "done", "reason": "gesehen"}
    assert "von Hand abhaken" in office.post("/aufgaben/kommunen", chosen, 422).text
    assert owed(session, "Altenburger Land").state is AssignmentState.OPEN
    mine = selection_of(session, round_)
    choose(session, mine, {"D7": Verdict.YES}, at)
    selecting.hand_in(session, mine, SEIDEL, at)
    session.commit()

    page = altenburg.get(f"/aufgaben/{todo}")
    altenburg.post(f"/aufgaben/{todo}/offen")

    assert "Zurücknehmen" not in page.text
    assert owed(session, "Altenburger Land").state is AssignmentState.DONE


def test_a_deadline_moved_at_the_todo_is_the_one_of_the_round_everywhere(
    altenburg: Browser, stranger: Browser, office: Browser, session: Session, round_: Round,
    at: datetime,
) -> None:  # fmt: skip
    mine = selection_of(session, round_)
    secret = parting.hand_out(session, mine, "Schulamt", ["D"], SEIDEL, at)
    later = changing.Change(
        round_.todo.text, "Ferien", dues.Deadline(date(2021, 6, 30), "Ende Juni", "date")
    )
    changing.change(session, round_.todo, later, WRITER, at)
    session.commit()

    pages = [
        office.get(f"/kennzahlen/runden/{round_.id}"),
        altenburg.get(f"/kennzahlen/auswahl/{mine.id}"),
        altenburg.get("/kennzahlen"),
        stranger.get(f"/kennzahlen/teil/{secret}"),
    ]

    assert all("Ende Juni (Mi, 30.06.2021)" in page.text for page in pages)


def test_the_same_title_is_refused_at_its_field(office: Browser, round_: Round) -> None:
    office.get("/kennzahlen/runden/neu")

    page = office.submit("/neu", 422, title="Kennzahlenauswahl", due_text="Ende Mai")

    assert "Die Runde „Kennzahlenauswahl“ gibt es schon." in page.text
    assert page.document.xpath("//input[@name='title']/@aria-invalid") == ["true"]


def test_renamed_it_is_called_so_in_the_todo_too(
    office: Browser, altenburg: Browser, path: str
) -> None:
    office.get(path)

    office.submit("/runden/1", **fields({"rename-title": "Auswahl im Frühjahr"}))

    assert office.get(path).heading == "Auswahl im Frühjahr"
    assert "Auswahl im Frühjahr: Auswahl übermitteln" in altenburg.get("/aufgaben").text


def test_withdrawn_with_a_reason_it_owes_nothing_and_its_tables_are_gone(
    office: Browser, altenburg: Browser, session: Session, round_: Round, path: str, at: datetime
) -> None:
    mine = selection_of(session, round_)
    office.get(path)
    office.submit("/zurueckziehen", 422)
    office.submit("/zurueckziehen", **fields({"withdraw-reason": "falscher Katalog"}))

    assert owed(session, "Altenburger Land").state is AssignmentState.DROPPED
    altenburg.get(f"/kennzahlen/auswahl/{mine.id}", 404)
    altenburg.get(f"{path}/auswahl", 404)
    office.get(f"/kennzahlen/auswahl/{mine.id}", 404)
    assert "Kennzahlenauswahl" not in altenburg.get("/kennzahlen").text
    assert "falscher Katalog" in office.get(path).text
    assert opened(session, at).previous_id is None


def test_a_municipality_that_joins_later_gets_its_table_and_its_todo(
    office: Browser, session: Session, at: datetime
) -> None:
    halle = organisation(session, "Stadt Halle")
    halle.is_active = False
    made = opened(session, at)
    session.execute(sa.update(Organisation).values(is_active=True))
    session.commit()
    office.get(f"/kennzahlen/runden/{made.id}")

    office.submit("/aufnehmen")
    office.post(f"/kennzahlen/runden/{made.id}/aufnehmen", {"organisation_id": halle.id})

    assert owed(session, "Stadt Halle").is_open
    assert selection_of(session, made, "Stadt Halle").round_id == made.id
    count = sa.select(sa.func.count(Selection.id))
    assert session.scalar(count) == 9


def test_the_example_is_newest_only_while_there_is_no_other(session: Session, at: datetime) -> None:
    own = catalogue(session, at)

    example = catalogues.add_version(session, catalogues.shipped_example(), WRITER, at)

    assert example.id > own.id
    assert queries.newest_catalogue(session) is own


def test_what_the_office_hands_in_says_how_it_learned_of_it(
    office: Browser, session: Session, round_: Round, at: datetime
) -> None:
    mine = selection_of(session, round_)
    choose(session, mine, {"D7": Verdict.YES}, at)
    office.get(f"/kennzahlen/auswahl/{mine.id}/abgeben")

    office.submit("/abgeben", channel="phone")

    assert owed(session, "Altenburger Land").closed_channel is Channel.PHONE


def test_a_round_says_in_which_meeting_it_was_agreed(
    office: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    new = rounds.NewRound("Auswahl", catalogue(session, at).id, "Ende Mai", meeting.id)
    made = rounds.open_round(session, new, WRITER, at)
    session.commit()

    assert f"/treffen/{meeting.id}" in office.get(f"/kennzahlen/runden/{made.id}").links()


def test_the_desk_says_how_far_the_own_selection_is(
    altenburg: Browser, halle: Browser, session: Session, at: datetime
) -> None:
    selecting = selection_of(session, opened(session, at))
    assert "0 von 3 gewählt" in altenburg.get("/").text
    choose(session, selecting, {"D7": Verdict.YES, "D12": Verdict.NO}, at)

    assert "1 von 3 gewählt" in altenburg.get("/").text
    assert "0 von 3 gewählt" in halle.get("/").text
