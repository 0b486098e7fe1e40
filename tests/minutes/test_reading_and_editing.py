"""A Protokoll after it was taken over: read, changed, downloaded; the record stays the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
import sqlalchemy as sa
from docx import Document
from sqlalchemy.orm import Session

from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import MinutesVersion, TodoMention
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over

ATTENDANCE = """\
**Stadt Halle** - Bernd Brandt, Amt für Bildung (entschuldigt)

#### BiSMit

Katrin Roth (kr) - Leitung

"""
NEW_TODO = "\n→ **To do Stadt Halle:** Raum buchen\n**Termin:** Ende Mai 2021\n"


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    """The address of a Protokoll that was sent round."""
    return f"/protokolle/{taken_over(session, at).id}"


def edit(office: Browser, path: str, text: str, status: int = 303, **fields: str) -> None:
    office.get(f"{path}/bearbeiten")
    office.submit("/bearbeiten", status, source=text, step="save", **fields)


def test_a_municipality_reads_what_was_sent_round(altenburg: Browser, path: str) -> None:
    page = altenburg.get(path)

    assert page.heading == "Protokoll des 1. Treffens am 15.04.2021"
    assert "Auswahl übermitteln" in page.text
    assert "Termin: 07.05.2021" in page.text
    assert "Bearbeiten" not in page.text


def test_the_attendance_is_read_by_group(office: Browser, session: Session, at: datetime) -> None:
    text = SHORT.replace("## Verfahren", ATTENDANCE + "## Verfahren")

    page = office.get(f"/protokolle/{taken_over(session, at, text).id}")

    groups = page.document.xpath("//article/h3")
    names = [group.getnext().text_content().split(" –")[0] for group in groups]
    assert [group.text for group in groups] == [
        "Kommunen",
        "BiSMit",
        "Entschuldigt oder nicht vertreten",
    ]
    assert names == ["LK Altenburger Land", "Katrin Roth (kr), Leitung", "Stadt Halle"]


def test_the_link_of_a_todo_leads_to_its_line(altenburg: Browser, path: str) -> None:
    link = altenburg.get("/aufgaben").document.xpath("//li//a[contains(@href, '#')]/@href")[0]

    page = altenburg.get(path)

    assert (
        "Auswahl übermitteln" in page.document.get_element_by_id(link.split("#")[1]).text_content()
    )


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(
    office: Browser, path: str, session: Session
) -> None:
    edit(office, path, SHORT + "\nEin Satz mehr.\n")

    versions = session.scalars(sa.select(MinutesVersion).order_by(MinutesVersion.number)).all()
    texts = [without_markers(version.source) for version in versions]
    assert texts == [SHORT, SHORT + "\nEin Satz mehr.\n"]
    assert "Ein Satz mehr." in office.get(path).text


def test_saving_without_a_change_makes_no_version(
    office: Browser, path: str, session: Session
) -> None:
    edit(office, path, SHORT)

    assert len(session.scalars(sa.select(MinutesVersion)).all()) == 1


def test_the_preview_shows_what_would_be_recognised_and_saves_nothing(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")

    page = office.submit("/bearbeiten", 200, source=SHORT + NEW_TODO, step="preview")

    assert "Erkannte To-dos (3)" in page.text
    assert "Mo, 31.05.2021" in page.text
    assert page.form("/bearbeiten")["source"] == SHORT + NEW_TODO
    assert len(session.scalars(sa.select(MinutesVersion)).all()) == 1


def test_an_owner_nobody_knows_is_marked_in_the_preview(office: Browser, path: str) -> None:
    office.get(f"{path}/bearbeiten")

    page = office.submit(
        "/bearbeiten", 200, source=SHORT.replace("Kommunen:", "Kommmunen:"), step="preview"
    )

    assert "Zuständigkeit unklar" in page.text


def test_an_empty_text_is_refused(office: Browser, path: str) -> None:
    edit(office, path, "  ", status=422)

    assert office.page is not None
    assert "Ein leeres Protokoll wird nicht gesichert." in office.page.text


def test_a_todo_follows_its_line_and_links_to_what_others_read(
    office: Browser, path: str, session: Session
) -> None:
    edit(office, path, SHORT.replace("## Verfahren", "## Verfahren\n\nEin Satz davor."))

    lines = session.execute(
        sa.select(TodoMention.line, Todo.origin_url).join(TodoMention.todo).order_by(Todo.number)
    ).all()
    assert [line for line, _ in lines] == [13, 16]
    assert [str(url).split("#")[1] for _, url in lines] == ["z11", "z14"]  # as sent


def test_the_word_file_opens_and_says_the_same(altenburg: Browser, path: str) -> None:
    answer = altenburg.client.get(f"{path}/word")

    text = "\n".join(p.text for p in Document(BytesIO(answer.data)).paragraphs)
    assert "Auswahl übermitteln" in text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Protokoll des 1. Treffens am 15.04.2021.docx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "attack",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", '"><img src=x onerror=alert(1)>'],
)
def test_markup_in_a_protokoll_stays_text(
    office: Browser, session: Session, at: datetime, attack: str
) -> None:
    minutes = taken_over(session, at, f"## Protokoll {attack} am 15.04.2021\n\n## A\n\n- {attack}")

    page = office.get(f"/protokolle/{minutes.id}")

    assert not page.document.xpath("//script[not(@src)] | //img | //a[contains(@href, 'script')]")
    assert attack.split("(")[0][:8] in page.text


def test_the_desk_says_what_altenburg_owes_until_when(altenburg: Browser, path: str) -> None:
    page = altenburg.get("/")

    assert "1 To-do ist offen" in page.text
    assert "Fr, 07.05.2021 · noch 14 Tage" in page.text


def test_halle_cannot_find_an_assignment_of_altenburg(
    altenburg: Browser, halle: Browser, browser_of: Callable[[str], Browser], path: str
) -> None:
    link = altenburg.get("/aufgaben").document.xpath("//h3/a/@href")[0]

    assert "Auch zuständig" in altenburg.get(link).text
    halle.get(link, status=404)


def test_the_preview_marks_a_deadline_without_a_day_at_its_line(
    office: Browser, session: Session, at: datetime
) -> None:
    path = f"/protokolle/{taken_over(session, at, circulated=False).id}"
    office.get(f"{path}/bearbeiten")
    dues = ("sobald alles vorliegt", "Ende Mai 2021", "vor dem 2. Treffen")
    lines = [f"\n→ **To do Kommunen:** Frage {due}\n**Termin:** {due}\n" for due in dues]

    page = office.submit("/bearbeiten", 200, source=SHORT + "".join(lines), step="preview")

    items = page.document.xpath("//*[@id='vorschau']//details[1]//li")
    marked = [one.text_content() for one in items if "Frist ohne Tag" in one.text_content()]
    assert len(items) == 5
    assert len(marked) == 1
    assert marked[0].startswith("Zeile 16: Kommunen – Frage sobald alles vorliegt")
