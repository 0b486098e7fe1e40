"""Answering an invitation: by link, by the office; the newest counts, a move asks again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.mail.queries import content
from kzv_workflow.meetings import inviting, replies, replying
from kzv_workflow.meetings.models import Invitation, Meeting, ReplyChannel, Rsvp
from kzv_workflow.meetings.reply_models import Reply, ReplyLink
from kzv_workflow.meetings.replying import Answer, Outcome
from tests.browser import Browser
from tests.meetings.invited import (
    TWO_DAYS,
    act,
    deliver_all,
    guests,
    invited_meeting,
    mails,
    planned,
)

SABINE, CLEMENS = "Sabine Seidel", "Dr. Clemens von Thalheim"


def link_of(session: Session) -> str:
    """The path in the newest mail; the session is free for the next request."""
    [path] = re.findall(r"/antwort/[\w-]+", mails(session)[-1].text)
    session.commit()
    return str(path)


def invitation(session: Session) -> Invitation:
    session.expire_all()
    row = session.scalars(sa.select(Invitation).order_by(Invitation.id)).first()
    assert row is not None
    return row


def moved(session: Session, meeting: Meeting, at: datetime) -> None:
    meeting.days[0].starts_at = time(11)
    session.flush()
    inviting.update(session, meeting, act(at))
    session.commit()


def test_the_link_of_the_mail_answers_without_a_login(
    session: Session, at: datetime, stranger: Browser
) -> None:
    invited_meeting(session, at)
    path = link_of(session)

    page = stranger.get(path)
    after = stranger.submit(path, rsvp="tentative", remark="  ab Mittag ")

    assert "Sabine Seidel, Altenburger Land" in page.text
    assert "Mittwoch, 23. Juni 2021, 09:00–15:00 Uhr" in page.text
    assert after.location == path
    assert "unter Vorbehalt zugesagt" in stranger.get(path).text
    row = invitation(session)
    assert (row.rsvp, row.rsvp_channel) == (Rsvp.TENTATIVE, ReplyChannel.WEB)
    assert row.rsvp_remark == "ab Mittag"


def test_looking_at_the_link_answers_nothing(
    session: Session, at: datetime, stranger: Browser
) -> None:
    invited_meeting(session, at)
    path = link_of(session)

    answer = stranger.client.get(path)
    stranger.client.head(path)

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert invitation(session).rsvp is Rsvp.NEEDS_ACTION


def test_the_secret_has_256_bit_and_only_its_hash_is_kept(session: Session, at: datetime) -> None:
    invited_meeting(session, at)
    secret = link_of(session).removeprefix("/antwort/")

    kept = session.scalars(sa.select(ReplyLink.token_hash)).all()

    assert len(secret) == 43
    assert list(kept) == [replies.hash_link(secret)]
    assert content(mails(session)[-1].row) is None


def test_links_of_earlier_mails_stay_good(
    session: Session, at: datetime, stranger: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)
    first = link_of(session)
    deliver_all(session, at)
    moved(session, meeting, at)

    stranger.get(first)
    stranger.submit(first, rsvp="accepted", remark="")

    assert link_of(session) != first
    assert invitation(session).rsvp is Rsvp.ACCEPTED


def test_an_answer_may_be_changed_until_the_meeting_is_over(session: Session, at: datetime) -> None:
    invited_meeting(session, at)
    row = invitation(session)
    before, after = (
        datetime.fromisoformat(f"2021-06-23T{clock}+02:00") for clock in ("14:59", "15:00")
    )

    replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at)
    replying.answer_by_link(session, row, Rsvp.DECLINED, "krank", before)

    assert row.rsvp is Rsvp.DECLINED
    assert [one.rsvp for one in replies.history(session, row.meeting_id)] == [
        Rsvp.DECLINED, Rsvp.ACCEPTED,
    ]  # fmt: skip
    assert not replies.can_answer(row, after)


def test_a_link_ends_with_the_invitation(session: Session, at: datetime, stranger: Browser) -> None:
    meeting, _ = invited_meeting(session, at)
    path = link_of(session)
    deliver_all(session, at)
    inviting.call_off(session, meeting, "", act(at))
    session.commit()

    page = stranger.get(path, 404)
    stranger.post(path, {"rsvp": "accepted"}, 404)

    assert "steht dieser Termin nicht mehr im Kalender" in page.text
    assert invitation(session).rsvp is Rsvp.NEEDS_ACTION


def test_a_link_nobody_was_sent_says_so(stranger: Browser) -> None:
    assert "Diesen Link gibt es nicht" in stranger.get("/antwort/abc", 404).text


def test_no_answer_and_a_remark_too_long_are_refused_and_kept(
    session: Session, at: datetime, stranger: Browser
) -> None:
    invited_meeting(session, at)
    path = link_of(session)
    stranger.get(path)

    nothing = stranger.submit(path, 422, remark="vielleicht")
    too_long = stranger.submit(path, 422, rsvp="accepted", remark="x" * 501)

    assert "Bitte wählen Sie eine der drei Antworten." in nothing.text
    assert nothing.form(path)["remark"] == "vielleicht"
    assert "Bitte höchstens 500 Zeichen." in too_long.text


def test_a_double_click_is_one_answer(session: Session, at: datetime) -> None:
    invited_meeting(session, at)
    row = invitation(session)

    outcomes = [replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at) for _ in range(2)]

    assert outcomes == [Outcome.COUNTS, Outcome.KNOWN]
    assert len(replies.history(session, row.meeting_id)) == 1


def test_a_moved_day_asks_again_and_keeps_the_old_answer(session: Session, at: datetime) -> None:
    meeting, _ = invited_meeting(session, at)
    replying.answer_by_link(session, invitation(session), Rsvp.ACCEPTED, "gern", at)
    deliver_all(session, at)

    moved(session, meeting, at + timedelta(hours=1))

    row = invitation(session)
    assert (row.rsvp, row.rsvp_at, row.rsvp_remark) == (Rsvp.NEEDS_ACTION, None, None)
    [old] = replies.history(session, meeting.id)
    assert (old.rsvp, old.remark, old.sequence < row.sequence) == (Rsvp.ACCEPTED, "gern", True)


def test_a_changed_text_asks_nobody_again(session: Session, at: datetime) -> None:
    meeting, _ = invited_meeting(session, at)
    replying.answer_by_link(session, invitation(session), Rsvp.ACCEPTED, "", at)
    deliver_all(session, at)

    meeting.title = "Zweites Treffen"
    session.flush()
    inviting.update(session, meeting, act(at))

    assert invitation(session).rsvp is Rsvp.ACCEPTED
    assert "Ihre Antwort ändern" in mails(session)[-1].text


def test_what_arrives_late_does_not_overtake_what_was_said_later(
    session: Session, at: datetime
) -> None:
    invited_meeting(session, at)
    row = invitation(session)
    early = Answer(Rsvp.DECLINED, ReplyChannel.MAIL, row.name, given_at=at - timedelta(hours=1))
    replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at)

    outcome = replying.take(session, row, early, at + timedelta(hours=1))

    assert (outcome, row.rsvp) == (Outcome.OLDER, Rsvp.ACCEPTED)
    assert [one.counts for one in replies.history(session, row.meeting_id)] == [False, True]


def test_a_calendar_whose_clock_is_fast_silences_nobody(session: Session, at: datetime) -> None:
    invited_meeting(session, at)
    row = invitation(session)
    ahead = Answer(Rsvp.DECLINED, ReplyChannel.MAIL, row.name, given_at=at + timedelta(days=999))
    replying.take(session, row, ahead, at)

    replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at + timedelta(minutes=1))

    assert row.rsvp is Rsvp.ACCEPTED


def test_an_answer_to_the_former_date_is_kept_but_does_not_count(
    session: Session, at: datetime
) -> None:
    meeting, _ = invited_meeting(session, at)
    deliver_all(session, at)
    moved(session, meeting, at)
    row = invitation(session)

    outcome = replying.take(
        session, row, Answer(Rsvp.ACCEPTED, ReplyChannel.MAIL, row.name, sequence=0), at
    )

    assert (outcome, row.rsvp) == (Outcome.OLD_VERSION, Rsvp.NEEDS_ACTION)


def test_the_office_enters_what_it_heard_on_the_phone(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting, key = invited_meeting(session, at)

    office.get(f"/treffen/{meeting.id}/rueckmeldungen")
    changed: dict[str, Any] = {f"rsvp-{key}": "declined", f"remark-{key}": "im Urlaub"}
    office.submit("/rueckmeldungen", **changed)

    row = invitation(session)
    assert (row.rsvp, row.rsvp_channel) == (Rsvp.DECLINED, ReplyChannel.OFFICE)
    assert session.scalar(sa.select(Reply.by)) != "Sabine Seidel"
    session.commit()
    page = office.get(f"/treffen/{meeting.id}")
    assert "Sabine Seidel: kommt nicht – im Urlaub" in page.text
    assert "hat für Sabine Seidel eingetragen: kommt nicht" in page.text


def test_what_came_in_while_the_office_had_the_form_open_is_not_undone(
    session: Session, at: datetime, office: Browser
) -> None:
    meeting, _ = invited_meeting(session, at)
    office.get(f"/treffen/{meeting.id}/rueckmeldungen")
    replying.answer_by_link(session, invitation(session), Rsvp.ACCEPTED, "", at)
    session.commit()

    office.submit("/rueckmeldungen")

    assert invitation(session).rsvp is Rsvp.ACCEPTED


def test_a_municipality_sees_who_comes_but_no_remark_and_no_refusal(
    session: Session, at: datetime, browser_of: Callable[[str], Browser]
) -> None:
    meeting = planned(session, at, TWO_DAYS)
    inviting.invite(session, meeting, guests(session, meeting, SABINE, CLEMENS), act(at))
    rows = session.scalars(sa.select(Invitation).order_by(Invitation.id)).all()
    replying.answer_by_link(session, rows[0], Rsvp.ACCEPTED, "geheim", at)
    replying.answer_by_link(session, rows[2], Rsvp.DECLINED, "krank", at)
    session.commit()

    seen = browser_of("altenburg").get(f"/treffen/{meeting.id}").text
    office = browser_of("assistenz").get(f"/treffen/{meeting.id}").text

    assert "Sabine Seidel (Altenburger Land) nur am Mi, 23.06.2021" in seen
    assert not {"geheim", "krank", "Thalheim"} & set(re.findall(r"\w+", seen))
    assert "1 von 2 Organisationen kommt" in office
    assert "krank" in office


def test_an_organisation_comes_as_soon_as_one_of_its_people_does(
    session: Session, at: datetime
) -> None:
    meeting, _ = invited_meeting(session, at)
    row = invitation(session)
    colleague = Invitation(
        **{
            column: getattr(row, column)
            for column in (
                "meeting_id", "meeting_day_id", "uid", "organisation_id", "organisation_name",
                "state", "sequence", "revision", "sent_at", "sent_title", "sent_day",
                "sent_starts_at", "sent_ends_at", "sent_place", "sent_text",
            )
        },
        name="Ute Kramer", email="kramer@demo.example", token="other",
    )  # fmt: skip
    session.add(colleague)
    session.flush()

    replying.answer_by_link(session, colleague, Rsvp.DECLINED, "", at)
    replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at)

    [place] = replies.who_comes(session, meeting.id)
    assert place.rsvp is Rsvp.ACCEPTED
    assert [guest.name for guest in place.guests] == ["Sabine Seidel", "Ute Kramer"]
