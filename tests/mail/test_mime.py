"""The bytes of a mail: every program reads the same, whatever somebody typed."""

from __future__ import annotations

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzv_workflow.errors import DomainError
from kzv_workflow.mail import mime
from kzv_workflow.mail.guard import check_bytes
from kzv_workflow.mail.headers import check_address, display_name, safe_header
from kzv_workflow.mail.message import Address, Attachment, Calendar, Message

OFFICE = Address("BiSMit", "kzv@bismit.example")
AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ICS = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
    b"SUMMARY:Treffen \xc3\xbcber Kennzahlen\r\nEND:VCALENDAR\r\n"
)


def message(**facts: Any) -> Message:
    whole: dict[str, Any] = {
        "kind": "reminder",
        "to": Address("Jörg Müller", "joerg@kreis.example"),
        "subject": "Erinnerung an Ihr To-do",
        "text": "Guten Tag,\n\nÜbermorgen ist es so weit.\n",
        "occasion": "todo:17:reminder",
        **facts,
    }
    return Message(**whole)


def built(**facts: Any) -> EmailMessage:
    raw = mime.build(message(**facts), OFFICE, AT)
    parsed = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_plain_mail_says_what_it_is() -> None:
    mail = built(reply_to=Address("Jonas Petri", "petri@bismit.example"))

    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == ["Guten Tag,", "", "Übermorgen ist es so weit."]
    assert str(mail["To"]) == "Jörg Müller <joerg@kreis.example>"
    assert str(mail["From"]) == "BiSMit <kzv@bismit.example>"
    assert str(mail["Reply-To"]) == "Jonas Petri <petri@bismit.example>"
    assert mail["Date"] == "Mon, 02 Nov 2026 08:00:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_the_same_message_has_the_same_bytes() -> None:
    again = [mime.build(message(html="<p>ü</p>"), OFFICE, AT) for _ in range(2)]

    assert again[0] == again[1]
    assert mime.message_id("todo:17:reminder", OFFICE).endswith("@bismit.example>")
    assert len(mime.message_id("x", OFFICE)) == len("<>@bismit.example") + 24


def test_an_invitation_has_the_tree_that_calendars_expect() -> None:
    organizer = Address("BiSMit", "kzv+7Qx9aZ@bismit.example")

    mail = built(
        kind="invitation", html="<p>Guten Tag</p>",
        calendar=Calendar("REQUEST", ICS), organizer=organizer,
    )  # fmt: skip

    types = [part.get_content_type() for part in mail.walk()]
    assert types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics",
    ]  # fmt: skip
    invitation, file = list(mail.walk())[4:]
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_param("charset") == "UTF-8"
    assert invitation["Content-Disposition"] is None
    assert invitation["Content-Transfer-Encoding"] == "base64"
    assert invitation.get_payload(decode=True) == file.get_payload(decode=True) == ICS
    assert file.get_content_disposition() == "attachment"
    assert file.get_filename() == "invite.ics"
    assert "Auto-Submitted" not in mail
    assert str(mail["From"]) == "BiSMit <kzv+7Qx9aZ@bismit.example>"


@pytest.mark.parametrize("method", ["request", "CANCEL", 'REQUEST"; x="', ""])
def test_a_calendar_part_names_the_method_of_its_content(method: str) -> None:
    with pytest.raises(DomainError):
        mime.build(message(calendar=Calendar(method, ICS)), OFFICE, AT)


def test_attachments_are_put_in_at_sending_always_alike() -> None:
    raw = mime.build(
        message(attachments=(Attachment("a", "x.pdf", "application/pdf"),)), OFFICE, AT
    )
    files = [
        ("Übersicht \r\nBcc: x.pdf", "application/pdf", b"%PDF-1.7 \x00"),
        ("leer.txt", "text/plain", b""),
        ("brief.eml", "message/rfc822", b"Subject: x\r\n\r\n"),
    ]

    whole = mime.complete(raw, "todo:17:reminder", files)

    assert whole == mime.complete(raw, "todo:17:reminder", files)
    mail = BytesParser(policy=policy.default).parsebytes(whole)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed", "text/plain", "application/pdf", "text/plain",
        "application/octet-stream",
    ]  # fmt: skip
    pdf, empty, letter = list(mail.walk())[2:]
    assert pdf.get_filename() == "Übersicht Bcc: x.pdf"
    assert [part.get_payload(decode=True) for part in (pdf, empty, letter)] == [
        data for _, _, data in files
    ]
    assert mail.defects == []


