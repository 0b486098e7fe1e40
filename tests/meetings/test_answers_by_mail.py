"""Answers out of a real IMAP mailbox: whose they are, what counts, what the office must see."""

from __future__ import annotations

from datetime import time

import pytest
import sqlalchemy as sa

from kzv_workflow.directory.models import DeadAddress
from kzv_workflow.mail.inbound_models import InboundMail, Verdict
from kzv_workflow.mail.mailbox import opened
from kzv_workflow.mail.models import MailState, OutgoingMail
from kzv_workflow.meetings import inviting, jobs, replies
from kzv_workflow.meetings.models import Meeting, ReplyChannel, Rsvp
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.meetings.calendar_mails import (
    BY_A_HUMAN,
    CLIENTS,
    ORGANIZER,
    OUT_OF_OFFICE,
    bounce,
    exchange,
    thunderbird,
)
from tests.meetings.invited import act, planned
from tests.meetings.mailbox import VOUCHED, Post


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("partstat", "rsvp"),
    [("ACCEPTED", Rsvp.ACCEPTED), ("TENTATIVE", Rsvp.TENTATIVE), ("DECLINED", Rsvp.DECLINED)],
)
def test_every_client_is_understood(post: Post, client: str, partstat: str, rsvp: Rsvp) -> None:
    mail = CLIENTS[client](post.facts(partstat=partstat, remark="ab zwölf"))

    [(verdict, reason)] = post.read(mail)

    row = post.invitation
    assert verdict is Verdict.APPLIED
    assert (row.rsvp, row.rsvp_channel, row.rsvp_remark) == (rsvp, ReplyChannel.MAIL, "ab zwölf")
    assert str(row.rsvp_at) == "2021-04-23 09:00:00+00:00"
    assert reason.startswith("Sabine Seidel (Altenburger Land): ")
    assert (post.server.folder("INBOX"), post.server.folder("Verarbeitet")) == (0, 1)


def test_without_a_token_entry_attendee_and_vouched_sender_must_agree(post: Post) -> None:
    post.trust()
    plain = post.facts(to=ORGANIZER)

    [applied] = post.read(VOUCHED + exchange(plain))

    assert applied[0] is Verdict.APPLIED
    assert post.invitation.rsvp is Rsvp.ACCEPTED


def test_a_sender_nobody_vouches_for_may_be_anybody(post: Post) -> None:
    [(verdict, reason)] = post.read(VOUCHED + exchange(post.facts(to=ORGANIZER)))

    assert verdict is Verdict.UNCLEAR
    assert "nicht gesichert" in reason
    assert post.invitation.rsvp is Rsvp.NEEDS_ACTION


def test_an_answer_from_another_address_of_the_guest_counts(post: Post) -> None:
    alias = post.facts(email="s.seidel@landkreis.example", name="Sabine Seidel (LRA)")

    [(verdict, _)] = post.read(exchange(alias))

    assert verdict is Verdict.APPLIED
    assert post.invitation.rsvp is Rsvp.ACCEPTED


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": ORGANIZER, "sender": "evil@evil.example"}, "nicht gesichert"),
        ({"to": ORGANIZER, "email": "kollege@demo.example"}, "ohne eingeladen zu sein"),
        ({"to": ORGANIZER, "uid": "another"}, "keine Einladung"),
        ({"uid": "another"}, "anderen Termin"),
        (
            {"email": "kollege@demo.example", "name": "Karl Kollege"},
            "eingeladen ist altenburg@demo.example",
        ),
        ({"partstat": "DELEGATED"}, "Lässt sich vertreten"),
    ],
)
def test_what_is_not_plainly_the_guests_own_word_waits_for_the_office(
    post: Post, changed: dict[str, object], words: str
) -> None:
    [(verdict, reason)] = post.read(thunderbird(post.facts(**changed)))

    assert verdict is Verdict.UNCLEAR
    assert words in reason
    assert post.invitation.rsvp is Rsvp.NEEDS_ACTION
    assert (post.server.folder("INBOX"), post.server.folder("Unklar")) == (0, 1)


def test_another_date_proposed_changes_nothing_and_is_seen(post: Post, office: Browser) -> None:
    proposal = thunderbird(post.facts(partstat="TENTATIVE", remark="lieber am 24."))

    [(verdict, _)] = post.read(proposal.replace(b"METHOD:REPLY", b"METHOD:COUNTER"))

    assert verdict is Verdict.UNCLEAR
    page = office.get("/postausgang/unklar")
    assert (
        "Schlägt einen anderen Termin vor, Mi, 23.06.2021 09:00–15:00 Uhr: "
        "Sabine Seidel (Altenburger Land)" in page.text
    )
    assert f"/treffen/{post.meeting.id}/rueckmeldungen" in page.links()
    assert "lieber am 24." in page.text
    assert post.invitation.rsvp is Rsvp.NEEDS_ACTION


