"""Not one character is lost: not to a login that ended, a closed browser or a second window."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import LoginSession
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.minutes.writing import autosave, drafts, edit, newest, version_count

TYPED = SHORT + "\nMitten im Satz\n"


@pytest.fixture
def path(session: Session, at: datetime) -> str:
    return f"/protokolle/{taken_over(session, at).id}"


def end_logins(session: Session) -> None:
    session.execute(sa.delete(LoginSession))
    session.commit()


def test_what_is_typed_is_kept_and_makes_no_version(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")

    told = autosave(office, path, TYPED)

    assert told["at"] == "10:00"
    assert drafts(session) == {"Jonas Petri": TYPED}
    assert version_count(session) == 1


def test_a_closed_browser_gets_its_text_offered_and_goes_on(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    autosave(office, path, TYPED)

    page = office.get(f"{path}/bearbeiten")
    office.submit("/sicherung/weiter")
    went_on = office.get(f"{path}/bearbeiten?weiter=1")

    assert "Ihr nicht übernommener Stand vom 23.04.2021, 10:00 Uhr" in page.text
    assert page.form("/bearbeiten")["source"] == SHORT
    assert went_on.form("/bearbeiten")["source"] == TYPED
    office.submit("/bearbeiten", step="save")
    assert "Mitten im Satz" in newest(session)
    assert drafts(session) == {}


def test_what_was_offered_can_be_thrown_away(office: Browser, path: str, session: Session) -> None:
    office.get(f"{path}/bearbeiten")
    autosave(office, path, TYPED)
    office.get(f"{path}/bearbeiten")

    office.submit("/sicherung/verwerfen")

    assert drafts(session) == {}
    assert "nicht übernommener Stand" not in office.get(f"{path}/bearbeiten").text


def test_typing_before_deciding_does_not_overwrite_what_is_offered(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    autosave(office, path, TYPED)
    office.get(f"{path}/bearbeiten")

    autosave(office, path, SHORT + "\nEtwas anderes\n", status=409)

    assert drafts(session) == {"Jonas Petri": TYPED}


def test_an_autosave_without_a_login_is_refused_and_the_page_can_go_on_after_it(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    page = office.page
    end_logins(session)

    autosave(office, path, TYPED, status=401)
    office.log_in_as("assistenz@demo.example")
    token = office.client.get(f"{path}/sicherung").get_json()["csrf_token"]
    assert page is not None
    fields = {**page.form("/bearbeiten"), "csrf_token": token, "source": TYPED}
    answer = office.client.post(f"{path}/sicherung", data=fields)

    assert answer.status_code == 200
    assert drafts(session) == {"Jonas Petri": TYPED}


def test_saving_without_a_login_brings_the_text_through_logging_in(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    end_logins(session)

    office.submit("/bearbeiten", 401, source=TYPED, step="save")
    office.submit("/anmelden", 200, email="assistenz@demo.example", password="Regenbogen-Treppe-7")
    office.submit("/bearbeiten")

    assert "Mitten im Satz" in newest(session)


def test_a_page_older_than_the_login_keeps_its_text_through_the_refusal(
    office: Browser, path: str, session: Session
) -> None:
    page = office.get(f"{path}/bearbeiten")
    fields = {**page.form("/bearbeiten"), "source": TYPED, "step": "save", "csrf_token": "stale"}

    office.post(f"{path}/bearbeiten", fields, status=400)
    assert version_count(session) == 1
    office.submit("/bearbeiten")

    assert "Mitten im Satz" in newest(session)


def test_saving_removes_only_the_own_autosave(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    for one in (office, admin):
        one.get(f"{path}/bearbeiten")
        autosave(one, path, TYPED)

    office.submit("/bearbeiten", source=TYPED, step="save")

    assert drafts(session) == {"Dr. Hanna Lorenz": TYPED}


def test_the_editor_says_who_else_is_writing(office: Browser, admin: Browser, path: str) -> None:
    admin.get(f"{path}/bearbeiten")
    autosave(admin, path, TYPED)

    page = office.get(f"{path}/bearbeiten")

    assert "Dr. Hanna Lorenz schreibt gerade auch in diesem Protokoll." in page.text
    assert autosave(office, path, TYPED)["others"] == ["Dr. Hanna Lorenz"]


def test_an_autosave_hears_of_a_newer_version(office: Browser, admin: Browser, path: str) -> None:
    office.get(f"{path}/bearbeiten")
    edit(admin, path, SHORT + "\nVon der Leitung.\n")

    told = autosave(office, path, TYPED)

    assert (told["newest"], told["newest_by"]) == (2, "Dr. Hanna Lorenz")


def test_the_preview_without_script_keeps_the_text_too(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")

    office.submit("/bearbeiten", 200, source=TYPED, step="preview")

    assert drafts(session) == {"Jonas Petri": TYPED}


def test_what_was_saved_meanwhile_and_is_handed_in_once_more_is_no_draft(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    opened = office.page
    edit(office, path, TYPED)
    office.page = opened

    autosave(office, path, TYPED)

    assert drafts(session) == {}
    autosave(office, path, TYPED + "- und weiter\n")
    assert drafts(session) == {"Jonas Petri": TYPED + "- und weiter\n"}


def test_a_closed_window_that_is_heard_late_takes_nothing_from_the_one_that_goes_on(
    office: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    closed = office.page
    autosave(office, path, TYPED)
    office.get(f"{path}/bearbeiten")
    office.page = office.submit("/sicherung/weiter", 303)
    going_on = office.get(f"{path}/bearbeiten?weiter=1")

    office.page = closed
    autosave(office, path, TYPED)
    office.page = going_on
    autosave(office, path, TYPED + "- und weiter\n")

    assert drafts(session) == {"Jonas Petri": TYPED + "- und weiter\n"}


def test_a_second_window_of_the_same_person_is_told_that_its_text_is_not_kept(
    office: Browser, admin: Browser, path: str, session: Session
) -> None:
    office.get(f"{path}/bearbeiten")
    autosave(office, path, TYPED)
    office.get(f"{path}/bearbeiten")
    page = office.submit("/bearbeiten", 200, source=SHORT + "\nZweites\n", step="preview")
    assert "Nicht zwischengespeichert: Sie schreiben auch in einem zweiten Fenster." in page.text

    edit(admin, path, SHORT + "\nVon der Leitung.\n")
    office.page = page
    page = office.submit("/bearbeiten", 409, source=SHORT + "\nZweites\n", step="save")

    assert "Ihr Text steht auf dieser Seite. Bitte schließen Sie sie erst" in page.text
    assert "Ihr Text ist aufgehoben" not in page.text
    assert drafts(session) == {"Jonas Petri": TYPED}