INJECTIONS = [
    "Hallo\r\nBcc: evil@evil.example",
    "Hallo\nBcc: evil@evil.example",
    "Hallo\u2028Bcc: evil@evil.example",
    "Hallo\x0bBcc: evil@evil.example",
    "Hallo\n",
    "Ein Umlaut ü =?UTF-8?Q?=0A?=Bcc: evil@evil.example",
    "ü =?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=",
    "Ein sehr langer Name, der über mehr als eine Zeile geht, noch weiter <evil@evil.example>, x",
    '"Jörg", <evil@evil.example>, "x" (Landkreis) [1];',
    "\u202eelpmaxe.live",
    "halb \ud800",
]


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_somebody_typed_makes_no_header_and_no_recipient(typed: str) -> None:
    mail = built(subject=typed, to=Address(typed, "joerg@kreis.example"))

    assert sorted(mail.keys()) == sorted(built().keys())
    assert [one.addr_spec for one in mail["To"].addresses] == ["joerg@kreis.example"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_at_all_changes_the_headers(subject: str, person: str) -> None:
    mail = built(subject=f"Betreff {subject}", to=Address(person, "joerg@kreis.example"))

    assert sorted(mail.keys()) == sorted(built().keys())
    assert [address for _, address in getaddresses([str(mail["To"])])] == ["joerg@kreis.example"]


def bytes_with(**headers: str) -> bytes:
    lines = {"Subject": "x", "From": "kzv@bismit.example", "To": "joerg@kreis.example", **headers}
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\nText"


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "x\r\nBcc: evil@evil.example"},
        {"Subject": "x\nBcc: evil@evil.example"},
        {"Subject": "x\r\n\r\nText"},
        {"To": "Jörg, <evil@evil.example>, <joerg@kreis.example>"},
        {"To": "joerg@kreis.example, evil@evil.example"},
        {"To": "evil@evil.example"},
        {"Subject": "ü"},
    ],
)
def test_the_guard_refuses_bytes_that_say_something_else(headers: dict[str, str]) -> None:
    meant = ({"From", "To", "Subject"}, ["kzv@bismit.example", "joerg@kreis.example"])
    check_bytes(bytes_with(), *meant)

    with pytest.raises(DomainError):
        check_bytes(bytes_with(**headers), *meant)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Joerg.Mueller@Kreis.Example", "Joerg.Mueller@kreis.example"),
        (" a+b@x.example ", "a+b@x.example"),
        ("buero@straße.example", "buero@xn--strae-oqa.example"),
        ("buero@Köln.example", "buero@xn--kln-sna.example"),
        ("kzv@localhost", "kzv@localhost"),
    ],
)
def test_addresses_become_ascii(typed: str, kept: str) -> None:
    assert check_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "kreis.example", "jörg@kreis.example", "a b@kreis.example", "a@b@c.example", "a@",
     "a@-x.example", "a@x..example", "a@x.example\r\nBcc: b@x.example", "a;b@x.example",
     "a.@x.example", f"{'a' * 65}@x.example", "<a@x.example>", "a@x_y.example", "a@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(DomainError, match="keine gültige Mailadresse"):
        check_address(typed)


def test_headers_are_cut_and_names_need_no_quotes() -> None:
    assert len(safe_header("ä" * 400)) == 150
    assert safe_header("a\r\n\tb  c") == "a b c"
    assert display_name("Müller, Jörg (LK Saalekreis)") == "Müller Jörg LK Saalekreis"
    assert len(display_name("x" * 100)) == 60


def test_control_characters_leave_the_text() -> None:
    assert mime.plain_text("a\x00\x0b\r\nb\rc\td\ud800\n\n") == "a\nb\nc\td\n"