def test_the_same_mail_twice_counts_once(post: Post) -> None:
    mail = exchange(post.facts())

    post.read(mail)
    again = post.read(mail, mail)

    assert len(again) == 1
    assert len(replies.history(post.session, post.meeting.id)) == 1
    assert (post.server.folder("INBOX"), post.server.folder("Verarbeitet")) == (0, 3)


def test_who_died_before_moving_moves_without_reading_again(post: Post) -> None:
    post.server.put(exchange(post.facts()))
    with opened(post.server.url) as box:
        [place] = box.waiting()
    post.session.add(
        InboundMail(
            uid_validity=place.uid_validity, uid=place.uid, fingerprint="f" * 64, sender="",
            subject="", excerpt="", kind="reply", verdict=Verdict.APPLIED, reason="",
            read_at=post.invited_at,
        )
    )  # fmt: skip

    post.read()

    assert len(post.findings()) == 1
    assert (post.server.folder("INBOX"), post.server.folder("Verarbeitet")) == (0, 1)


def test_the_newest_answer_wins_in_whatever_order_they_arrive(post: Post) -> None:
    first = thunderbird(post.facts(stamp="20210423T090000Z"))
    second = thunderbird(post.facts(partstat="DECLINED", stamp="20210423T100000Z"))

    outcome = post.read(second, first)

    assert [verdict for verdict, _ in outcome] == [Verdict.APPLIED, Verdict.OUTDATED]
    assert post.invitation.rsvp is Rsvp.DECLINED


def test_two_answers_in_the_same_second_count_by_arrival(post: Post) -> None:
    post.read(thunderbird(post.facts()), thunderbird(post.facts(partstat="DECLINED")))

    assert post.invitation.rsvp is Rsvp.DECLINED


def test_an_answer_to_the_former_date_does_not_count(post: Post) -> None:
    meeting = post.session.get_one(Meeting, post.meeting.id)
    meeting.days[0].starts_at = time(11)
    inviting.update(post.session, meeting, act(post.invited_at))
    post.session.commit()

    [(verdict, reason)] = post.read(exchange(post.facts(sequence=0)))

    assert verdict is Verdict.OUTDATED
    assert "alte Fassung" in reason
    assert post.invitation.rsvp is Rsvp.NEEDS_ACTION


def test_a_sequence_the_client_made_up_is_not_taken_over(post: Post) -> None:
    post.read(exchange(post.facts(sequence=7)))

    row = post.invitation
    assert (row.rsvp, row.sequence) == (Rsvp.ACCEPTED, 0)


def test_an_answer_after_the_calling_off_changes_nothing(post: Post) -> None:
    meeting = post.session.get_one(Meeting, post.meeting.id)
    inviting.call_off(post.session, meeting, "", act(post.invited_at))
    post.session.commit()

    [(verdict, _)] = post.read(exchange(post.facts(sequence=1)))

    assert verdict is Verdict.OUTDATED


def test_an_address_that_does_not_exist_is_marked(post: Post, office: Browser) -> None:
    ours = post.session.scalars(sa.select(OutgoingMail)).one()

    [(verdict, _)] = post.read(bounce("Altenburg@demo.example", ours.message_id))

    post.session.refresh(ours)
    assert verdict is Verdict.APPLIED
    assert ours.state is MailState.FAILED
    assert post.session.scalars(sa.select(DeadAddress.email)).all() == ["altenburg@demo.example"]
    post.session.commit()
    assert "Mails kommen zurück von 1 Adresse" in office.get("/postausgang").text
    person = f"/teilnehmende/personen/{post.invitation.person_id}"
    post.session.commit()
    assert "Mails an altenburg@demo.example kommen zurück" in office.get(person).text


@pytest.mark.parametrize(
    ("status", "action", "state"),
    [("4.4.1", "delayed", MailState.SENT), ("5.2.2", "failed", MailState.FAILED)],
)
def test_a_delay_and_a_full_mailbox_mark_no_address(
    post: Post, status: str, action: str, state: MailState
) -> None:
    ours = post.session.scalars(sa.select(OutgoingMail)).one()

    post.read(bounce("altenburg@demo.example", ours.message_id, status, action))

    post.session.refresh(ours)
    assert ours.state is state
    assert post.session.scalars(sa.select(DeadAddress)).all() == []


def test_a_report_about_a_mail_that_is_not_ours_marks_nothing(post: Post) -> None:
    [(verdict, _)] = post.read(bounce("altenburg@demo.example", "<never@sent.example>"))

    assert verdict is Verdict.UNCLEAR
    assert post.session.scalars(sa.select(DeadAddress)).all() == []


