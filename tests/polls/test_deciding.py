"""Fixing a date with all that follows, opening it again, alternatives for what collides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.mail.models import MailState, OutgoingMail
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.meetings.models import Meeting, MeetingState
from kzv_workflow.polls import deciding, queries, stages
from kzv_workflow.polls.board import board
from kzv_workflow.polls.coverage import Coverage
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import Poll, PollDecision, PollState
from kzv_workflow.polls.outlines import Deadline, MeetingOutline
from kzv_workflow.todos.models import Todo
from kzv_workflow.web.extensions import db
from tests.browser import Browser
from tests.factories import organisation
from tests.meetings.invited import mails
from tests.polls.asked import (
    APART,
    AUTUMN,
    END,
    WINTER,
    act,
    again,
    answer,
    everybody,
    kinds,
    last_mail,
    option,
    running,
)

THREE = (
    MeetingOutline("2. Treffen", (option(*APART),)),
    MeetingOutline("3. Treffen", (option(*AUTUMN, mode="in_person"),)),
    MeetingOutline("4. Treffen", (option(*WINTER, mode="in_person"),)),
)


def two_options(session: Session, at: datetime, host: str = "") -> Poll:
    host_id = organisation(session, host).id if host else None
    options = (option(*AUTUMN, host_id=host_id, mode="in_person"), option("2021-09-22"))
    return running(session, at, MeetingOutline("3. Treffen", options))


def choice(poll: Poll, number: int = 0, despite: bool = False) -> Choice:
    return Choice(queries.asked_options(poll)[number].id, poll.version, despite)


def fixed(session: Session, poll: Poll, at: datetime, number: int = 0) -> Meeting:
    meeting = deciding.fix(session, poll, choice(poll, number), act(at))
    session.commit()
    return meeting


def test_fixing_makes_the_meeting_with_its_days_and_invites(session: Session, at: datetime) -> None:
    poll = two_options(session, at, "Stadt Halle")
    everybody(session, poll, "yes", "no", at=at)
    before = last_mail(session)

    meeting = fixed(session, again(session, poll.id), at)

    poll = again(session, poll.id)
    days = [(day.day.isoformat(), day.mode, day.place) for day in meeting.days]
    host_todo = session.scalars(sa.select(Todo).order_by(Todo.id.desc())).first()
    assert [day[0] for day in days] == list(AUTUMN)
    assert meeting.state is MeetingState.INVITED
    assert meetings.agenda(session, meeting.id)[0].title == "Begrüßung und Protokollkontrolle"
    assert [mail.event["method"] for mail in mails(session, before)] == ["REQUEST"] * 22
    assert host_todo is not None
    assert host_todo.text.startswith("Gastgeber: Raum und Technik vorbereiten für „3. Treffen“")
    assert poll.state is PollState.CLOSED
    assert poll.meetings[0].decision is not None
    assert poll.meetings[0].decision.sentence == (
        "3. Treffen: Mi 15. – Do 16.09.2021, 09:00–15:00 Uhr, in Präsenz, Konferenzraum. "
        "9 von 9 Kommunen vertreten."
    )


def test_an_entry_for_each_day_and_guest_with_uid_method_and_only_the_recipient(
    session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    before = last_mail(session)

    fixed(session, poll, at)

    own = [m for m in mails(session, before) if m.row.recipient_email == "altenburg@demo.example"]
    events = [mail.event for mail in own]
    assert len({event["uid"] for event in events}) == 2
    assert all(b"METHOD:REQUEST" in mail.ics and b"SEQUENCE:0" in mail.ics for mail in own)
    assert all(b"halle@demo.example" not in mail.ics for mail in own)
    assert all(b"TZID=Europe/Berlin" in mail.ics for mail in own)


def test_what_was_not_answered_is_not_owed_any_more(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    answer(session, poll, "Stadt Halle", "yes", "no", at=at)

    fixed(session, again(session, poll.id), at)

    states = [one.state.value for one in session.get_one(Todo, poll.todo_id).assignments]
    assert sorted(states) == ["done"] + ["dropped"] * 8


def test_those_who_cannot_come_are_told_why(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    answer(session, poll, "Stadt Halle", "no", "no", at=at, note="Umzug")
    before = last_mail(session)

    fixed(session, again(session, poll.id), at)

    [mail] = [m for m in mails(session, before) if m.row.occasion.startswith("poll-fixed")]
    assert mail.row.recipient_email == "halle@demo.example"
    assert "fehlt: Stadt Halle (Umzug)" in mail.text


def test_the_consequences_are_shown_first(office: Browser, session: Session, at: datetime) -> None:
    poll = two_options(session, at, "Stadt Halle")
    answer(session, poll, "Nordsachsen", "no", "no", at=at, note="Bildungswoche")
    first = queries.asked_options(poll)[0].id

    page = office.get(f"/terminabfragen/{poll.id}/festlegen/{first}")

    assert "11 Personen bekommen die Einladung" in page.text
    assert "Diese Tage werden wieder frei: Mi 22.09.2021" in page.text
    assert "Stadt Halle bekommt als Gastgeber ein To-do bis Mi, 01.09.2021" in page.text
    assert "Nordsachsen: kann nicht – Bildungswoche" in page.text
    assert session.scalars(sa.select(Meeting)).all() == []
    session.commit()
    answer_page = office.submit(f"/festlegen/{first}")
    assert answer_page.location.startswith("/treffen/")


def test_the_no_of_the_host_is_overridden_only_explicitly(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = two_options(session, at, "Stadt Halle")
    answer(session, poll, "Stadt Halle", "no", "yes", at=at)
    path = f"/terminabfragen/{poll.id}/festlegen/{queries.asked_options(poll)[0].id}"
    office.get(path)

    page = office.submit(path, 422)
    assert "Stadt Halle ist Gastgeber und kann nicht." in page.text
    assert "Bitte bestätigen Sie, dass der Termin trotzdem gilt." in page.text
    office.submit(path, despite="1")

    session.expire_all()
    assert session.get_one(Poll, poll.id).state is PollState.CLOSED


def test_who_saw_an_older_state_changes_nothing(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    first, second = (one.id for one in queries.asked_options(poll))
    office.get(f"/terminabfragen/{poll.id}/festlegen/{first}")
    fixed(session, again(session, poll.id), at, number=1)

    late = office.submit(f"/festlegen/{first}")
    page = office.get(late.location)

    assert "Inzwischen hat jemand anderes einen Termin festgelegt" in page.text
    decisions = session.scalars(sa.select(PollDecision.option_id)).all()
    assert decisions == [second]


def test_an_option_of_another_poll_is_refused(session: Session, at: datetime) -> None:
    poll, other = two_options(session, at), two_options(session, at)
    foreign = Choice(queries.asked_options(other)[0].id, poll.version)

    with pytest.raises(DomainError):
        deciding.fix(session, poll, foreign, act(at))
    session.rollback()


def decide(app: Flask, poll_id: int, number: int, at: datetime, together: Barrier) -> str:
    """One organiser of two, who both saw the same page."""
    with app.app_context():
        poll = queries.find(db.session, poll_id, act(at).viewer)
        assert poll is not None
        chosen = choice(poll, number)
        db.session.rollback()
        together.wait()
        try:
            fresh = queries.find(db.session, poll_id, act(at).viewer)
            assert fresh is not None
            deciding.fix(db.session, fresh, chosen, act(at))
            db.session.commit()
        except (DomainError, sa.exc.IntegrityError) as error:
            db.session.rollback()
            return type(error).__name__
        return "fixed"


def race(app: Flask, poll_id: int, at: datetime) -> list[str]:
    together = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(decide, app, poll_id, number, at, together) for number in (0, 1)]
        return sorted(run.result() for run in runs)


def test_of_two_who_decide_at_once_exactly_one_wins(
    app: Flask, session: Session, at: datetime
) -> None:
    poll = two_options(session, at)

    outcome = race(app, poll.id, at)

    assert outcome == ["DomainError", "fixed"]
    assert len(session.scalars(sa.select(Meeting)).all()) == 1
    assert len(session.scalars(sa.select(PollDecision)).all()) == 1


def test_opening_again_cancels_in_every_calendar_and_keeps_the_answers(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = two_options(session, at, "Stadt Halle")
    everybody(session, poll, "yes", "no", at=at)
    meeting = fixed(session, again(session, poll.id), at)
    session.execute(sa.update(OutgoingMail).values(attempts=1, state="sent", sent_at=at))
    session.commit()
    before = last_mail(session)
    path = f"/terminabfragen/{poll.id}/oeffnen/{poll.meetings[0].id}"
    office.get(path)

    page = office.submit(path, 422)
    assert "ist keine Frist" in page.text or "Frist an" in page.text
    office.submit(path, reason="Wasserschaden", deadline="Mitte Mai 2021")

    poll = again(session, poll.id)
    events = [mail.event for mail in mails(session, before) if b"VEVENT" in mail.ics]
    session.commit()
    assert {event["method"] for event in events} == {"CANCEL"}
    assert {event["sequence"] for event in events} == {1}
    assert len(events) == 22
    assert session.get_one(Meeting, meeting.id).state is MeetingState.MOVED
    assert (poll.state, poll.meetings[0].decision) == (PollState.OPEN, None)
    verdict = board(session, poll).meetings[0].options[0].verdict
    assert verdict.sentence == "9 von 9 Kommunen vertreten"


def test_a_date_fixed_again_is_a_new_entry_in_calendars(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    first = fixed(session, poll, at)
    uids = {day.uid for day in first.days}
    poll = again(session, poll.id)
    deciding.reopen(session, poll, poll.meetings[0], "Irrtum", Deadline(END, "30.04.2021"), act(at))
    session.commit()

    second = fixed(session, again(session, poll.id), at)

    assert not uids & {day.uid for day in second.days}


def test_alternatives_open_only_the_meeting_that_collides(session: Session, at: datetime) -> None:
    poll = running(session, at, *THREE)
    everybody(session, poll, "yes", "no", "yes", at=at)
    poll = again(session, poll.id)
    before = last_mail(session)

    told = stages.ask_again(
        session,
        poll,
        poll.meetings[1],
        [option("2021-09-22", "2021-09-23")],
        Deadline(END + timedelta(days=14), "Mitte Mai 2021"),
        act(at),
    )
    session.commit()

    poll = again(session, poll.id)
    asked = queries.asked_options(poll)
    sent = [m for m in mails(session, before) if m.row.occasion.startswith("poll-again")]
    state = board(session, poll)
    assert told == len(sent) == 9
    assert "Für ein Treffen stehen andere Termine zur Wahl" in sent[0].text
    assert "3. Treffen" in sent[0].text
    assert "2. Treffen" not in sent[0].text
    assert [one.meeting.title for one in asked] == ["3. Treffen"] * 2
    assert [m.options[0].verdict.count(Coverage.COVERED) for m in state.meetings] == [9, 0, 9]
    assert len(state.missing()) == 9
    assert all(one.is_open for one in session.get_one(Todo, poll.todo_id).assignments)


def test_alternatives_are_put_by_the_office(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = running(session, at, *THREE)
    path = f"/terminabfragen/{poll.id}/alternativen/{poll.meetings[1].id}"
    office.get(path)

    wrong = office.submit(path, 422, deadline="bald")
    assert office.page is not None
    days = {"m0o0p0-days": "22.–23.09.2021", "m0o0-place": "Halle"}
    office.post(path, {**office.page.form(path), "deadline": "Mitte Mai 2021", **days})

    assert "ist keine Frist" in wrong.text
    assert len(again(session, poll.id).meetings[1].options) == 2


def test_the_other_meetings_can_be_fixed_meanwhile(session: Session, at: datetime) -> None:
    poll = running(session, at, *THREE)

    fixed(session, poll, at, number=2)

    poll = again(session, poll.id)
    assert poll.state is PollState.OPEN
    assert [one.meeting.title for one in queries.asked_options(poll)] == [
        "2. Treffen",
        "3. Treffen",
    ]


def test_open_options_are_tentative_entries_until_they_are_decided(
    session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    place = organisation(session, "Stadt Halle")

    before = queries.tentative(session, organisation_id=place.id)
    stages.withdraw(session, poll, queries.asked_options(poll)[1], "", act(at))
    session.commit()
    between = queries.tentative(session, organisation_id=place.id)
    fixed(session, again(session, poll.id), at)
    after = queries.tentative(session, organisation_id=place.id)

    assert [one.day.isoformat() for one in before] == [*AUTUMN, "2021-09-22"]
    assert [one.uid for one in between] == [one.uid for one in before[:2]]
    assert after == []
    assert queries.tentative(session, person_id=-1) == []


def test_fixing_does_not_need_the_mail_server(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    before = last_mail(session)

    fixed(session, poll, at)

    waiting = [mail.row for mail in mails(session, before)]
    assert {row.state for row in waiting} == {MailState.QUEUED}
    assert len({row.occasion for row in waiting}) == len(waiting) == 22
    assert kinds(session, before) == []
