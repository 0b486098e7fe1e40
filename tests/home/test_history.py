"""Who changed what when, on the page of what was changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.history.queries import entries_of
from kzv_workflow.mail.models import MailPause
from tests.browser import Browser
from tests.conftest import account_named
from tests.factories import SHORT, taken_over
from tests.minutes.writing import edit


def texts(session: Session, kind: str, object_id: int) -> list[str]:
    found = [f"{one.actor_name} {one.text}" for one in entries_of(session, kind, object_id)]
    session.rollback()
    return found


def test_somebody_entered_by_a_protokoll_has_a_history(session: Session, at: datetime) -> None:
    minutes = taken_over(session, at, SHORT.replace("Sabine Seidel", "Karla Neumann"))

    [line] = [one for one in minutes.meeting.attendance if one.person]

    assert texts(session, "person", line.person_id or 0) == [
        "Jonas Petri hat die Person aus dem Protokoll eingetragen"
    ]


def test_to_dos_shown_later_stand_in_the_history_of_the_protokoll(
    office: Browser, session: Session, at: datetime
) -> None:
    sent = f"/protokolle/{taken_over(session, at).id}"
    edit(office, sent, SHORT + "\n→ **To do Kommunen:** Neues\n")

    office.get(sent)
    office.submit("/todos")

    assert "hat 1 neues To-do sichtbar gemacht" in office.get(sent).text


def test_a_new_name_of_the_round_stands_on_the_page_where_it_is_set(admin: Browser) -> None:
    admin.get("/verwaltung/buero")
    admin.submit("/verwaltung/buero", round_title="Bildung im Vergleich")

    assert "hat die Runde „Bildung im Vergleich“ genannt" in admin.get("/verwaltung/buero").text


def test_other_devices_logged_out_stand_in_the_history_of_the_account(
    altenburg: Browser, admin: Browser, session: Session
) -> None:
    account_id = account_named(session, "altenburg").id
    session.rollback()

    altenburg.post("/konto/sitzungen")

    assert "hat andere Geräte abgemeldet" in admin.get(f"/verwaltung/konten/{account_id}").text


def test_who_made_the_outbox_go_on_stands_there(
    office: Browser, session: Session, at: datetime
) -> None:
    session.add(MailPause(id=1, since=at, until=at, failures=1, reason="weg"))
    session.commit()

    office.post("/postausgang/fortsetzen")

    assert "hat den Versand fortgesetzt" in office.get("/postausgang").text
