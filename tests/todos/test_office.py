"""The office: new To-dos of every kind, completion rules, the matrix, its own board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session, selectinload

from kzv_workflow.directory.models import Organisation
from kzv_workflow.todos.models import Assignment, AssignmentState, Completion, Recurrence, Todo
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import assignment_for, organisation, taken_over
from tests.meetings.invited import planned

NEW = "/aufgaben/neu"


@pytest.fixture
def create(office: Browser, session: Session) -> Callable[..., list[Todo]]:
    """The office fills the form of a new To-do; what came of it."""

    def fill(status: int = 303, **fields: object) -> list[Todo]:
        office.get(NEW)
        office.submit(NEW, status, **{"text": "Tabelle ausfüllen", "owner": "each", **fields})
        query = sa.select(Todo).options(selectinload(Todo.assignments)).order_by(Todo.id)
        found = list(session.scalars(query))
        session.expunge_all()
        session.rollback()
        return found

    return fill


def states(session: Session) -> dict[str, tuple[AssignmentState, str | None]]:
    rows = session.execute(
        sa.select(Organisation.name, Assignment.state, Assignment.closed_by).join(
            Assignment.organisation
        )
    ).all()
    session.rollback()
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize(
    ("owner", "count", "rule"),
    [
        ("office", 1, Completion.ALL),
        ("each", 9, Completion.ALL),
        ("any", 9, Completion.ANY),
        ("joint", 10, Completion.COORDINATOR),
    ],
)
def test_a_todo_without_a_protokoll_binds_whom_the_office_says(
    create: Callable[..., list[Todo]], owner: str, count: int, rule: Completion
) -> None:
    [todo] = create(owner=owner, due_text="Ende April 2021")

    assert len(todo.assignments) == count
    assert todo.completion is rule
    assert (todo.due, todo.due_text) == (date(2021, 4, 30), "Ende April 2021")
    assert todo.published_at is not None


def test_some_are_chosen_by_name(create: Callable[..., list[Todo]], session: Session) -> None:
    halle = organisation(session, "Stadt Halle").id
    session.rollback()

    [todo] = create(owner="some", organisations=[halle])

    assert [one.organisation_id for one in todo.assignments] == [halle]


def test_each_chosen_person_of_the_office_has_an_own_todo_on_the_board(
    create: Callable[..., list[Todo]], office: Browser, session: Session
) -> None:
    people = [str(one) for one in office.get(NEW).document.xpath("//input[@name='people']/@value")]

    create(owner="office", people=people)

    page = office.get("/aufgaben/buero")
    headings = [" ".join(one.text_content().split()) for one in page.document.xpath("//h2")]
    assert headings == ["Dr. Hanna Lorenz (1)", "Jonas Petri (1)"]


@pytest.mark.parametrize(
    ("typed", "due", "start"),
    [
        ("07.05.2021", date(2021, 5, 7), None),
        ("KW 24", date(2021, 6, 18), None),
        ("ab 26.04.21", None, date(2021, 4, 26)),
        ("kontinuierlich", None, None),
        ("", None, None),
    ],
)
def test_deadlines_are_read_as_people_say_them(
    create: Callable[..., list[Todo]], typed: str, due: date | None, start: date | None
) -> None:
    [todo] = create(due_text=typed)

    assert (todo.due, todo.start) == (due, start)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Bitte beschreiben Sie, was zu tun ist."),
        ({"due_text": "demnächst mal"}, "verstehen wir nicht als Termin"),
        ({"owner": "some"}, "mindestens eine Kommune"),
        ({"step_after": "T99"}, "Dieses To-do gibt es nicht"),
        ({"days": "morgen"}, "Tage vor dem Termin"),
        ({"contact": "3"}, "Bitte wählen Sie jemanden aus dem Büro."),
        ({"recurrence": "monthly"}, "braucht einen ersten Termin"),
    ],
)
def test_what_will_not_do_is_refused_at_its_field_and_kept(
    create: Callable[..., list[Todo]], office: Browser, fields: dict[str, str], sentence: str
) -> None:
    assert create(422, **{"template": "Merkname", **fields}) == []

    assert office.page is not None
    assert sentence in office.page.text
    assert office.page.form(NEW)["template"] == "Merkname"


def test_numbered_lines_become_steps_that_wait_for_each_other(
    create: Callable[..., list[Todo]], office: Browser
) -> None:
    first, second, third = create(
        text="1) Tabelle zusammenführen\n2) Set entwerfen\n3) Entwurf versenden", owner="office"
    )

    assert first.text == "Tabelle zusammenführen"
    assert (second.step_after_id, third.step_after_id) == (first.id, second.id)
    assert "wartet auf T1" in office.get("/aufgaben/kommunen").text


def test_a_text_is_kept_as_a_block_and_begins_the_next_todo(
    create: Callable[..., list[Todo]], office: Browser
) -> None:
    create(text="Rückinfo zu den Terminen", template="Terminfrage")

    page = office.get(f"{NEW}?baustein=1")

    assert page.form(NEW)["text"] == "Rückinfo zu den Terminen"


def test_text_blocks_are_renamed_and_deleted(
    create: Callable[..., list[Todo]], office: Browser, session: Session
) -> None:
    create(text="Rückinfo zu den Terminen", template="Terminfrage")
    create(text="Tabelle ausfüllen", template="Tabelle")
    office.get(f"{NEW}")
    office.get("/aufgaben/textbausteine")

    fields: dict[str, Any] = {"t1-title": "Tabelle", "t1-text": "Neu"}
    page = office.submit("/textbausteine/1", 422, **fields)
    assert "Einen Textbaustein „Tabelle“ gibt es schon." in page.text
    assert page.form("/textbausteine/1")["t1-text"] == "Neu"
    fields = {"t1-title": "Termine", "t1-text": "Bitte Termine nennen"}
    office.submit("/textbausteine/1", 303, **fields)
    office.post("/aufgaben/textbausteine/2", {"loeschen": "1"}, 303)

    page = office.get(NEW)
    assert "Textbausteine: Termine" in page.text
    assert "Tabelle (" not in page.text
    assert office.get(f"{NEW}?baustein=1").form(NEW)["text"] == "Bitte Termine nennen"


def test_contact_and_kind_of_answer_are_chosen_and_changed(
    create: Callable[..., list[Todo]], office: Browser, session: Session
) -> None:
    contact = account_named(session, "assistenz").person_id
    session.rollback()
    [todo] = create(text="Sich melden", contact=str(contact), wants_file="y")
    assert (todo.contact_id, todo.wants_file) == (contact, True)

    office.get(f"/aufgaben/todo/{todo.id}/aendern")
    office.submit("/aendern", contact="0", wants_file=None, reason="Absprache")

    [changed] = session.scalars(sa.select(Todo))
    assert (changed.contact_id, changed.wants_file) == (None, False)
    assert "hat die Ansprechperson geändert (Absprache)" in office.get("/aufgaben/1").text


def test_homework_is_due_before_the_next_meeting(
    office: Browser, halle: Browser, session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    first_day = meeting.days[0].day
    office.get(f"{NEW}?fuer=treffen")
    office.submit(
        NEW, text="Tabelle ausfüllen", files=(BytesIO(b"leer"), "Tabelle.txt"), owner="each"
    )

    page = halle.get(halle.get("/").document.xpath("string(//h3/a/@href)"))

    todo = session.scalars(sa.select(Todo)).one()
    assert todo.due is None
    assert todo.due_on is not None
    assert (first_day - todo.due_on).days == 1
    assert "Tabelle.txt" in page.text


def test_where_any_is_enough_one_closes_it_for_all_and_undoing_opens_the_same(
    create: Callable[..., list[Todo]], halle: Browser, session: Session
) -> None:
    create(owner="any")
    halle.get(halle.get("/").document.xpath("string(//h3/a/@href)"))
    halle.submit("/erledigt")

    assert states(session)["Stadt Leipzig"] == (AssignmentState.DONE, "Stadt Halle")
    assert {state for state, _ in states(session).values()} == {AssignmentState.DONE}
    halle.get("/aufgaben/4")
    halle.submit("/offen")
    assert {state for state, _ in states(session).values()} == {AssignmentState.OPEN}


def test_the_others_read_by_whom_it_was_done_and_cannot_undo_it(
    create: Callable[..., list[Todo]], halle: Browser, altenburg: Browser
) -> None:
    create(owner="any")
    own = altenburg.get("/").document.xpath("string(//h3/a/@href)")
    halle.get(halle.get("/").document.xpath("string(//h3/a/@href)"))
    halle.submit("/erledigt")

    page = altenburg.get(own)

    assert "erledigt von Stadt Halle" in page.text
    assert "Zurücknehmen" not in page.text


def test_what_is_joint_is_closed_by_the_office(
    create: Callable[..., list[Todo]], office: Browser, halle: Browser, session: Session
) -> None:
    create(owner="joint")
    halle.get(halle.get("/").document.xpath("string(//h3/a/@href)"))
    halle.submit("/erledigt")
    assert states(session)["BiSMit"][0] is AssignmentState.OPEN
    assert states(session)["Stadt Leipzig"][0] is AssignmentState.OPEN

    office.get(office.get("/").document.xpath("string(//h3/a/@href)"))
    office.submit("/erledigt")

    assert {state for state, _ in states(session).values()} == {AssignmentState.DONE}


def test_postponing_keeps_the_printed_date_visible(
    office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    owed = assignment_for(
        session, "Altenburger Land", at, due=date(2021, 4, 30), due_text="Ende April 2021"
    )
    office.get(f"/aufgaben/todo/{owed.todo_id}/aendern")

    office.submit("/aendern", due_text="12.05.2021", reason="im Treffen vereinbart")

    page = altenburg.get(f"/aufgaben/{owed.id}").text
    assert "Mi, 12.05.2021" in page
    assert "Ende April 2021" in page


def test_many_fields_are_closed_at_once_with_a_reason(
    office: Browser, session: Session, at: datetime
) -> None:
    taken_over(session, at)
    page = office.get("/aufgaben/kommunen")
    chosen = page.document.xpath("//input[@name='feld']/@value")[:3]

    assert "Grund" in office.post("/aufgaben/kommunen", {"feld": chosen, "wie": "waive"}, 422).text
    office.post("/aufgaben/kommunen", {"feld": chosen, "wie": "waive", "reason": "entfällt"})

    closed = [one for one, _ in states(session).values()]
    assert closed.count(AssignmentState.WAIVED) == 3
    assert "erlassen: „entfällt“" in office.get(f"/aufgaben/{chosen[0]}").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("text=ausWAHL", True),
        ("text=100%25", False),
        ("treffen=1", True),
        ("treffen=99", False),
        ("stand=question", False),
        ("stand=unsinn&sortierung=unsinn", True),
    ],
)
def test_the_matrix_is_filtered_by_text_meeting_and_state(
    office: Browser, session: Session, at: datetime, query: str, shown: bool
) -> None:
    taken_over(session, at)

    page = office.get(f"/aufgaben/kommunen?{query}")

    assert ("Auswahl übermitteln" in page.text) is shown


def test_columns_count_what_is_owed_and_keep_the_order_of_the_directory(
    office: Browser, session: Session, at: datetime
) -> None:
    assignment_for(session, "Saalekreis", at, due=date(2021, 4, 1))
    assignment_for(session, "Saalekreis", at)

    page = office.get("/aufgaben/kommunen")

    columns = [str(one) for one in page.document.xpath("//th/abbr/text()")]
    counts = [one.text_content().strip() for one in page.document.xpath("//tfoot/tr/td")[1:-2]]
    assert columns[0] == "BIS"
    assert columns[-1] == "SK"
    assert counts[-1].split() == ["2", "1"] or counts[-1] == "21"


def test_the_matrix_is_an_excel_file_with_words(
    office: Browser, session: Session, at: datetime
) -> None:
    taken_over(session, at)

    data = office.client.get("/aufgaben/kommunen.xlsx?text=Auswahl").data

    head, row = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert head[:2] == ["Nr.", "To-do"]
    assert row[1] == "Auswahl übermitteln"
    assert row[head.index("Stadt Halle")] == "offen"


def test_a_repeating_duty_is_kept_as_one(create: Callable[..., list[Todo]]) -> None:
    [todo] = create(due_text="07.05.2021", recurrence="quarterly")

    assert todo.recurrence is Recurrence.QUARTERLY
