"""The office's own words in mails: validated, previewed, sent, reset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.mail.models import MailText
from kzv_workflow.mail.rendering import FOLDER
from kzv_workflow.mail.samples import FACTS, VALUES
from kzv_workflow.mail.texts import KINDS, check, fill
from kzv_workflow.mail.wording import Wordings, wordings
from tests.accounts.letters import letters_to
from tests.browser import Browser
from tests.conftest import account_named

OFFICE = {"buero": "BiSMit", "kontakt": "Jonas Petri, Telefon 0341 0000000"}
TEXTS = "/verwaltung/mailtexte"
# to the office, from its own program: no regards
INSIDE = {"poll_complete", "todo_asked", "todo_handed_in"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_mail_reads_well_with_invented_facts(kind: str) -> None:
    subject, text = Wordings({}, OFFICE).write(kind, VALUES, **FACTS[kind])

    assert subject
    assert text.startswith("Guten Tag,\n" if kind in INSIDE else "Guten Tag Frau Muster,\n\n")
    regards = "reundliche Grüße\nBiSMit\nJonas Petri, Telefon 0341 0000000\n"
    assert text.endswith(regards) == (kind not in INSIDE)
    assert "{" not in text
    assert "\n\n\n" not in text


def test_every_mail_but_the_test_mail_can_be_worded() -> None:
    folders = {one.name for one in FOLDER.iterdir() if one.is_dir()}

    assert set(KINDS) == set(FACTS)
    assert set(KINDS) <= folders


def test_a_mailbox_without_a_name_is_greeted_without_one_and_empty_lines_close() -> None:
    text = fill("Guten Tag {name},\n\nwir grüßen.\n{kontakt}\nBüro", {"name": "", "kontakt": ""})

    assert text == "Guten Tag,\n\nwir grüßen.\nBüro"


@given(st.text(max_size=40))
def test_what_is_filled_in_is_never_read_again(value: str) -> None:
    line = value.replace("\n", " ").strip()

    assert fill("A{name}B{organisation}C", {"name": f"x{line}x", "organisation": "{name}"}) == (
        f"Ax{line}xB{{name}}C"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hallo {vorname}", "Den Platzhalter {vorname} gibt es hier nicht. Möglich sind {name}"),
        ("Hallo {treffen}", "Den Platzhalter {treffen} gibt es hier nicht."),
        ("Hallo {name", "Eine geschweifte Klammer steht allein."),
        ("a" * 2001, "höchstens 2000 Zeichen"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        check(KINDS["minutes"], "intro", text)

    assert sentence in str(refused.value)
    assert refused.value.field == "intro"


def test_a_changed_text_goes_out_with_the_next_mail(admin: Browser, session: Session) -> None:
    account_id = account_named(session, "altenburg").id
    session.rollback()
    admin.get(f"{TEXTS}/password_reset")
    admin.submit("/password_reset", intro="Hallo {name}!\r\n\r\nHier entlang:", closing="{buero}")

    admin.post(f"/verwaltung/konten/{account_id}/passwort")

    [raw] = letters_to(session, "altenburg@demo.example")
    letter = raw.replace("\r\n", "\n")
    assert letter.startswith("Hallo Frau Seidel!\n\nHier entlang:\n\nhttp")
    assert letter.endswith("\n\nBiSMit\n")


def test_the_preview_shows_the_whole_mail_and_saves_nothing(
    admin: Browser, session: Session
) -> None:
    admin.get(f"{TEXTS}/invitation")

    page = admin.submit("/invitation", 200, intro="Liebe {name} zum {tag}", step="preview")

    assert "Liebe Frau Muster zum Mittwoch, 23. Juni 2027" in page.text
    assert "Tagesordnung: 09:00–09:15 Uhr Begrüßung" in page.text
    assert session.query(MailText).count() == 0


def test_a_wrong_placeholder_is_said_at_its_field_and_the_text_is_kept(admin: Browser) -> None:
    admin.get(f"{TEXTS}/invitation")

    page = admin.submit("/invitation", 422, closing="Bis bald, {nam}")

    assert "Den Platzhalter {nam} gibt es hier nicht." in page.text
    assert page.form("/invitation")["closing"] == "Bis bald, {nam}"


def test_resetting_brings_the_shipped_text_back_and_the_page_tells_who(
    admin: Browser, session: Session
) -> None:
    admin.get(f"{TEXTS}/minutes")
    admin.submit("/minutes", intro="Moin,")

    admin.post(f"{TEXTS}/minutes/zuruecksetzen")

    page = admin.get(f"{TEXTS}/minutes")
    assert wordings(session).own == {}
    assert "hat den Text der Mail „Protokoll“ geändert" in page.text
    assert "auf den mitgelieferten zurückgesetzt" in page.text


def test_an_unknown_kind_is_not_there(admin: Browser) -> None:
    admin.get(f"{TEXTS}/gibt-es-nicht", 404)
