"""Inviting, moving, rewording, un-inviting, calling off: mail by mail on the queued rows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.queries import entries_of
from kzv_workflow.mail.models import MailState
from kzv_workflow.meetings import inviting, queries, service
from kzv_workflow.meetings.models import Invitation, MeetingState, ReplyChannel, Rsvp
from kzv_workflow.meetings.typed import SlotRow
from tests.factories import WRITER
from tests.meetings.invited import (
    ONE_DAY,
    TWO_DAYS,
    Mail,
    act,
    change,
    deliver_all,
    guests,
    invite,
    kept,
    mails,
    outline,
    planned,
)

SABINE, CLEMENS, ANNE = "Sabine Seidel", "Dr. Clemens von Thalheim", "Anne Wettin"


def test_each_person_gets_one_mail_a_day_and_reads_only_the_own_address(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at, TWO_DAYS)

    inviting.invite(session, meeting, guests(session, meeting), act(at))

    queued = mails(session)
    assert len(queued) == 22
    for mail in queued:
        whole = b"\n".join([mail.row.mime, mail.ics.replace(b"\r\n ", b""), mail.text.encode()])
        own = mail.row.recipient_email
        assert set(re.findall(rb"[\w.-]+@demo\.example", whole)) == {own.encode()}
    assert len({re.search(rb"UID:(.*)", mail.ics)[1] for mail in queued}) == 2  # type: ignore[index]
    assert meeting.state is MeetingState.INVITED


def test_the_mail_says_in_words_what_the_calendar_says(session: Session, at: datetime) -> None:
    meeting = planned(session, at, TWO_DAYS)
    slot = SlotRow.empty(
        start="9:00", end="9:15", title="Begrüßung", speakers="Jonas Petri", kind="session"
    )
    service.set_agenda(session, meeting, [slot], act(at))

    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    first, second = mails(session)
    assert first.message["Subject"] == "Einladung: 2. Treffen (Tag 1 von 2) am Mi, 23.06.2021"
    assert first.message["From"].addresses[0].addr_spec in first.event["organizers"][0]["value"]
    assert re.fullmatch(
        r"mailto:kzv\+[0-9a-f]{32}@localhost", first.event["organizers"][0]["value"]
    )
    assert "Mittwoch, 23. Juni 2021, 09:00–15:00 Uhr" in first.text
    assert "online, https://konferenz.example/raum" in first.text
    assert "09:00–09:15 Uhr Begrüßung (Jonas Petri)" in first.text
    assert f"http://127.0.0.1:8000/treffen/{meeting.id}" in first.text
    assert "Begrüßung" not in second.text
    assert first.event["start"] == "2021-06-23T07:00:00.000Z"
    assert first.event["location"] == "online, https://konferenz.example/raum"
    assert [part.get_content_type() for part in first.message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics",
    ]  # fmt: skip


def told(session: Session) -> list[tuple[str, str, int, str | None]]:
    """To whom, METHOD, SEQUENCE and STATUS of each mail."""
    found = [(mail.row.recipient_email, mail.event) for mail in mails(session)]
    return [(who, one["method"], one["sequence"], one["status"]) for who, one in found]


def test_invited_moved_reworded_one_uninvited_then_called_off(
    session: Session, at: datetime
) -> None:
    altenburg, halle = "altenburg@demo.example", "halle@demo.example"
    later = ("24.06.2021", "10:00", "15:00", "online", "Raum")
    meeting = planned(session, at)

    invited = invite(session, meeting, at, SABINE, CLEMENS)
    change(session, meeting, at, kept(meeting, 0, *later))
    inviting.update(session, meeting, act(at + timedelta(hours=1)))
    moved = deliver_all(session, at)
    change(session, meeting, at, kept(meeting, 0, *later), title="Zweites Treffen")
    inviting.update(session, meeting, act(at + timedelta(hours=2)))
    reworded = deliver_all(session, at)
    [sabine, _] = guests(session, meeting, SABINE, CLEMENS)
    inviting.uninvite(session, meeting, sabine, act(at + timedelta(hours=3)))
    deliver_all(session, at)
    inviting.call_off(session, meeting, "Osterruhe", act(at + timedelta(hours=4)))

    assert told(session) == [
        (altenburg, "REQUEST", 0, "CONFIRMED"),
        (halle, "REQUEST", 0, "CONFIRMED"),
        (altenburg, "REQUEST", 1, "CONFIRMED"),
        (halle, "REQUEST", 1, "CONFIRMED"),
        (altenburg, "REQUEST", 1, "CONFIRMED"),
        (halle, "REQUEST", 1, "CONFIRMED"),
        (altenburg, "CANCEL", 2, None),
        (halle, "CANCEL", 2, "CANCELLED"),
    ]
    events = [mail.event for mail in mails(session)]
    assert {one["uid"] for one in events} == {meeting.days[0].uid}
    assert len({one["stamp"] for one in events}) == 5
    assert "Grund: Osterruhe" in mails(session)[-1].text
    moving, wording = mails(session, invited)[0], mails(session, moved)[0]
    assert moving.event["start"] == "2021-06-24T08:00:00.000Z"
    assert "statt Mittwoch, 23. Juni 2021, 09:00–15:00 Uhr" in moving.text
    assert wording.event["summary"] == "Zweites Treffen"
    assert "Ihre Antwort gilt weiter" in wording.text
    assert [mail.row.kind for mail in mails(session, reworded)] == ["invitation_cancelled"] * 2


def test_the_stamp_of_every_message_is_newer_even_if_the_clock_was_set_back(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    last = invite(session, meeting, at, SABINE)

    for title, moment in (("Zwei", at), ("Drei", at - timedelta(hours=1))):
        change(session, meeting, at, kept(meeting, 0, *ONE_DAY[0][1:]), title=title)
        inviting.update(session, meeting, act(moment))
        deliver_all(session, at)

    stamps = [mail.event["stamp"] for mail in mails(session)]
    assert len(mails(session, last)) == 2
    assert stamps == sorted(set(stamps))


def test_who_is_invited_late_gets_the_mail_alone(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    last = invite(session, meeting, at, SABINE)

    inviting.invite(session, meeting, guests(session, meeting, SABINE, ANNE), act(at))

    [mail] = mails(session, last)
    assert (mail.row.recipient_email, mail.event["sequence"]) == ("saalekreis@demo.example", 0)


def test_a_day_taken_out_is_called_off_and_a_new_one_invited_to(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at, TWO_DAYS)
    gone = meeting.days[1].uid
    last = invite(session, meeting, at, SABINE)

    change(
        session,
        meeting,
        at,
        kept(meeting, 0, *ONE_DAY[0][1:]),
        ("", "07.07.2021", "9:00", "12:00", "in_person", "Halle"),
    )
    inviting.update(session, meeting, act(at))

    events = {mail.event["uid"]: mail.event for mail in mails(session, last)}
    assert (events[gone]["method"], events[gone]["status"]) == ("CANCEL", "CANCELLED")
    added = next(one for one in events.values() if one["location"] == "Halle")
    assert (added["method"], added["sequence"]) == ("REQUEST", 0)
    assert len(events) == 2


def test_two_days_may_change_places_without_losing_their_entries(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at, TWO_DAYS)
    uids = [day.uid for day in meeting.days]
    first, second = kept(meeting, 0, *TWO_DAYS[1][1:]), kept(meeting, 1, *TWO_DAYS[0][1:])

    change(session, meeting, at, first, second)

    again = queries.find(session, meeting.id, WRITER)
    assert again is not None
    assert [day.uid for day in again.days] == uids[::-1]


def test_a_change_before_anything_left_sends_one_invitation_only(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    change(session, meeting, at, kept(meeting, 0, "24.06.2021", "9:00", "15:00", "online", ""))
    inviting.update(session, meeting, act(at))

    first, second = mails(session)
    assert (first.row.state, second.row.state) == (MailState.SUPERSEDED, MailState.QUEUED)
    assert second.message["Subject"].startswith("Einladung: ")


def test_calling_off_before_anything_left_sends_nothing(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    inviting.call_off(session, meeting, "", act(at))

    assert {mail.row.state for mail in mails(session)} == {MailState.SUPERSEDED}


def test_a_mail_is_worth_nothing_after_its_day(session: Session, at: datetime) -> None:
    meeting = planned(session, at)

    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    [mail] = mails(session)
    assert str(mail.row.expires_at) == "2021-06-23 22:00:00+00:00"


def test_who_was_uninvited_may_be_invited_again_with_a_higher_sequence(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    invite(session, meeting, at, SABINE)
    inviting.uninvite(session, meeting, guests(session, meeting, SABINE)[0], act(at))
    last = deliver_all(session, at)

    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    [mail] = mails(session, last)
    assert (mail.event["method"], mail.event["sequence"]) == ("REQUEST", 2)


def test_a_meeting_planned_again_gets_new_entries(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    before = meeting.days[0].uid
    invite(session, meeting, at, SABINE)
    inviting.call_off(session, meeting, "", act(at))
    deliver_all(session, at)

    days = outline((kept(meeting, 0, *ONE_DAY[0][1:]),))
    service.change(session, meeting, days, act(at))
    inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))

    mail = mails(session)[-1]
    assert mail.event["uid"] != before
    assert (mail.event["method"], mail.event["sequence"]) == ("REQUEST", 0)


def test_a_meeting_that_is_over_invites_nobody(session: Session, at: datetime) -> None:
    meeting = planned(session, at, (("", "01.04.2021", "9:00", "15:00", "online", ""),))

    with pytest.raises(DomainError, match="einen Tag, der noch kommt"):
        inviting.invite(session, meeting, guests(session, meeting, SABINE), act(at))


def test_nothing_new_is_refused_with_a_sentence(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    invite(session, meeting, at, SABINE)

    with pytest.raises(DomainError, match="kennen den neuesten Stand"):
        inviting.update(session, meeting, act(at))


def test_a_lost_invitation_goes_once_more_to_that_guest_with_a_new_link(
    session: Session, at: datetime
) -> None:
    meeting = planned(session, at)
    last = invite(session, meeting, at, SABINE, ANNE)
    first = next(mail for mail in mails(session) if "altenburg" in str(mail.message["To"]))
    [told] = [one for one in queries.told(session, meeting.id) if one.guest.name == SABINE]
    row = session.get_one(Invitation, told.key)
    row.rsvp, row.rsvp_at, row.rsvp_channel = Rsvp.ACCEPTED, at, ReplyChannel.WEB

    inviting.send_again(session, meeting, told.guest, act(at + timedelta(hours=1)))
    session.commit()

    [again] = mails(session, after=last)
    assert (again.event["method"], again.event["uid"]) == ("REQUEST", first.event["uid"])
    assert again.event["sequence"] == first.event["sequence"] == 0
    assert stamp(again) > stamp(first)
    assert links(again) != links(first)
    assert row.rsvp is Rsvp.ACCEPTED


def test_a_double_click_sends_it_once(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    invite(session, meeting, at, SABINE)
    [told] = queries.told(session, meeting.id)

    inviting.send_again(session, meeting, told.guest, act(at + timedelta(hours=1)))
    with pytest.raises(DomainError, match="gerade erst hinausgegangen"):
        inviting.send_again(session, meeting, told.guest, act(at + timedelta(hours=1, seconds=2)))

    assert session.get_one(Invitation, told.key).revision == 2


def stamp(mail: Mail) -> datetime:
    """DTSTAMP of the entry in that mail."""
    [event] = Calendar.from_ical(mail.ics).walk("VEVENT")
    found = event.decoded("DTSTAMP")
    assert isinstance(found, datetime)
    return found


def links(mail: Mail) -> list[str]:
    return re.findall(r"/antwort/[\w-]+", mail.text)


def test_history_tells_whom_and_what(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    invite(session, meeting, at, SABINE)

    change(session, meeting, at, kept(meeting, 0, "24.06.2021", "9:00", "15:00", "online", ""))
    inviting.update(session, meeting, act(at))
    inviting.call_off(session, meeting, "krank", act(at))
    session.commit()

    texts = [entry.text for entry in entries_of(session, "meeting", meeting.id)]
    assert texts[0] == "hat das Treffen abgesagt (krank)"
    assert texts[1].startswith("hat die Einladung für 1 Person aktualisiert (Donnerstag, 24. Juni")
    assert texts[2].startswith("hat das Treffen geändert (Tage: Do, 24.06.2021 09:00–15:00 Uhr")
    assert texts[3] == "hat Sabine Seidel (Altenburger Land) eingeladen"
