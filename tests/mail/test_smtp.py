"""Talking to a real mail server, also when it refuses, delays, hangs up or says nothing."""

from __future__ import annotations

import socket
from email import message_from_bytes
from typing import Any

import pytest

from kzv_workflow.config import PROJECT
from kzv_workflow.mail import service
from kzv_workflow.mail.models import MailState
from kzv_workflow.mail.senders import SmtpSender, SmtpServer
from tests.mail.outbox import Outbox
from tests.mail.post_office import HANG_UP, SILENCE, PostOffice, refuses_everybody


def test_mails_arrive_byte_for_byte_on_one_connection(
    outbox: Outbox, post_office: PostOffice
) -> None:
    for number in range(5):
        outbox.queue(f"p{number}")

    assert outbox.deliver(post_office.sender()) == 5

    assert post_office.book.recipients == [f"p{number}" for number in range(5)]
    assert post_office.book.connections == 1
    raw = post_office.book.taken[0][1]
    assert b"\r\n.ein Satz" in raw
    assert message_from_bytes(raw)["Message-ID"] == outbox.mail("p0").message_id


def test_one_bad_address_of_twenty_stops_nobody_else(
    outbox: Outbox, post_office: PostOffice
) -> None:
    post_office.book.at_recipient["p7"] = ["550 5.1.1 Kein solches Postfach"]
    for number in range(20):
        outbox.queue(f"p{number}")

    assert outbox.deliver(post_office.sender()) == 19

    refused = outbox.mail("p7")
    assert refused.state is MailState.FAILED
    assert refused.last_error == (
        "Der Mailserver hat die Mail abgelehnt (550 5.1.1 Kein solches Postfach)."
    )
    assert sorted(post_office.book.recipients) == sorted(f"p{n}" for n in range(20) if n != 7)


@pytest.mark.parametrize(
    ("at_recipient", "after_text"),
    [
        (["421 4.3.2 Wartung"], []),
        (["450 4.2.0 Greylisting"], []),
        (["451 4.7.1 Bitte später"], []),
        ([], ["451 4.3.0 Bitte später"]),
        ([], ["452 4.3.1 Kein Platz"]),
        ([], [SILENCE]),
        ([], ["kein Code"]),
    ],
)
def test_what_passes_is_tried_again_after_a_minute(
    outbox: Outbox, post_office: PostOffice, at_recipient: list[str], after_text: list[str]
) -> None:
    post_office.book.at_recipient["one"] = at_recipient
    post_office.book.after_text["one"] = after_text
    outbox.queue("one")
    sender = post_office.sender(timeout=0.3)

    outbox.deliver(sender)
    waiting = outbox.mail("one")
    outbox.deliver(sender)
    outbox.clock.pass_by(seconds=60)
    outbox.deliver(sender)

    assert waiting.state is MailState.QUEUED
    assert waiting.last_error
    sent = outbox.mail("one")
    assert (sent.state, sent.attempts, sent.last_error) == (MailState.SENT, 2, None)


@pytest.mark.parametrize(
    ("at_recipient", "after_text"),
    [
        (["550 5.1.1 unbekannt"], []),
        (["552 5.2.2 Postfach voll"], []),
        ([], ["552 5.3.4 zu groß"]),
        ([], ["554 5.7.1 Spam"]),
    ],
)
def test_what_is_refused_for_good_is_shown_and_not_tried_again(
    outbox: Outbox, post_office: PostOffice, at_recipient: list[str], after_text: list[str]
) -> None:
    post_office.book.at_recipient["one"] = at_recipient
    post_office.book.after_text["one"] = after_text
    outbox.queue("one")
    outbox.queue("two")

    outbox.deliver(post_office.sender())
    outbox.clock.pass_by(days=1)
    outbox.deliver(post_office.sender())

    assert outbox.states() == {"one": "failed", "two": "sent"}
    assert (at_recipient or after_text) == []
    assert str(outbox.mail("one").last_error).startswith(
        "Der Mailserver hat die Mail abgelehnt (55"
    )