def test_a_report_without_our_mail_marks_the_address_and_fails_no_mail(
    post: Post, office: Browser
) -> None:
    ours = post.session.scalars(sa.select(OutgoingMail)).one()
    report = bounce("altenburg@demo.example", ours.message_id)

    post.read(report[: report.index(b"--part\r\nContent-Type: text/rf")] + b"--part--\r\n")

    post.session.refresh(ours)
    post.session.commit()
    assert ours.state is MailState.SENT
    other = planned(post.session, post.invited_at, title="3. Treffen")
    page = office.get(f"/treffen/{other.id}/einladen")
    assert "altenburg@demo.example Mails kommen von dort zurück" in page.text


def test_absences_are_ignored_and_human_words_are_seen(post: Post, office: Browser) -> None:
    verdicts = [verdict for verdict, _ in post.read(OUT_OF_OFFICE, BY_A_HUMAN)]

    assert verdicts == [Verdict.IGNORED, Verdict.UNCLEAR]
    page = office.get("/postausgang/unklar")
    assert "altenburg@demo.example · Rückfrage" in page.text
    assert "alert(1)" not in page.text


def test_one_that_is_too_large_or_broken_does_not_stop_the_others(post: Post) -> None:
    huge = b"From: a@b.example\r\nSubject: x\r\n\r\n" + b"x" * 1_100_000
    broken = b"From: =?x?q?\xff?=\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n\x00\xff"

    outcome = post.read(huge, broken, b"\r\n", exchange(post.facts()))

    assert outcome[0] == (
        Verdict.UNCLEAR,
        "Die Mail ist größer als 1 MB und wurde nicht gelesen; sie liegt im Postfach.",
    )
    assert post.invitation.rsvp is Rsvp.ACCEPTED
    assert post.server.folder("INBOX") == 0


@pytest.mark.parametrize("evil", ["BEGIN:VCALENDAR", "\x00", "RRULE:FREQ=SECONDLY"])
def test_a_calendar_that_is_none_waits_for_the_office(post: Post, evil: str) -> None:
    mail = thunderbird(post.facts()).replace(b"BEGIN:VEVENT", evil.encode(), 1)

    [(verdict, _)] = post.read(mail)

    assert verdict is Verdict.UNCLEAR


def test_the_office_settles_what_was_unclear(post: Post, office: Browser) -> None:
    post.read(BY_A_HUMAN)
    [mail_id] = post.session.scalars(sa.select(InboundMail.id))
    post.session.commit()

    office.get("/postausgang/unklar")
    office.submit(f"/postausgang/unklar/{mail_id}/erledigt")

    page = office.get("/postausgang/unklar")
    assert "Nichts ist unklar." in page.text
    assert "Erledigt (1)" in page.text


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("mx.example; dmarc=pass (p=reject) header.from=demo.example", Verdict.APPLIED),
        ("mx.example 1; dkim=pass header.d=mail.demo.example; spf=fail", Verdict.APPLIED),
        ("mx.example; spf=pass smtp.mailfrom=altenburg@demo.example", Verdict.APPLIED),
        ("mx.example; spf=pass smtp.mailfrom=evil@evil.example; dmarc=none", Verdict.UNCLEAR),
        ("mx.example; dkim=pass header.d=example", Verdict.UNCLEAR),
        ("mx.example; dmarc=fail; spf=pass smtp.mailfrom=demo.example", Verdict.UNCLEAR),
        ("mx.example; dmarc=pass header.from=evil.example", Verdict.UNCLEAR),
        ("evil.example; dmarc=pass header.from=demo.example", Verdict.UNCLEAR),
        ("mx.example; none\r\nAuthentication-Results: mx.example; dmarc=pass", Verdict.UNCLEAR),
    ],
)
def test_our_own_server_must_vouch_for_the_sender(
    post: Post, header: str, verdict: Verdict
) -> None:
    post.trust()
    mail = exchange(post.facts(to=ORGANIZER))

    [(found, _)] = post.read(f"Authentication-Results: {header}\r\n".encode() + mail)

    assert found is verdict


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("imap://kzv:x@127.0.0.1:1/INBOX", "nicht zu erreichen"),
        ("imap://kzv:falsch@127.0.0.1:{port}/INBOX", "nimmt die Anmeldung nicht an"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_seen_until_it_can(
    post: Post, office: Browser, url: str, reason: str
) -> None:
    url = url.format(port=post.server.port)
    with post.app.app_context():
        count = jobs.read_answers(db.sessionmaker, post.invited_at, url)

    failing = office.get("/postausgang")
    post.read()
    again = office.get("/postausgang")

    assert count == 0
    assert "Antworten werden seit 23.04.2021, 10:00 Uhr nicht gelesen" in failing.text
    assert reason in failing.text
    assert "nicht gelesen" not in again.text


def test_without_a_mailbox_nothing_is_read(post: Post) -> None:
    with post.app.app_context():
        assert jobs.read_answers(db.sessionmaker, post.invited_at, None) == 0
