"""What gets into the outbox, and what replaces what."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kzv_workflow.errors import DomainError
from kzv_workflow.mail import service
from kzv_workflow.mail.message import Address
from kzv_workflow.mail.models import MailState, OutgoingMail
from kzv_workflow.mail.rendering import FOLDER, render
from tests.mail.outbox import START, KeepingSender, Outbox

PERSON = Address("Sabine Seidel", "seidel@demo.example")


def invite(outbox: Outbox, revision: int, cancels: bool = False) -> OutgoingMail:
    mail = outbox.queue(
        f"r{revision}", to=PERSON, thread_key="uid-1", revision=revision, cancels=cancels
    )
    assert mail is not None
    return mail


def test_the_same_occasion_is_queued_once(each_outbox: Outbox) -> None:
    first = each_outbox.queue("todo-17-2026-11-02")
    second = each_outbox.queue("todo-17-2026-11-02")

    assert first is not None
    assert second is None
    assert each_outbox.states() == {"todo-17-2026-11-02": "queued"}


def test_a_mail_goes_back_with_the_transaction_it_belongs_to(outbox: Outbox) -> None:
    def fails() -> None:
        with outbox.session() as session:
            session.add(OutgoingMail())
            raise KeyError

    outbox.queue("one")
    with pytest.raises(KeyError):
        fails()

    assert list(outbox.states()) == ["one"]


def test_an_ambiguous_mail_is_never_queued(outbox: Outbox) -> None:
    with pytest.raises(DomainError, match="keine gültige Mailadresse"):
        outbox.queue("one", to=Address("Wer", "kein @ demo.example"))
    with pytest.raises(DomainError, match="Betreff"):
        outbox.queue("two", subject="\r\n")

    assert outbox.states() == {}


def test_a_newer_revision_replaces_one_that_was_never_tried(each_outbox: Outbox) -> None:
    sender = KeepingSender()
    for revision in range(3):
        invite(each_outbox, revision)

    assert each_outbox.deliver(sender) == 1

    assert each_outbox.states() == {"r0": "superseded", "r1": "superseded", "r2": "sent"}


def test_a_cancellation_of_what_never_left_does_not_leave_either(each_outbox: Outbox) -> None:
    for revision in range(3):
        invite(each_outbox, revision, cancels=revision == 2)

    assert each_outbox.deliver(KeepingSender()) == 0

    assert set(each_outbox.states().values()) == {"superseded"}


def test_a_cancellation_of_what_left_leaves(outbox: Outbox) -> None:
    sender = KeepingSender()
    invite(outbox, 0)
    outbox.deliver(sender)
    invite(outbox, 1)
    invite(outbox, 2, cancels=True)

    outbox.deliver(sender)

    assert outbox.states() == {"r0": "sent", "r1": "superseded", "r2": "sent"}
    assert len(sender.kept) == 2


def test_a_cancellation_of_something_we_know_nothing_of_leaves(outbox: Outbox) -> None:
    invite(outbox, 4, cancels=True)

    assert outbox.deliver(KeepingSender()) == 1


def test_an_older_revision_never_follows_a_newer_one(outbox: Outbox) -> None:
    invite(outbox, 2)
    outbox.deliver(KeepingSender())

    late = invite(outbox, 1)

    assert late.state is MailState.SUPERSEDED


def test_threads_of_different_people_do_not_touch(outbox: Outbox) -> None:
    outbox.queue("altenburg", thread_key="uid-1", revision=0)
    outbox.queue("halle", thread_key="uid-1", revision=1)

    assert outbox.deliver(KeepingSender()) == 2


def test_equal_revisions_are_both_sent_in_their_order(outbox: Outbox) -> None:
    sender = KeepingSender()
    for occasion in ("first", "second"):
        outbox.queue(occasion, to=PERSON, subject=occasion, thread_key="uid-1", revision=3)

    outbox.deliver(sender)

    assert [b"Subject: first" in raw for _, raw in sender.kept] == [True, False]


def test_a_mail_that_is_too_late_is_put_away(outbox: Outbox) -> None:
    outbox.queue("late", expires_at=START + timedelta(hours=1))
    outbox.clock.pass_by(hours=1)

    assert outbox.deliver(KeepingSender()) == 0

    assert outbox.states() == {"late": "expired"}


def test_sending_again_means_the_same_bytes(outbox: Outbox) -> None:
    sender = KeepingSender()
    outbox.queue("one")
    outbox.deliver(sender)
    outbox.clock.pass_by(days=3)

    with outbox.session() as session:
        service.send_again(session, session.scalars(sa.select(OutgoingMail)).one(), START)
    outbox.deliver(sender)

    assert len(sender.kept) == 2
    assert sender.kept[0] == sender.kept[1]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": MailState.QUEUED}, "wartet schon"),
        ({"state": MailState.SUPERSEDED}, "neuere Fassung"),
        ({"state": MailState.EXPIRED, "expires_at": START}, "abgelaufen"),
        ({"state": MailState.SENT, "sent_at": START, "mime": b""}, "neu anfordern"),
        ({"state": MailState.FAILED, "sent_at": START, "mime": b""}, "neu anfordern"),
    ],
)
def test_sending_again_is_refused_with_a_sentence(
    outbox: Outbox, facts: dict[str, object], sentence: str
) -> None:
    outbox.queue("one")

    with outbox.session() as session:
        mail = session.scalars(sa.select(OutgoingMail)).one()
        for name, value in facts.items():
            setattr(mail, name, value)
        with pytest.raises(DomainError, match=sentence):
            service.send_again(session, mail, START)


def test_an_old_revision_is_not_sent_again(outbox: Outbox) -> None:
    first = invite(outbox, 0)
    outbox.deliver(KeepingSender())
    invite(outbox, 1)

    with outbox.session() as session, pytest.raises(DomainError, match="neuere Fassung"):
        service.send_again(session, session.get_one(OutgoingMail, first.id), START)


def test_a_secret_is_forgotten_once_it_is_sent(outbox: Outbox) -> None:
    sender = KeepingSender()
    outbox.queue("link", text="https://kzv.example/freischalten/geheim\n", is_secret=True)

    outbox.deliver(sender)

    assert b"geheim" in sender.kept[0][1]
    with outbox.session() as session:
        assert session.scalars(sa.select(OutgoingMail.mime)).one() == b""


def test_texts_come_from_templates_without_stray_blanks() -> None:
    subject, text = render("_example", name="Frau Seidel", office="BiSMit")

    assert subject == "Ein Beispiel für Frau Seidel"
    assert (
        text == "Guten Tag Frau Seidel,\n\nEin Satz & ein Zeichen.\n\nFreundliche Grüße\nBiSMit\n"
    )


def test_templates_of_mails_exist_in_pairs() -> None:
    folder = FOLDER

    lonely = [
        one.name
        for one in folder.iterdir()
        if one.is_dir() and {"subject.txt", "body.txt"} - {file.name for file in one.iterdir()}
    ]

    assert lonely == []
