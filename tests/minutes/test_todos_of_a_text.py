"""What saving a text does to the To-do list: all of it or nothing, and the record stays true."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.minutes.models import MentionKind, TodoMention
from kzv_workflow.todos.models import DUE_ON, Assignment, Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.meetings.invited import planned
from tests.minutes.writing import edit, newest, states, todo_texts, told, version_count

ROOM = "\n→ **To do Stadt Halle:** Raum buchen\n**Termin:** Ende Mai 2021\n"
FIRST = "→ **To do Kommunen:** Auswahl übermitteln"
SECOND = "→ **To do BiSMit:** Zusammenfassung der Basiszahlen"


@pytest.fixture
def draft(session: Session, at: datetime) -> str:
    """A Protokoll nobody was sent yet, with T1 (Kommunen) and T2 (BiSMit)."""
    return f"/protokolle/{taken_over(session, at, circulated=False).id}"


@pytest.fixture
def sent(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at).id}"


def due_of(session: Session, number: int) -> date | None:
    return told(session, sa.select(Todo.due).where(Todo.number == number))[0]


def test_every_todo_gets_a_number_at_its_line(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT + ROOM)

    assert f"{FIRST} {{T1}}\n" in newest(session)
    assert "Raum buchen {T3}\n**Termin:** Ende Mai 2021" in newest(session)
    assert todo_texts(session)[3] == "Raum buchen"
    assert due_of(session, 3) == date(2021, 5, 31)


def test_saving_twice_changes_nothing(office: Browser, draft: str, session: Session) -> None:
    edit(office, draft, SHORT + ROOM)
    before = newest(session)

    edit(office, draft, before)

    assert (newest(session), version_count(session)) == (before, 2)
    assert len(todo_texts(session)) == 3


def test_a_municipality_does_not_see_the_todos_of_a_draft(
    office: Browser, altenburg: Browser, halle: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT + ROOM)

    assert "Auswahl übermitteln" not in altenburg.get("/aufgaben").text
    assert "Raum buchen" not in halle.get("/").text


def test_a_copied_line_is_another_todo(office: Browser, draft: str, session: Session) -> None:
    edit(office, draft, SHORT + "\n")
    text = newest(session)

    edit(office, draft, text + "\n" + f"{SECOND} {{T2}}\n")

    assert todo_texts(session)[3] == todo_texts(session)[2]
    assert newest(session).count("{T2}") == newest(session).count("{T3}") == 1


def test_a_rewording_keeps_the_todo_and_the_draft_list_says_it_too(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT + "\n")

    edit(office, draft, newest(session).replace("Auswahl übermitteln", "Kennzahlen auswählen"))
    edit(office, draft, newest(session).replace("Kennzahlen auswählen", "Kennzahlen benennen"))

    assert todo_texts(session)[1] == "Kennzahlen benennen"
    assert len(todo_texts(session)) == 2


def test_similar_words_are_asked_about_after_the_text_is_safe(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT.replace("Auswahl übermitteln", "Auswahl übermittelnn"))

    page = office.get(f"{draft}/klaeren")

    assert "Auswahl übermittelnn" in newest(session)
    assert "ist T1: Auswahl übermitteln" in page.text
    assert len(todo_texts(session)) == 2
    office.submit("/klaeren/zuordnung", 303, **{"line-11": "1"})
    assert todo_texts(session) == {1: "Auswahl übermittelnn", 2: "Zusammenfassung der Basiszahlen"}
    assert "übermittelnn {T1}" in newest(session)


def test_the_answer_may_be_that_it_is_a_new_one(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT.replace("Auswahl übermitteln", "Auswahl übermittelnn"))
    office.get(f"{draft}/klaeren")

    office.submit("/klaeren/zuordnung", 303, **{"line-11": "neu"})

    assert todo_texts(session)[3] == "Auswahl übermittelnn"
    assert states(session, 1) == {"dropped"}


def test_an_owner_nobody_knows_changes_no_todo_and_costs_no_text(
    office: Browser, draft: str, session: Session
) -> None:
    bad = SHORT.replace("Auswahl", "Auswahlliste") + ROOM.replace("Stadt Halle", "Bauamt")

    edit(office, draft, bad)

    assert "Auswahlliste" in newest(session)
    assert todo_texts(session) == {1: "Auswahl übermitteln", 2: "Zusammenfassung der Basiszahlen"}
    assert "„Bauamt“ ist als Zuständige/r nicht bekannt." in office.get(f"{draft}/klaeren").text


def test_an_owner_may_stay_outside_the_list(office: Browser, draft: str, session: Session) -> None:
    edit(office, draft, SHORT + ROOM.replace("Stadt Halle", "Bauamt") + ROOM)
    office.get(f"{draft}/klaeren")

    office.submit("/klaeren/nicht-in-der-liste")

    assert list(todo_texts(session).values())[2:] == ["Raum buchen"]
    assert "Bauamt" in newest(session)
    assert "noch nicht geklärt" not in office.get(f"{draft}/versenden").text


def test_a_published_line_that_vanishes_asks_the_office_and_stays_with_the_kommunen(
    office: Browser, altenburg: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT.split("→")[0])

    assert states(session, 1) == {"orphaned"}
    assert "Ohne Zeile im Protokoll" in office.get(f"{sent}/klaeren").text
    assert "Auswahl übermitteln" in altenburg.get("/").text


def decide(office: Browser, path: str, status: int = 303, **fields: str) -> None:
    office.get(f"{path}/klaeren")
    office.post(f"{path}/klaeren/ohne-zeile", {"number": "1", **fields}, status)


def test_the_office_says_it_stands(office: Browser, sent: str, session: Session) -> None:
    edit(office, sent, SHORT.split("→")[0])

    decide(office, sent, decision="stands")
    edit(office, sent, SHORT.split("→")[0] + "\nEin Satz.\n")

    assert states(session, 1) == {"open"}


def test_the_office_says_it_falls_away_and_why(
    office: Browser, altenburg: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT.split("→")[0])

    decide(office, sent, status=422, decision="falls", reason=" ")
    decide(office, sent, decision="falls", reason="doppelt")

    assert states(session, 1) == {"dropped"}
    assert "1 To-do ist offen" not in altenburg.get("/").text


def test_the_office_says_which_line_it_is_now(office: Browser, sent: str, session: Session) -> None:
    edit(office, sent, SHORT.replace(FIRST, "→ **To do Kommunen:** Die Bögen an uns senden"))

    decide(office, sent, decision="line", line="11")

    assert states(session, 1) == {"open"}
    assert states(session, 3) == {"dropped"}
    assert "an uns senden {T1}" in newest(session)


def test_a_tick_and_a_changed_deadline_survive_a_new_text(
    office: Browser, altenburg: Browser, sent: str, session: Session
) -> None:
    altenburg.get(altenburg.get("/aufgaben").document.xpath("//h3/a/@href")[0])
    altenburg.submit("/erledigt")
    [todo] = told(session, sa.select(Todo.id).where(Todo.number == 1))
    office.get(f"/aufgaben/todo/{todo}/aendern")
    office.submit("/aendern", due_text="14.05.2021", reason="Ferien")

    edit(office, sent, SHORT.replace("Auswahl übermitteln", "Die Auswahl übermitteln {T1}"))

    assert due_of(session, 1) == date(2021, 5, 14)
    assert states(session, 1) == {"open", "done"}
    mention = session.scalars(sa.select(TodoMention).where(TodoMention.todo_id == todo)).one()
    assert (mention.printed_due, mention.current_text) == ("07.05.2021", "Die Auswahl übermitteln")


def test_what_the_text_says_anew_is_offered_for_a_published_todo(
    office: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT.replace("07.05.2021", "12.05.2021"))
    assert due_of(session, 1) == date(2021, 5, 7)

    office.get(sent)
    office.submit("/fristen")

    assert due_of(session, 1) == date(2021, 5, 12)
    assert "sagen Verschiedenes" not in office.get(sent).text


def test_a_todo_added_after_sending_is_shown_when_the_office_says_so(
    office: Browser, halle: Browser, sent: str
) -> None:
    edit(office, sent, SHORT + ROOM)
    assert "Raum buchen" not in halle.get("/").text

    office.get(sent)
    office.submit("/todos")

    assert halle.get("/").text.count("Raum buchen") == 1


def test_another_owner_in_a_draft_is_another_debtor(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT.replace("To do Kommunen:", "To do Stadt Halle:"))
    office.get(f"{draft}/klaeren")
    office.submit("/klaeren/zuordnung", 303, **{"line-11": "1"})

    owing = session.scalars(
        sa.select(Assignment).join(Assignment.todo).where(Todo.number == 1)
    ).all()
    assert [one.organisation.name for one in owing] == ["Stadt Halle"]


def test_a_marker_of_an_older_protokoll_reports_and_makes_no_todo(
    office: Browser, sent: str, session: Session, at: datetime
) -> None:
    other = taken_over(
        session, at, "## Protokoll des 2. Treffens am 20.04.2021\n\n## A\n\n- B\n", False
    )
    path = f"/protokolle/{other.id}"

    edit(
        office, path,
        f"## Protokoll des 2. Treffens am 20.04.2021\n\n## A\n\n{FIRST} {{T1}}\n\n- Stand {{T2}}\n",
    )  # fmt: skip

    session.rollback()
    reports = session.scalars(
        sa.select(TodoMention).where(TodoMention.kind == MentionKind.STATUS)
    ).all()
    assert sorted((one.todo.number, one.line) for one in reports) == [(1, 5), (2, 7)]
    assert len(todo_texts(session)) == 2


def test_a_draft_line_that_comes_back_is_owed_again(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT + "\n")
    whole = newest(session)
    edit(office, draft, SHORT.split("→")[0])
    assert states(session, 1) == {"dropped"}

    edit(office, draft, whole)

    assert states(session, 1) == {"open"}


def test_one_click_makes_a_line_a_todo_and_a_todo_a_line(
    office: Browser, draft: str, session: Session
) -> None:
    edit(office, draft, SHORT + "\n- Der Raum wird gebucht.\n")
    office.get(f"{draft}/zeilen")

    office.submit("/zeilen", line="16")
    assert "→ **To do BiSMit:** Der Raum wird gebucht. {T3}" in newest(session)
    office.get(f"{draft}/zeilen")
    office.submit("/zeilen", line="16")

    assert "\n- Der Raum wird gebucht.\n" in newest(session)
    assert states(session, 3) == {"dropped"}
    office.get(f"{draft}/zeilen")
    office.submit("/zeilen", line="11")
    assert "- Auswahl übermitteln (Termin: 07.05.2021)\n" in newest(session)


def test_other_owners_in_the_text_are_offered_for_a_published_todo(
    office: Browser, altenburg: Browser, halle: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT + "\n")
    edit(office, sent, newest(session).replace("To do Kommunen:", "To do Stadt Halle:"))
    before = states(session, 1)

    page = office.get(sent)
    office.submit("/fristen")

    assert "zuständig laut Text: Stadt Halle, bisher: Kommunen" in page.text
    assert before == {"open"}
    assert "Auswahl übermitteln" in halle.get("/").text
    assert "Nichts ist offen" in altenburg.get("/").text
    assert "sagen Verschiedenes" not in office.get(sent).text


def test_an_owner_who_is_named_again_owes_it_again_and_what_was_done_stays_done(
    office: Browser, altenburg: Browser, sent: str, session: Session
) -> None:
    edit(office, sent, SHORT + "\n")
    altenburg.get("/")
    altenburg.submit("/erledigt")
    whole = newest(session)
    for text in (whole.replace("To do Kommunen:", "To do Stadt Halle:"), whole):
        edit(office, sent, text)
        office.get(sent)
        office.submit("/fristen")

    shares = told(
        session, sa.select(Assignment.state).join(Assignment.todo).where(Todo.number == 1)
    )
    assert sorted(shares) == ["done", *["open"] * 8]


def test_status_done_in_the_text_is_offered_for_a_published_todo(
    office: Browser, sent: str, session: Session
) -> None:
    done = "**Termin:** 07.05.2021\n**Status:** erledigt"
    edit(office, sent, SHORT.replace("**Termin:** 07.05.2021", done))
    before = states(session, 1)

    page = office.get(sent)
    office.submit("/fristen")

    assert "im Text steht „Status: erledigt“, in der Liste ist es offen" in page.text
    assert (before, states(session, 1)) == ({"open"}, {"done"})
    assert "sagen Verschiedenes" not in office.get(sent).text


def test_another_meeting_in_the_text_moves_the_deadline_of_a_draft(
    office: Browser, draft: str, session: Session, at: datetime
) -> None:
    planned(session, at)
    edit(office, draft, SHORT.replace("07.05.2021", "vor dem 2. Treffen"))
    hanging = told(session, sa.select(DUE_ON).where(Todo.number == 1))

    edit(office, draft, newest(session).replace("vor dem 2. Treffen", "12.05.2021"))

    assert hanging == [date(2021, 6, 22)]
    assert told(session, sa.select(DUE_ON).where(Todo.number == 1)) == [date(2021, 5, 12)]


def test_a_new_wording_keeps_the_deadline_on_its_meeting(
    office: Browser, session: Session, at: datetime
) -> None:
    planned(session, at)
    text = SHORT.replace("07.05.2021", "vor dem 2. Treffen")
    path = f"/protokolle/{taken_over(session, at, text).id}"
    edit(office, path, text + "\n")
    edit(office, path, newest(session).replace("Auswahl über", "Die Auswahl über"))

    office.get(path)
    office.submit("/fristen")

    assert told(session, sa.select(Todo.text).where(Todo.number == 1)) == [
        "Die Auswahl übermitteln"
    ]
    assert told(session, sa.select(DUE_ON).where(Todo.number == 1)) == [date(2021, 6, 22)]