def test_a_connection_that_breaks_after_the_text_is_called_unclear(
    outbox: Outbox, post_office: PostOffice
) -> None:
    post_office.book.after_text["one"] = [HANG_UP]
    outbox.queue("one")
    outbox.queue("two")

    outbox.deliver(post_office.sender())
    unclear = outbox.mail("one")
    outbox.clock.pass_by(seconds=60)
    outbox.deliver(post_office.sender())

    assert unclear.is_unclear
    assert "Unklar, ob sie angekommen ist." in str(unclear.last_error)
    assert post_office.book.recipients == ["one", "two", "one"]
    first, _, again = [raw for _, raw in post_office.book.taken]
    assert first == again
    assert not outbox.mail("one").is_unclear


def test_after_48_hours_of_refusals_we_give_up(outbox: Outbox, post_office: PostOffice) -> None:
    post_office.book.at_recipient["one"] = ["451 später"] * 20
    outbox.queue("one")

    for _ in range(60):
        outbox.deliver(post_office.sender())
        outbox.clock.pass_by(hours=1)

    given_up = outbox.mail("one")
    assert given_up.state is MailState.FAILED
    assert str(given_up.last_error).startswith("Der Mailserver hat sie 48 Stunden lang nicht")
    assert given_up.attempts == 9


def test_a_mail_server_that_is_away_costs_no_mail_its_attempts(outbox: Outbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    nobody = SmtpSender(SmtpServer("smtp", "127.0.0.1", port), "kzv@bismit.example", 1)
    outbox.queue("one")
    pauses = []

    for _ in range(4):
        outbox.deliver(nobody)
        pause = outbox.pause()
        assert pause is not None
        pauses.append((pause.until - outbox.clock.now()).total_seconds() / 60)
        outbox.clock.instant = pause.until

    assert pauses == [1, 5, 15, 15]
    assert pause is not None
    assert "nicht erreichbar" in pause.reason
    assert outbox.mail("one").attempts == 0


def test_after_three_lost_connections_the_server_is_left_alone(
    outbox: Outbox, post_office: PostOffice
) -> None:
    for number in range(6):
        post_office.book.after_text[f"p{number}"] = [HANG_UP]
        outbox.queue(f"p{number}")

    outbox.deliver(post_office.sender())

    assert post_office.book.recipients == ["p0", "p1", "p2"]
    assert outbox.pause() is not None


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_stops_the_queue_until_somebody_acts(outbox: Outbox) -> None:
    office = PostOffice(authenticator=refuses_everybody, auth_required=True, auth_require_tls=False)
    outbox.queue("one")

    outbox.deliver(office.sender(user="kzv", password="falsch"))
    pause = outbox.pause()
    office.controller.stop()
    working = PostOffice()
    waiting = outbox.deliver(working.sender())
    with outbox.session() as session:
        service.resume(session, outbox.clock.now())
    sent = outbox.deliver(working.sender())
    working.controller.stop()

    assert pause is not None
    assert pause.reason.startswith("Der Mailserver nimmt die Anmeldung nicht an (535")
    assert (waiting, sent) == (0, 1)
    assert outbox.pause() is None


def test_without_the_promised_encryption_nothing_is_said(
    outbox: Outbox, post_office: PostOffice
) -> None:
    outbox.queue("one")

    outbox.deliver(post_office.sender(scheme="starttls+smtp", user="kzv", password="geheim"))

    assert post_office.book.taken == []
    pause = outbox.pause()
    assert pause is not None
    assert "Verschlüsselung nicht an" in pause.reason


@pytest.mark.parametrize(
    ("server", "reason"),
    [
        ({"scheme": "smtps"}, "keine verschlüsselte Verbindung"),
        ({"host": "mail..example"}, "MAIL_URL enthält Zeichen"),
        ({"user": "kzv", "password": "Überraschung"}, "Anmeldung"),
    ],
)
def test_what_is_wrong_with_a_server_is_said_in_german(
    outbox: Outbox, post_office: PostOffice, server: dict[str, Any], reason: str
) -> None:
    outbox.queue("one")

    outbox.deliver(post_office.sender(**server))

    pause = outbox.pause()
    assert pause is not None
    assert reason in pause.reason


def test_the_address_of_a_server_is_read() -> None:
    server = SmtpServer.from_url("starttls+smtp://kzv%40x:p%2Fw@mail.example")

    assert server == SmtpServer("starttls+smtp", "mail.example", 587, "kzv@x", "p/w")


def test_only_one_module_talks_smtp() -> None:
    talking = [
        path.name
        for path in (PROJECT / "kzv_workflow").rglob("*.py")
        if "import smtplib" in path.read_text(encoding="utf-8")
    ]

    assert talking == ["senders.py"]
