"""Delivery: each mail once, in its order, whatever the mail server says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from kzv_workflow.files import store
from kzv_workflow.mail import claims
from kzv_workflow.mail.message import Address, Attachment
from kzv_workflow.mail.models import MailState
from kzv_workflow.mail.senders import MaildirSender, sender_for
from tests.mail.outbox import START, KeepingSender, Outbox


def test_two_deliveries_at_once_send_each_mail_once(each_outbox: Outbox) -> None:
    senders = [KeepingSender() for _ in range(3)]
    for number in range(60):
        each_outbox.queue(f"p{number}")

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(each_outbox.deliver, senders))

    sent = [one for sender in senders for one in sender.recipients]
    assert sorted(sent) == sorted(f"p{number}" for number in range(60))
    assert sum(counts) == 60
    assert set(each_outbox.states().values()) == {"sent"}


def test_only_the_lowest_unsent_revision_can_be_taken(each_outbox: Outbox) -> None:
    person = Address("Sabine Seidel", "seidel@demo.example")
    each_outbox.queue("r0", to=person, thread_key="uid-1", revision=0)
    with each_outbox.session() as session:
        first = claims.claim(session, START)
    each_outbox.queue("r1", to=person, thread_key="uid-1", revision=1)
    each_outbox.queue("r2", to=person, thread_key="uid-1", revision=2)

    with each_outbox.session() as session:
        while_first_is_sent = claims.claim(session, START)
    with each_outbox.session() as session:
        assert first is not None
        claims.record_sent(session, first, START)
    with each_outbox.session() as session:
        second = claims.claim(session, START)

    assert while_first_is_sent is None
    assert second is not None
    assert second.occasion == "r2"
    assert each_outbox.states() == {"r0": "sent", "r1": "superseded", "r2": "sending"}


def test_a_lost_lease_comes_back_within_a_minute(each_outbox: Outbox) -> None:
    each_outbox.queue("one")
    with each_outbox.session() as session:
        lost = claims.claim(session, each_outbox.clock.now())
    sender = KeepingSender()

    each_outbox.clock.pass_by(seconds=49)
    early = each_outbox.deliver(sender)
    each_outbox.clock.pass_by(seconds=1)
    in_time = each_outbox.deliver(sender)

    assert (early, in_time) == (0, 1)
    with each_outbox.session() as session:
        assert lost is not None
        claims.record_refused(session, lost, "zu spät")
    assert each_outbox.states() == {"one": "sent"}


def test_a_clock_set_back_holds_nothing_up_and_sends_nothing_twice(outbox: Outbox) -> None:
    sender = KeepingSender()
    outbox.queue("sent")
    outbox.deliver(sender)
    outbox.queue("taken")
    with outbox.session() as session:
        claims.claim(session, outbox.clock.now())

    outbox.clock.pass_by(hours=-1)
    outbox.queue("new")
    outbox.deliver(sender)
    outbox.clock.pass_by(days=1)
    outbox.deliver(sender)

    assert sorted(sender.recipients) == ["new", "sent", "taken"]


def test_retries_wait_longer_and_longer() -> None:
    waits = [claims.retry_delay(attempt, 1.0) for attempt in range(1, 10)]

    assert [wait / timedelta(minutes=1) for wait in waits] == [
        1, 5, 15, 60, 180, 360, 720, 720, 720,
    ]  # fmt: skip
    assert claims.retry_delay(1, 0.8) == timedelta(seconds=48)


def test_attachments_go_along_and_a_lost_one_is_said(outbox: Outbox) -> None:
    sender = KeepingSender()
    with outbox.session() as session:
        file = store.store(session, "Protokoll.pdf", "application/pdf", b"%PDF-1.7", START)
        gone = store.store(session, "weg.pdf", "application/pdf", b"%PDF", START)
    (outbox.settings.instance_path / "files" / gone.id[:2] / gone.id).unlink()
    enclosed = Attachment(file.id, "Protokoll – Übersicht.pdf", "application/pdf")
    outbox.queue("whole", attachments=(enclosed,))
    outbox.queue("lost", attachments=(Attachment(gone.id, "weg.pdf", "application/pdf"),))

    outbox.deliver(sender)

    assert outbox.states() == {"whole": "sent", "lost": "failed"}
    assert outbox.mail("lost").last_error == "Die Datei „weg.pdf“ fehlt im Speicher."
    [part] = BytesParser(policy=default).parsebytes(sender.kept[0][1]).iter_attachments()
    assert part.get_filename() == "Protokoll – Übersicht.pdf"
    assert part.get_content() == b"%PDF-1.7"


def test_without_a_mail_server_mails_are_files_in_a_maildir(outbox: Outbox) -> None:
    outbox.queue("one", to=Address("Jörg Müller", "mueller@kreis.example"), text="Grüße\n")

    outbox.deliver(sender_for(outbox.settings))

    [file] = (outbox.settings.instance_path / "mail" / "new").iterdir()
    mail = BytesParser(policy=default).parsebytes(file.read_bytes())
    assert str(mail["To"]) == "Jörg Müller <mueller@kreis.example>"
    assert str(mail["From"]) == "Büro BiSMit <kzv@bismit.example>"
    assert mail["Message-ID"] == outbox.mail("one").message_id
    assert mail.get_content() == "Grüße\r\n"
    assert (outbox.settings.instance_path / "mail").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_stops_the_queue_visibly(
    outbox: Outbox, tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").write_text("a file")
    outbox.queue("one")

    assert outbox.deliver(MaildirSender(tmp_path / "in-the-way" / "mail")) == 0

    pause = outbox.pause()
    assert pause is not None
    assert "lässt sich nicht beschreiben" in pause.reason
    assert outbox.mail("one").state is MailState.QUEUED


@pytest.mark.parametrize("state", ["sent", "failed", "superseded", "expired"])
def test_what_is_done_with_is_never_taken_again(outbox: Outbox, state: str) -> None:
    mail = outbox.queue("one")
    with outbox.session() as session:
        assert mail is not None
        session.add(mail)
        mail.state, mail.sent_at = MailState(state), START
    outbox.clock.pass_by(days=400)

    assert outbox.deliver(KeepingSender()) == 0
