"""What an invitation by mail has to be, topic by topic: shown here, or by a test named here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from kzv_workflow.config import PROJECT
from kzv_workflow.directory import queries as directory
from kzv_workflow.meetings import inviting, queries, service
from tests.factories import WRITER
from tests.meetings.invited import (
    ONE_DAY,
    Mail,
    act,
    deliver_all,
    guests,
    mails,
    outline,
    planned,
)

HERE = "meetings/test_contract.py"
MIME, QUEUE, ICAL = "mail/test_mime.py", "mail/test_queue.py", "meetings/test_ical.py"
INVITING, REPLYING = "meetings/test_inviting.py", "meetings/test_replying.py"
AGAIN = "meetings/test_asking_again.py"
ANSWERS, CYCLE = "meetings/test_answers_by_mail.py", "meetings/test_life_cycle.py"
ALONE = f"{INVITING}::test_each_person_gets_one_mail_a_day_and_reads_only_the_own_address"
CYCLE_OF_FOUR = f"{CYCLE}::test_invite_accept_move_accept_reword_uninvite_call_off"
TREE = f"{HERE}::test_every_letter_has_the_tree_calendars_expect"
ENDS = f"{ICAL}::test_calling_off_a_day_has_a_status_and_uninviting_one_guest_has_none"

TOPICS: dict[str, tuple[str, ...]] = {
    "tree of the mail": (TREE,),
    "shapes that show the buttons": (
        f"{MIME}::test_an_invitation_has_the_tree_that_calendars_expect",
    ),
    "method parameter": (
        TREE,
        f"{MIME}::test_a_calendar_part_names_the_method_of_its_content",
    ),
    "transfer encoding": (TREE,),
    "name of the file": (TREE,),
    "METHOD": (f"{HERE}::test_every_letter_has_the_method_of_its_kind",),
    "recipient": (
        f"{HERE}::test_the_recipient_is_the_one_attendee_and_the_organizer_none",
        f"{CYCLE}::test_whatever_a_guest_is_called_the_mail_has_one_recipient",
    ),
    "sender and organizer": (f"{HERE}::test_sender_and_organizer_are_one_address_of_our_domain",),
    "address of the organizer": (
        f"{HERE}::test_sender_and_organizer_are_one_address_of_our_domain",
        f"{ANSWERS}::test_every_client_is_understood",
    ),
    "the organizer attends not": (
        f"{HERE}::test_the_recipient_is_the_one_attendee_and_the_organizer_none",
    ),
    "attendee": (f"{ICAL}::test_an_invitation_says_what_calendars_need_to_offer_yes_and_no",),
    "nobody else is named": (ALONE,),
    "uid": (
        ALONE,
        f"{HERE}::test_one_entry_has_one_name_for_all_its_letters",
        f"{INVITING}::test_two_days_may_change_places_without_losing_their_entries",
    ),
    "SEQUENCE": (
        CYCLE_OF_FOUR,
        f"{AGAIN}::test_another_link_or_room_is_told_without_asking_again",
        f"{AGAIN}::test_another_way_to_meet_asks_again",
        f"{INVITING}::test_who_was_uninvited_may_be_invited_again_with_a_higher_sequence",
    ),
    "DTSTAMP": (
        f"{INVITING}::test_the_stamp_of_every_message_is_newer_even_if_the_clock_was_set_back",
        f"{QUEUE}::test_sending_again_means_the_same_bytes",
    ),
    "never an older revision after a newer one": (
        f"{QUEUE}::test_an_older_revision_never_follows_a_newer_one",
        f"{QUEUE}::test_a_newer_revision_replaces_one_that_was_never_tried",
        f"{QUEUE}::test_an_old_revision_is_not_sent_again",
        "mail/test_deliver.py::test_only_the_lowest_unsent_revision_can_be_taken",
    ),
    "zone": (
        f"{ICAL}::test_nine_in_berlin_is_the_right_instant_for_every_reader",
        f"{ICAL}::test_the_zone_of_the_message_itself_is_right_not_only_its_name",
    ),
    "local times with their zone, not UTC": (
        f"{HERE}::test_every_letter_carries_the_zone_its_times_name",
    ),
    "two days": (ALONE, f"{HERE}::test_two_days_are_two_entries_in_two_mails"),
    "texts": (
        f"{INVITING}::test_the_mail_says_in_words_what_the_calendar_says",
        f"{ICAL}::test_names_and_titles_come_through_unchanged",
        f"{ICAL}::test_no_text_becomes_a_line_of_its_own",
    ),
    "public, busy, confirmed, no alarm": (
        f"{HERE}::test_the_entry_is_public_busy_and_confirmed_and_rings_no_bell",
    ),
    "moving": (CYCLE_OF_FOUR, f"{REPLYING}::test_a_moved_day_asks_again_and_keeps_the_old_answer"),
    "calling off": (
        ENDS,
        f"{HERE}::test_a_calling_off_names_organizer_guest_and_times",
        f"{INVITING}::test_calling_off_before_anything_left_sends_nothing",
    ),
    "a guest more": (f"{INVITING}::test_who_is_invited_late_gets_the_mail_alone",),
    "a guest less": (ENDS, CYCLE_OF_FOUR),
    "invited again, planned again": (
        f"{INVITING}::test_who_was_uninvited_may_be_invited_again_with_a_higher_sequence",
        f"{INVITING}::test_a_meeting_planned_again_gets_new_entries",
    ),
    "delegates and strangers": (
        f"{ANSWERS}::test_what_is_not_plainly_the_guests_own_word_waits_for_the_office",
    ),
    "another date proposed": (
        f"{ICAL}::test_an_invitation_says_what_calendars_need_to_offer_yes_and_no",
        f"{ANSWERS}::test_another_date_proposed_changes_nothing_and_is_seen",
    ),
    "headers": (
        f"{HERE}::test_headers_let_calendars_work_and_answers_reach_a_human",
        f"{MIME}::test_what_somebody_typed_makes_no_header_and_no_recipient",
        f"{MIME}::test_headers_are_cut_and_names_need_no_quotes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_is_shown_by_tests_that_run(
    topic: str, collected: Callable[[str], set[str]]
) -> None:
    named = [one.split("::") for one in TOPICS[topic]]
    missing = [name for file, name in named if name not in collected(file)]

    assert TOPICS[topic]
    assert missing == []


@pytest.fixture
def collected(request: pytest.FixtureRequest) -> Callable[[str], set[str]]:
    """The tests that pytest finds in a file below tests/ and would run."""

    def names(file: str) -> set[str]:
        module = pytest.Module.from_parent(request.session, path=PROJECT / "tests" / file)
        items = [one for one in module.collect() if isinstance(one, pytest.Function)]
        skipping = {"skip", "skipif", "xfail"}
        return {
            one.originalname
            for one in items
            if not skipping & {mark.name for mark in one.iter_markers()}
        }

    return names


def letters(session: Session, at: datetime) -> dict[str, Mail]:
    """One mail of each kind: to Sabine, but for the last, which calls the meeting off."""
    meeting = planned(session, at)
    both = guests(session, meeting, "Sabine Seidel", "Dr. Clemens von Thalheim")
    inviting.invite(session, meeting, both, act(at))
    marks = [deliver_all(session, at)]
    for hours, start, title in ((1, "10:00", "2. Treffen"), (2, "10:00", "Zweites Treffen")):
        found = queries.find(session, meeting.id, WRITER)
        assert found is not None
        day = (str(found.days[0].id), "23.06.2021", start, *ONE_DAY[0][3:])
        service.change(session, found, outline((day,), title, state=found.state), act(at))
        inviting.update(session, found, act(at + timedelta(hours=hours)))
        marks.append(deliver_all(session, at))
    inviting.uninvite(session, meeting, both[0], act(at + timedelta(hours=3)))
    marks.append(deliver_all(session, at))
    inviting.call_off(session, meeting, "Osterruhe", act(at + timedelta(hours=4)))
    session.commit()
    sent = [mails(session, mark)[0] for mark in (0, *marks)]
    return dict(zip(("invitation", "moved", "reworded", "uninvited", "off"), sent, strict=True))


def entry(mail: Mail) -> Any:
    """Its one VEVENT."""
    [event] = Calendar.from_ical(mail.ics).walk("VEVENT")
    return event


def test_every_letter_has_the_tree_calendars_expect(session: Session, at: datetime) -> None:
    for mail in letters(session, at).values():
        parts = list(mail.message.walk())
        invitation, file = parts[-2:]
        assert [part.get_content_type() for part in parts] == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
            "text/calendar", "application/ics",
        ]  # fmt: skip
        assert invitation.get_param("method") == mail.event["method"]
        assert invitation["Content-Disposition"] is None
        assert invitation["Content-Transfer-Encoding"] == "base64"
        assert file.get_filename() == "invite.ics"
        assert file.get_content_disposition() == "attachment"
        assert file.get_payload(decode=True) == mail.ics


def test_every_letter_has_the_method_of_its_kind(session: Session, at: datetime) -> None:
    methods = {kind: mail.event["method"] for kind, mail in letters(session, at).items()}

    assert methods == {
        "invitation": "REQUEST", "moved": "REQUEST", "reworded": "REQUEST",
        "uninvited": "CANCEL", "off": "CANCEL",
    }  # fmt: skip


def test_the_recipient_is_the_one_attendee_and_the_organizer_none(
    session: Session, at: datetime
) -> None:
    for mail in letters(session, at).values():
        to = [one.addr_spec for one in mail.message["To"].addresses]
        assert to == [mail.row.recipient_email]
        assert [one["value"] for one in mail.event["attendees"]] == [f"mailto:{to[0]}"]
        assert (mail.message["Cc"], mail.message["Bcc"]) == (None, None)


def test_sender_and_organizer_are_one_address_of_our_domain(session: Session, at: datetime) -> None:
    for mail in letters(session, at).values():
        [sender] = mail.message["From"].addresses
        [organizer] = mail.event["organizers"]
        assert organizer["value"] == f"mailto:{sender.addr_spec}"
        assert re.fullmatch(r"kzv\+[0-9a-f]{32}", sender.username)
        assert (sender.domain, organizer["cn"]) == ("localhost", "BiSMit")


def test_one_entry_has_one_name_for_all_its_letters(session: Session, at: datetime) -> None:
    [uid] = {mail.event["uid"] for mail in letters(session, at).values()}

    assert re.fullmatch(r"[0-9a-f-]{36}", uid)


def test_every_letter_carries_the_zone_its_times_name(session: Session, at: datetime) -> None:
    for mail in letters(session, at).values():
        assert re.search(rb"DTSTART;TZID=Europe/Berlin:20210623T(09|10)0000\r\n", mail.ics)
        assert mail.ics.count(b"TZID:Europe/Berlin\r\n") == 1
        assert mail.ics.count(b"RRULE:FREQ=YEARLY;BYDAY=-1SU") == 2
        assert b"RDATE" not in mail.ics


def test_two_days_are_two_entries_in_two_mails(session: Session, at: datetime) -> None:
    days = (*ONE_DAY, ("", "30.06.2021", "9:00", "15:00", "online", "Raum"))
    meeting = planned(session, at, days)

    inviting.invite(session, meeting, guests(session, meeting, "Sabine Seidel"), act(at))

    first, second = (entry(mail) for mail in mails(session))
    assert first["UID"] != second["UID"]
    assert (first["SUMMARY"], second["SUMMARY"]) == (
        "2. Treffen (Tag 1 von 2)", "2. Treffen (Tag 2 von 2)",
    )  # fmt: skip


def test_the_entry_is_public_busy_and_confirmed_and_rings_no_bell(
    session: Session, at: datetime
) -> None:
    sent = letters(session, at)

    for kind in ("invitation", "moved", "reworded"):
        event = entry(sent[kind])
        assert [event[name] for name in ("CLASS", "TRANSP", "STATUS")] == [
            "PUBLIC", "OPAQUE", "CONFIRMED",
        ]  # fmt: skip
    assert [entry(sent[kind]).get("STATUS") for kind in ("uninvited", "off")] == [
        None, "CANCELLED",
    ]  # fmt: skip
    assert not any(b"VALARM" in mail.ics for mail in sent.values())


def test_a_calling_off_names_organizer_guest_and_times(session: Session, at: datetime) -> None:
    sent = letters(session, at)

    before, off = entry(sent["reworded"]), entry(sent["off"])
    assert str(off["ORGANIZER"]).startswith("mailto:kzv+")
    assert off["ATTENDEE"] == "mailto:halle@demo.example"
    assert (off["DTSTART"].dt, off["DTEND"].dt) == (before["DTSTART"].dt, before["DTEND"].dt)
    assert off["SEQUENCE"] == before["SEQUENCE"] + 1


def test_headers_let_calendars_work_and_answers_reach_a_human(
    session: Session, at: datetime
) -> None:
    office = directory.office(session)
    assert office is not None
    office.fallback_email = "buero@netz.example"
    sent = letters(session, at)

    assert len({str(mail.message["Message-ID"]) for mail in sent.values()}) == len(sent)
    for mail in sent.values():
        assert mail.message["Reply-To"].addresses[0].addr_spec == "buero@netz.example"
        assert mail.message["MIME-Version"] == "1.0"
        assert parsedate_to_datetime(str(mail.message["Date"])) >= at.replace(microsecond=0)
        assert len(mail.message["Subject"]) <= 200
        assert mail.message["Auto-Submitted"] is None
        assert mail.message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
        assert mail.message["List-Unsubscribe"] is None


def test_invitation_and_update_offer_all_three_answers_by_their_link(
    session: Session, at: datetime
) -> None:
    sent = letters(session, at)

    for kind in ("invitation", "moved", "reworded"):
        text = " ".join(sent[kind].text.split())
        assert re.search(r"(?i)zusagen, unter Vorbehalt zusagen oder absagen", text)
        assert re.search(r"/antwort/[\w-]{43}\b", text)
    assert not any("/antwort/" in sent[kind].text for kind in ("uninvited", "off"))
