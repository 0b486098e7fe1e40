"""From an empty instance through a Protokoll, its To-dos and a meeting to the next Protokoll.

A real browser, a real mail server, commands in processes of their own, on both databases. The
clock is the real one: mails are delivered by a tick of the coming night, when no digest is due.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.loop import ADMIN, ADMIN_PASSWORD, Loop
from tests.e2e.steps_of_a_meeting import (
    attendance_is_recorded,
    guests_are_invited,
    meeting_is_called_off_and_planned_again,
    meeting_is_planned,
    protokoll_is_begun,
    time_is_changed,
)
from tests.e2e.steps_of_a_protokoll import (
    each_municipality_gets_one_digest,
    municipality_reports_and_thinks_again,
    office_marks_one_and_reminds_the_missing,
    protokoll_is_pasted,
    protokoll_is_sent_round,
)
from tests.e2e.steps_of_setting_up import (
    account_is_activated,
    first_admin_is_created,
    municipalities_are_entered,
    office_is_set_up,
    people_come_by_excel,
)


@pytest.mark.timeout(180)
def test_from_the_empty_instance_to_the_next_protokoll(loop: Loop, tmp_path: Path) -> None:
    office = first_admin_is_created(loop)
    office_is_set_up(office)
    municipalities_are_entered(office)
    people_come_by_excel(office, tmp_path)
    altenburg = account_is_activated(loop, office)
    protokoll_is_pasted(office)
    protokoll_is_sent_round(loop, office)
    municipality_reports_and_thinks_again(altenburg)
    office_marks_one_and_reminds_the_missing(loop, office)
    each_municipality_gets_one_digest(loop)

    office = loop.log_in(ADMIN, ADMIN_PASSWORD)
    meeting_is_planned(office)
    guests_are_invited(loop, office)
    time_is_changed(loop, office)
    meeting_is_called_off_and_planned_again(loop, office)
    attendance_is_recorded(office)
    protokoll_is_begun(office)
