"""What an invitation by mail has to be, row by row, with the tests that hold it."""

from __future__ import annotations

import importlib

import pytest

MIME, QUEUE = "tests.mail.test_mime", "tests.mail.test_queue"
ICAL, INVITING = "tests.meetings.test_ical", "tests.meetings.test_inviting"
ANSWERS, CYCLE = "tests.meetings.test_answers_by_mail", "tests.meetings.test_life_cycle"

ASKS = (ICAL, "test_an_invitation_says_what_calendars_need_to_offer_yes_and_no")
TREE = (MIME, "test_an_invitation_has_the_tree_that_calendars_expect")
ENDS = (ICAL, "test_calling_off_a_day_has_a_status_and_uninviting_one_guest_has_none")
ALONE = (INVITING, "test_each_person_gets_one_mail_a_day_and_reads_only_the_own_address")
WHOLE_LIFE = (CYCLE, "test_invite_accept_move_accept_reword_uninvite_call_off")

ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "tree of the mail, file name, encoding, disposition": (TREE,),
    "METHOD in the part as in the calendar": (
        TREE,
        (MIME, "test_a_calendar_part_names_the_method_of_its_content"),
    ),
    "REQUEST and CANCEL, PUBLISH only to download": (
        ASKS,
        ENDS,
        (ICAL, "test_a_download_names_nobody"),
    ),
    "one recipient, equal to the attendee": (
        ALONE,
        (CYCLE, "test_whatever_a_guest_is_called_the_mail_has_one_recipient"),
    ),
    "sender and organiser are our own address with a token": (TREE, ASKS),
    "answers are matched by the token of that address": (
        (ANSWERS, "test_every_client_is_understood"),
    ),
    "the organiser is no attendee, the guest the only one": (ASKS, ALONE),
    "one uid for each day, for as long as it stands": (
        ALONE,
        (INVITING, "test_two_days_may_change_places_without_losing_their_entries"),
    ),
    "SEQUENCE rises with time and place, not with text": (
        WHOLE_LIFE,
        (INVITING, "test_invited_moved_reworded_one_uninvited_then_called_off"),
        (INVITING, "test_another_link_is_told_without_asking_again"),
        (INVITING, "test_in_person_instead_of_online_asks_again"),
    ),
    "DTSTAMP is new for each message, and the same in a retry": (
        (INVITING, "test_the_stamp_of_every_message_is_newer_even_if_the_clock_was_set_back"),
        (INVITING, "test_a_lost_invitation_goes_once_more_to_that_guest_with_a_new_link"),
        (MIME, "test_the_same_message_has_the_same_bytes"),
    ),
    "an older revision never follows a newer one": (
        (QUEUE, "test_an_older_revision_never_follows_a_newer_one"),
        (QUEUE, "test_a_newer_revision_replaces_one_that_was_never_tried"),
        (QUEUE, "test_an_old_revision_is_not_sent_again"),
    ),
    "the zone stands in the message and is right": (
        (ICAL, "test_nine_in_berlin_is_the_right_instant_for_every_reader"),
        (ICAL, "test_the_zone_of_the_message_itself_is_right_not_only_its_name"),
    ),
    "two days are two entries and two mails": (ALONE,),
    "texts and names come through and make no lines": (
        (INVITING, "test_the_mail_says_in_words_what_the_calendar_says"),
        (ICAL, "test_names_and_titles_come_through_unchanged"),
        (ICAL, "test_no_text_becomes_a_line_of_its_own"),
    ),
    "a moved day asks again, the old answer is kept": (
        ("tests.meetings.test_replying", "test_a_moved_day_asks_again_and_keeps_the_old_answer"),
    ),
    "calling off all": (ENDS, WHOLE_LIFE),
    "calling off what never left sends nothing": (
        (INVITING, "test_calling_off_before_anything_left_sends_nothing"),
    ),
    "a late guest is told alone": ((INVITING, "test_who_is_invited_late_gets_the_mail_alone"),),
    "un-inviting one has no status and a higher SEQUENCE": (ENDS, WHOLE_LIFE),
    "invited again after un-inviting, and planned again": (
        (INVITING, "test_who_was_uninvited_may_be_invited_again_with_a_higher_sequence"),
        (INVITING, "test_a_meeting_planned_again_gets_new_entries"),
    ),
    "delegation and strangers wait for the office": (
        (ANSWERS, "test_what_is_not_plainly_the_guests_own_word_waits_for_the_office"),
    ),
    "another date proposed moves nothing": (
        ASKS,
        (ANSWERS, "test_another_date_proposed_changes_nothing_and_is_seen"),
    ),
    "headers: no Auto-Submitted, nothing injected, cut": (
        TREE,
        (MIME, "test_what_somebody_typed_makes_no_header_and_no_recipient"),
        (MIME, "test_headers_are_cut_and_names_need_no_quotes"),
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_held_by_a_test(row: str) -> None:
    held_by = [getattr(importlib.import_module(module), name) for module, name in ROWS[row]]

    assert held_by
    assert all(callable(test) for test in held_by)
