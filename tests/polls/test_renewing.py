"""Opening a date again: deadlines that hang on the meeting wait, then hang on the new one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.polls import deciding
from kzv_workflow.polls.models import Poll
from kzv_workflow.polls.outlines import Deadline
from kzv_workflow.todos.models import AssignmentState, Todo
from kzv_workflow.workflows import moving
from tests.factories import assignment_for
from tests.meetings.invited import act
from tests.polls.asked import END, again
from tests.polls.test_deciding import fixed, two_options
from tests.workflows.test_moving import OSTERRUHE


def table_before(session: Session, meeting: Meeting, at: datetime) -> Todo:
    """A To-do that is due before that meeting, committed."""
    return assignment_for(
        session, "Stadt Halle", at, text="Tabelle", due_kind="before_meeting",
        due_meeting="2. Treffen", due_text="vor dem 2. Treffen", due_meeting_id=meeting.id,
    ).todo  # fmt: skip


def reopen(session: Session, poll: Poll, at: datetime) -> None:
    deadline = Deadline(END, "30.04.2021")
    deciding.reopen(session, poll, poll.meetings[0], "Wasserschaden", deadline, act(at))
    session.commit()


def test_deadlines_wait_for_the_new_date_and_hang_on_it(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    first = fixed(session, poll, at)
    first.number = 2
    todo = table_before(session, first, at)

    reopen(session, again(session, poll.id), at)
    session.refresh(todo)
    assert (first.state, todo.due_on) == (MeetingState.MOVED, None)

    second = fixed(session, again(session, poll.id), at)
    session.refresh(todo)
    assert second.first_day
    assert (todo.due_meeting_id, second.number) == (second.id, 2)
    assert todo.due_on == second.first_day - timedelta(days=1)
    assert todo.printed_due == "vor dem 2. Treffen"


def test_a_poll_for_a_moved_meeting_finds_its_date_and_ends_the_search(
    session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    first = fixed(session, poll, at)
    reopen(session, again(session, poll.id), at)
    first.state = MeetingState.INVITED
    moving.move(session, first, OSTERRUHE, act(at))
    session.commit()

    fixed(session, again(session, poll.id), at)

    search = session.query(Todo).filter(Todo.text.startswith("Neuen Termin")).one()
    assert {one.state for one in search.assignments} == {AssignmentState.DONE}


def test_what_has_taken_place_is_not_opened_again(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    first = fixed(session, poll, at)
    first.state = MeetingState.HELD
    session.commit()

    with pytest.raises(DomainError, match="Nur ein geplantes Treffen"):
        reopen(session, again(session, poll.id), at)
