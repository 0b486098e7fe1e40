"""Korrekturwünsche: proposed at a paragraph until the deadline, decided by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.minutes.life import Circulation, Correction, CorrectionState
from kzv_workflow.minutes.marking import without_markers
from kzv_workflow.minutes.models import Minutes, MinutesState, MinutesVersion, TodoMention
from kzv_workflow.todos.models import AssignmentState, Todo
from tests.browser import Browser
from tests.minutes.letters import queued, texts
from tests.minutes.stages import LINE, TEXT, TODO_LINE, drafted, edit, marked, propose, send
from tests.minutes.writing import newest

OURS = "jr: Das Set enthält 34 Kennzahlen, alle steuerungsrelevant."


@pytest.fixture
def path(office: Browser, session: Session, at: datetime) -> str:
    """The address of a Protokoll that was sent round."""
    address = marked(session, at)
    send(office, address)
    return address


def decide(office: Browser, path: str, decision: str, status: int = 303, **fields: str) -> None:
    """Decide about the first open proposal; fields without the number in front."""
    page = office.get(f"{path}/korrekturen")
    action = page.document.xpath("//main//form/@action")[0]
    key = action.rsplit("/", 1)[1]
    typed = {f"k{key}-{name}": value for name, value in fields.items()}
    office.submit(f"/korrekturen/{key}", status, decision=decision, **typed)


def source(session: Session) -> str:
    text = session.scalars(
        sa.select(MinutesVersion.source).order_by(MinutesVersion.number.desc()).limit(1)
    ).one()
    session.rollback()
    return without_markers(text)


def state(session: Session) -> MinutesState:
    found = session.scalars(sa.select(Minutes.state)).one()
    session.rollback()
    return found


def test_each_paragraph_offers_it_until_the_deadline(
    altenburg: Browser, session: Session, path: str
) -> None:
    page = altenburg.get(path)
    assert f"{path}/korrekturen/neu/{LINE}" in page.links()

    session.execute(sa.update(Circulation).values(correction_due=date(2021, 4, 22)))
    session.commit()

    page = altenburg.get(path)
    assert not [link for link in page.links() if "korrekturen/neu" in link]
    assert "Die Frist für Korrekturen war Do, 22.04.2021." in page.text


def test_the_own_wording_stands_beside_the_old_one_at_the_office(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    page = office.get(f"{path}/korrekturen")
    assert "Anderer Wortlaut von Altenburger Land" in page.text
    assert "jr: Das Set enthält 35 Kennzahlen, alle steuerungsrelevant." in page.text
    assert OURS in page.text
    assert state(session) is MinutesState.IN_CORRECTION
    assert "in Korrektur" in office.get(path).text


def test_accepting_makes_a_new_version_that_keeps_bullet_and_speaker(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    decide(office, path, "accept")

    assert source(session) == TEXT.replace("**35**", "**34**")
    assert "übernommen" in altenburg.get(f"{path}/korrekturen").text


def test_the_office_may_reword_what_it_accepts(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    decide(office, path, "accept", text="- jr: Das Set enthält 34 Kennzahlen.")

    assert "- jr: Das Set enthält 34 Kennzahlen.\n- Die Stadt" in source(session)


def test_a_supplement_stands_below_its_paragraph(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, "Stand: April 2021.", kind="supplement")

    decide(office, path, "accept")

    lines = source(session).split("\n")
    assert lines[LINE] == "- Stand: April 2021."


def test_a_comment_changes_no_text(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, "Bitte prüfen.", kind="comment")

    decide(office, path, "accept", reason="Stimmt so.")

    assert source(session) == TEXT
    assert "Stimmt so." in texts(session, "minutes_correction")[0]


def test_who_proposed_is_answered_by_mail_and_nobody_else(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    decide(office, path, "decline", reason="Es waren 35.")

    [mail] = queued(session, "minutes_correction")
    [text] = texts(session, "minutes_correction")
    assert mail.recipient_email == "altenburg@demo.example"
    assert text.startswith("Guten Tag Frau Seidel,")
    assert OURS in text
    assert "Das haben wir nicht übernommen." in text
    assert "Der Grund: Es waren 35." in text


def test_declining_needs_a_reason_and_keeps_what_was_typed(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    decide(office, path, "decline", 422, text="halb getippt")

    assert office.page is not None
    assert "Bitte nennen Sie den Grund" in office.page.text
    assert "halb getippt" in office.page.text
    assert queued(session, "minutes_correction") == []


def test_when_all_is_declined_the_protokoll_is_simply_sent_again(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)

    decide(office, path, "decline", reason="Es waren 35.")

    assert state(session) is MinutesState.CIRCULATED


def test_another_kommune_sees_neither_proposal_nor_accepted_text_before_the_next_round(
    office: Browser, altenburg: Browser, halle: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)
    decide(office, path, "accept")

    assert OURS not in halle.get(f"{path}/korrekturen").text
    assert "34 Kennzahlen" not in halle.get(path).text
    send(office, path)

    assert OURS in halle.get(path).text
    assert state(session) is MinutesState.CIRCULATED


def test_another_kommune_cannot_withdraw_it(
    altenburg: Browser, halle: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)
    key = session.scalars(sa.select(Correction.id)).one()
    session.rollback()

    halle.post(f"{path}/korrekturen/{key}/zurueckziehen", status=404)
    altenburg.post(f"{path}/korrekturen/{key}/zurueckziehen")

    assert session.scalars(sa.select(Correction.state)).one() is CorrectionState.WITHDRAWN


def test_after_the_deadline_the_server_refuses_and_keeps_the_words(
    altenburg: Browser, session: Session, path: str
) -> None:
    altenburg.get(f"{path}/korrekturen/neu/{LINE}")
    session.execute(sa.update(Circulation).values(correction_due=date(2021, 4, 22)))
    session.commit()

    page = altenburg.submit(f"/neu/{LINE}", 422, proposal=OURS)

    assert "Die Frist für Korrekturen ist abgelaufen." in page.text
    assert OURS in page.text
    assert session.scalars(sa.select(Correction)).all() == []


def test_the_last_day_ends_at_midnight_in_berlin(
    altenburg: Browser, session: Session, path: str
) -> None:
    session.execute(sa.update(Circulation).values(correction_due=date(2021, 4, 23)))
    session.commit()

    propose(altenburg, path, OURS)

    assert len(session.scalars(sa.select(Correction)).all()) == 1


def test_a_double_click_proposes_once(altenburg: Browser, session: Session, path: str) -> None:
    propose(altenburg, path, OURS)
    propose(altenburg, path, OURS)

    assert len(session.scalars(sa.select(Correction)).all()) == 1


def test_the_same_words_are_no_proposal(altenburg: Browser, path: str) -> None:
    altenburg.get(f"{path}/korrekturen/neu/{LINE}")

    page = altenburg.submit(f"/neu/{LINE}", 422)

    assert (
        "der schon dort steht" in page.document.get_element_by_id("proposal-error").text_content()
    )


def test_a_line_without_a_paragraph_is_not_there(altenburg: Browser, path: str) -> None:
    altenburg.get(f"{path}/korrekturen/neu/2", status=404)
    altenburg.get(f"{path}/korrekturen/neu/x", status=404)


def test_two_proposals_to_one_paragraph_do_not_overwrite_each_other(
    office: Browser, altenburg: Browser, halle: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)
    propose(halle, path, "jr: Das Set enthält 35 Kennzahlen, davon 30 steuerungsrelevant.")
    decide(office, path, "accept")

    page = office.get(f"{path}/korrekturen")

    assert "Der Absatz wurde seit dem Versand schon geändert." in page.text
    assert "- jr: Das Set enthält **34** Kennzahlen" in page.document.xpath("string(//textarea)")


def test_two_in_the_office_decide_once(
    office: Browser, admin: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)
    office.get(f"{path}/korrekturen")
    decide(admin, path, "decline", reason="Nein.")

    page = office.submit("/korrekturen/1", 422, decision="accept")

    assert "inzwischen schon entschieden" in page.text
    assert len(queued(session, "minutes_correction")) == 1


def test_text_saved_meanwhile_is_not_overwritten(
    office: Browser, admin: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    propose(altenburg, path, OURS)
    office.get(f"{path}/korrekturen")
    edit(admin, path, TEXT.replace("**35**", "**36**"))

    page = office.submit("/korrekturen/1", 422, decision="accept")

    assert "Dieser Absatz wurde inzwischen geändert." in page.text
    assert "**36**" in source(session)


@pytest.mark.parametrize("begin", [drafted, marked])
@pytest.mark.parametrize("words", ["Endgültige Auswahl übermitteln", "Alles Weitere telefonisch"])
def test_a_todo_stays_the_same_todo_under_other_words(
    begin: Callable[[Session, datetime], str],
    words: str,
    office: Browser,
    altenburg: Browser,
    session: Session,
    at: datetime,
) -> None:
    path = begin(session, at)
    send(office, path)
    shown = altenburg.get(f"{path}/korrekturen/neu/{TODO_LINE}")
    now = shown.form(f"/neu/{TODO_LINE}")["proposal"]
    assert "{T" not in shown.text
    propose(altenburg, path, now.replace("Auswahl übermitteln", words), TODO_LINE)

    decide(office, path, "accept")

    mention = session.scalars(sa.select(TodoMention).where(TodoMention.line == TODO_LINE)).one()
    assert (mention.todo.number, mention.current_text) == (1, words)
    assert {one.state for one in mention.todo.assignments} == {AssignmentState.OPEN}
    assert len(session.scalars(sa.select(Todo)).all()) == 2
    session.rollback()
    assert f"{words} {{T1}}\n" in newest(session)
    assert "{T" not in texts(session, "minutes_correction")[0]


def test_a_name_in_the_attendance_list_is_corrected(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    line = TEXT.split("\n").index("**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement") + 1
    assert f"{path}/korrekturen/neu/{line}" in altenburg.get(path).links()
    shown = altenburg.get(f"{path}/korrekturen/neu/{line}")
    words = shown.form(f"/neu/{line}")["proposal"]
    assert words == "LK Altenburger Land - Sabine Seidel, Bildungsmanagement"
    propose(altenburg, path, words.replace("management", "monitoring"), line)

    decide(office, path, "accept")

    assert "**LK Altenburger Land** - Sabine Seidel, Bildungsmonitoring\n" in source(session)


def test_every_pencil_leads_to_a_place_that_is_there(altenburg: Browser, path: str) -> None:
    links = [one for one in altenburg.get(path).links() if "/korrekturen/neu/" in one]

    headings = {
        altenburg.get(link).document.xpath("string(//blockquote/p[@class='muted'])").split(",")[0]
        for link in links
        if not link.endswith("/0")
    }

    assert {"Teilnehmende", "Überschrift", "Ergebnisse"} <= headings


def test_a_remark_about_the_whole_protokoll_is_read_and_answered(
    office: Browser, altenburg: Browser, session: Session, path: str
) -> None:
    assert f"{path}/korrekturen/neu/0" in altenburg.get(path).links()
    propose(altenburg, path, "Bitte kürzer fassen.", line=0)
    page = office.get(f"{path}/korrekturen")
    assert "Anmerkung von Altenburger Land" in page.text
    assert "Zum ganzen Protokoll" in page.text
    assert "Diese Stelle gibt es" not in page.text

    decide(office, path, "accept", reason="Beim nächsten Mal.")

    assert source(session) == TEXT
    assert "Beim nächsten Mal." in texts(session, "minutes_correction")[0]


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))"])
def test_markup_in_a_proposal_stays_text(
    office: Browser, altenburg: Browser, path: str, attack: str
) -> None:
    propose(altenburg, path, attack)

    page = office.get(f"{path}/korrekturen")

    assert attack in page.text
    assert not page.document.xpath("//script[not(@src)] | //a[contains(@href, 'script:')]")
