"""Many past Protokolle taken over at once: what is stored, reported, kept, and left alone."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.clock import Clock
from kzv_workflow.directory.models import Person
from kzv_workflow.files.models import StoredFile
from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.meetings.models import Attendance, Meeting
from kzv_workflow.minutes import bulk
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act
from kzv_workflow.todos.models import Assignment, AssignmentState, Todo
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.factories import WRITER, taken_over
from tests.files.hostile_files import macro
from tests.minutes.stages import next_meeting
from tests.minutes.writing import newest

PAST = """\
## Protokoll des {number}. Treffens am {day}.02.2020

### Teilnehmende

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

**Stadt Halle** - Ines Vogt, Statistik

## Verfahren

- Die Zebrastreifen werden gezählt.

→ **To do Kommunen:** Auswahl {number} übermitteln
**Termin:** 07.03.2020

→ **To do Wanderverein:** Wege beschreiben
"""
TICKED = "# Protokoll vom 03.02.2020\n\n## Stand\n\n- [x] Kommunen: A\n- [ ] Kommunen: B\n"


def past(number: int) -> bytes:
    return PAST.format(number=number, day=10 + number).encode()


def give(office: Browser, *files: tuple[str, bytes], **choices: str) -> Any:
    """Upload and follow to the report."""
    office.get("/protokolle/sammlung")
    sent = office.post(
        "/protokolle/sammlung",
        {"files": [(BytesIO(data), name) for name, data in files], **choices},
    )
    return office.get(sent.location)


def counts(session: Session) -> list[int]:
    kept = (Minutes, Meeting, Attendance, Todo, Assignment, Person, StoredFile, OutgoingMail)
    found = [
        session.execute(sa.select(sa.func.count()).select_from(one)).scalar_one() for one in kept
    ]
    session.rollback()
    return found


def test_past_protokolle_become_history_that_can_be_searched(
    session: Session, office: Browser, altenburg: Browser
) -> None:
    people = session.query(Person).count()
    session.rollback()

    page = give(office, ("eins.md", past(1)), ("zwei.txt", past(2)))

    assert "Fertig: 2 Dateien übernommen." in page.text
    assert "2 Teilnehmende" in page.text
    assert "Nicht im Verzeichnis, nur im Protokoll genannt: Ines Vogt" in page.text
    assert "To-do ohne bekannte Zuständigkeit nicht angelegt: Wege beschreiben" in page.text
    assert session.query(Meeting).count() == 2
    assert {one.state for one in session.query(Assignment)} == {AssignmentState.DONE}
    assert session.query(Person).count() == people
    assert session.query(OutgoingMail).count() == 0
    session.rollback()
    assert "Die Zebrastreifen werden gezählt." in altenburg.get("/suche?q=Zebrastreifen").text


def test_nothing_is_left_to_decide_about_what_was_taken_over(
    session: Session, office: Browser
) -> None:
    give(office, ("eins.md", past(1)), ("zwei.md", past(2)))
    meeting = next_meeting(session)

    assert "/kontrolle" not in " ".join(office.get(f"/treffen/{meeting}").links())
    office.submit("/protokolle/neu")

    assert "wurde an die TN versendet" not in newest(session)


def test_a_single_one_taken_over_as_sent_is_still_decided_about(
    session: Session, office: Browser, at: datetime
) -> None:
    taken_over(session, at)
    session.commit()
    office.get(f"/treffen/{next_meeting(session)}")
    office.submit("/protokolle/neu")

    assert "wurde an die TN versendet" in newest(session)


def test_todos_stay_open_where_that_is_wanted_unless_their_line_is_ticked(
    session: Session, office: Browser
) -> None:
    give(office, ("haken.md", TICKED.encode()), leaves_open="y")

    states = {one.text: {a.state for a in one.assignments} for one in session.query(Todo)}

    assert states == {"A": {AssignmentState.DONE}, "B": {AssignmentState.OPEN}}
    assert not any(todo.reminders for todo in session.query(Todo) if todo.due)


def test_repeating_it_changes_nothing(session: Session, office: Browser) -> None:
    give(office, ("eins.md", past(1)))
    before = counts(session)

    page = give(office, ("eins.md", past(1)))

    assert counts(session) == before
    assert "Wurde schon früher übernommen." in page.text
    assert "1 schon bekannt" in page.text


def test_a_bad_file_stops_nobody_else(session: Session, office: Browser) -> None:
    page = give(
        office,
        ("makro.docx", macro()),
        ("leer.txt", b""),
        ("roman.md", b"Es war einmal ein Satz ohne alles."),
        ("kaputt.docx", b"PK\x03\x04 und dann nichts"),
        ("gut.md", past(3)),
    )

    assert "Fertig: 1 Datei übernommen, 4 nicht." in page.text
    assert "Die Datei enthält Makros" in page.text
    assert "Bitte geben Sie das Datum des Treffens" in page.text
    assert session.query(Minutes).count() == 1


def test_the_date_may_stand_in_the_name_of_the_file(session: Session, office: Browser) -> None:
    text = past(4).decode().replace(" am 14.02.2020", "").encode()

    give(office, ("2020-02-14_Protokoll.md", text))

    assert [str(one.first_day) for one in session.query(Meeting)] == ["2020-02-14"]


def test_the_original_is_kept_for_the_office(office: Browser, altenburg: Browser) -> None:
    page = give(office, ("Überblick.md", past(1)))
    [link] = [one for one in page.links() if "/datei/" in one]

    answer = office.client.get(link)

    assert answer.data == past(1)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert altenburg.client.get(link).status_code == 404


def test_what_is_for_the_office_only_is_a_draft(
    session: Session, office: Browser, altenburg: Browser
) -> None:
    give(office, ("eins.md", past(1)), is_draft="y")

    assert "Zebrastreifen" not in altenburg.get("/suche?q=Zebrastreifen").document.xpath(
        "string(//ol)"
    )
    altenburg.get("/protokolle/1", 404)


def test_without_a_file_one_is_asked_for(office: Browser) -> None:
    office.get("/protokolle/sammlung")

    page = office.post("/protokolle/sammlung", {}, 422)

    assert "Bitte wählen Sie mindestens eine Datei aus." in page.text


def waiting_batch(session: Session, at: datetime, count: int) -> int:
    files = [(f"{number}.md", past(number)) for number in range(1, count + 1)]
    batch = bulk.begin(session, files, bulk.Manner(), Act(WRITER, at))
    session.commit()
    return batch.id


def test_the_clock_goes_on_where_the_page_stopped(
    app: Flask, session: Session, at: datetime, office: Browser
) -> None:
    batch_id = waiting_batch(session, at, 3)
    still = office.get(f"/protokolle/sammlung/{batch_id}")
    waiting = office.get(next(link for link in still.links() if "laufend" in link))
    clock: Clock = app.extensions["clock"]

    scheduler.tick(app, clock)

    done = office.get(f"/protokolle/sammlung/{batch_id}?laufend=1")
    assert "0 von 3 Dateien gelesen" in waiting.text
    assert waiting.response.headers["Refresh"] == "5"
    assert "Fertig: 3 Dateien übernommen." in done.text
    assert "Refresh" not in done.response.headers
    assert "Refresh" not in still.response.headers


def test_the_button_goes_on_too(session: Session, at: datetime, office: Browser) -> None:
    batch_id = waiting_batch(session, at, 2)
    office.get(f"/protokolle/sammlung/{batch_id}")

    office.post(f"/protokolle/sammlung/{batch_id}/weiter")

    assert "0 von 2" not in office.get(f"/protokolle/sammlung/{batch_id}").text
    assert session.query(Minutes).count() >= 1


def test_two_at_once_store_each_protokoll_once(app: Flask, session: Session, at: datetime) -> None:
    batch_id = waiting_batch(session, at, 1)
    with app.app_context():
        [key] = [row.id for row in bulk.find(session, batch_id).files]  # type: ignore[union-attr]
        session.rollback()
        read = bulk.read_sources("1.md", past(1), bulk.roster_of(session, at))
        session.rollback()

        first = bulk.finish(db.sessionmaker, key, read, at)
        second = bulk.finish(db.sessionmaker, key, read, at)

    assert (first, second) == (True, False)
    assert session.query(Minutes).count() == 1


def test_a_folder_from_the_command_line(app: Flask, session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "alt"
    (folder / "2020").mkdir(parents=True)
    (folder / "2020" / "eins.md").write_bytes(past(1))
    (folder / "zwei.md").write_bytes(past(2))
    (folder / "bild.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    runner = app.test_cli_runner()

    first = runner.invoke(args=["minutes", "import", str(folder)])
    before = counts(session)
    second = runner.invoke(args=["minutes", "import", str(folder)])

    assert "3 Dateien: 2 übernommen, 0 schon bekannt, 1 nicht übernommen." in first.output
    assert "! bild.png: Dateien dieser Art" in first.output
    assert "3 Dateien: 0 übernommen, 2 schon bekannt, 1 nicht übernommen." in second.output
    assert counts(session) == before


@pytest.mark.parametrize("name", ["../../etc/x.md", "C:\\alt\\x.md", "x" * 300 + ".md"])
def test_odd_names_do_no_harm(session: Session, office: Browser, name: str) -> None:
    page = give(office, (name, past(1)))

    assert "übernommen" in page.text
    assert "etc" not in page.document.xpath("string(//ul[@class='rows'])")
