"""What changes while a poll runs is told to those asked, once each; the office sees it first."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Membership, Person
from kzv_workflow.errors import DomainError
from kzv_workflow.mail import wording
from kzv_workflow.mail.texts import KINDS
from kzv_workflow.mail.wording import Wording
from kzv_workflow.polls import queries, service, stages
from kzv_workflow.polls.models import Poll, PollAnswer
from kzv_workflow.polls.outlines import Deadline
from kzv_workflow.todos.models import AssignmentState
from tests.browser import Browser
from tests.factories import WRITER, organisation
from tests.meetings.invited import mails
from tests.polls.asked import (
    act,
    again,
    answer,
    delegate_of,
    draft,
    kinds,
    last_mail,
    running,
    secret_of,
)
from tests.polls.forms import SEIDEL, assignment, fields
from tests.polls.test_deciding import two_options

LATER = Deadline(date(2021, 5, 10), "10.05.2021")


def texts(session: Session, after: int = 0) -> dict[str, str]:
    return {mail.row.recipient_email: mail.text for mail in mails(session, after)}


def test_withdrawing_is_seen_first_and_told_once_to_each(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = two_options(session, at)
    service.set_bilateral(session, poll, organisation(session, "Saalekreis").id, True, act(at))
    session.commit()
    before = last_mail(session)
    option = queries.asked_options(poll)[1]
    address = f"/terminabfragen/{poll.id}/zurueckziehen/{option.id}"

    page = office.get(address)
    seen = last_mail(session)
    office.post(address, {"reason": "Der Saal ist belegt.", "step": "save"})
    office.post(address, {"step": "save"})

    told = texts(session, before)
    assert "Nicht mehr zur Wahl: 3. Treffen, Mi 22.09.2021" in page.text
    assert "8 Personen bekommen eine Mail" in page.text
    assert seen == before
    assert kinds(session, before) == ["poll-changed"] * 8
    assert "Grund: Der Saal ist belegt." in told[SEIDEL]
    assert "saalekreis@demo.example" not in told


def test_who_had_answered_the_rest_owes_nothing_any_more(session: Session, at: datetime) -> None:
    poll = two_options(session, at)
    answer(session, poll, "Altenburger Land", "yes", at=at)
    owed = assignment(session, poll, "Altenburger Land").state

    poll = again(session, poll.id)
    stages.withdraw(session, poll, queries.asked_options(poll)[1], "", act(at))
    session.commit()

    states = [assignment(session, poll, name).state for name in ("Altenburger Land", "Stadt Halle")]
    assert owed is AssignmentState.OPEN
    assert states == [AssignmentState.DONE, AssignmentState.OPEN]


def test_another_end_is_told_and_the_same_one_is_not(session: Session, at: datetime) -> None:
    poll = running(session, at)
    before = last_mail(session)

    told = stages.move_deadline(session, poll, LATER, act(at))
    session.commit()
    with pytest.raises(DomainError, match="schon gilt"):
        stages.move_deadline(session, again(session, poll.id), LATER, act(at))

    text = texts(session, before)[SEIDEL]
    assert told == 9
    assert "bis Mo, 10.05.2021 antworten (bisher Fr, 30.04.2021)" in text
    assert "/terminabfragen/antwort/" in text


@pytest.fixture
def for_two(session: Session, at: datetime) -> Poll:
    """Frau Seidel stands for the Saalekreis, too, whose own contact has left."""
    person = session.scalars(sa.select(Person).where(Person.email == SEIDEL)).one()
    place = organisation(session, "Saalekreis")
    session.execute(sa.delete(Membership).where(Membership.organisation_id == place.id))
    session.add(Membership(person=person, organisation=place))
    session.commit()
    return running(session, at)


def test_somebody_in_two_organisations_is_asked_once_for_both(
    for_two: Poll, session: Session
) -> None:
    sent = [mail for mail in mails(session) if mail.row.recipient_email == SEIDEL]

    assert len(sent) == 1
    assert "bei Ihnen (Altenburger Land und Saalekreis)" in sent[0].text
    assert sent[0].row.recipient_label == "Altenburger Land und Saalekreis"


def test_one_answer_counts_for_both_and_closes_both_todos(
    for_two: Poll, stranger: Browser, session: Session
) -> None:
    page_address = f"/terminabfragen/antwort/{secret_of(session, SEIDEL)}"
    poll = again(session, for_two.id)

    page = stranger.get(page_address)
    stranger.post(page_address, fields(poll, "yes"))

    answers = session.scalar(sa.select(sa.func.count(PollAnswer.id)))
    states = [assignment(session, poll, name).state for name in ("Altenburger Land", "Saalekreis")]
    assert "Sabine Seidel, Altenburger Land und Saalekreis." in page.text
    assert answers == 4
    assert states == [AssignmentState.DONE] * 2


def test_a_substitute_answers_for_both(for_two: Poll, stranger: Browser, session: Session) -> None:
    secret, before = secret_of(session, SEIDEL), last_mail(session)
    typed = {"name": "Jan Vogt", "email": "vogt@demo.example"}

    stranger.post(f"/terminabfragen/antwort/{secret}/weitergeben", typed, 200)

    [mail] = mails(session, before)
    assert "für Altenburger Land und Saalekreis:" in mail.text
    assert delegate_of(session, for_two, "Saalekreis").name == "Jan Vogt"


def test_the_office_words_the_question_and_reads_the_answers(
    session: Session, at: datetime
) -> None:
    own = Wording("Hallo {name},\n\nbitte bis {frist}:", "Herzlich\n{buero}")
    wording.change(session, KINDS["poll_invitation"], own, WRITER, at)
    organisation(session, "BiSMit").fallback_email = "buero-post@demo.example"
    poll = draft(session, at)

    service.start(session, poll, act(at))
    session.commit()

    mail = next(one for one in mails(session) if one.row.recipient_email == SEIDEL)
    lines = mail.text.split("\r\n")
    assert lines[:3] == ["Hallo Sabine Seidel,", "", "bitte bis Fr, 30.04.2021:"]
    assert lines[-3:] == ["Herzlich", "BiSMit", ""]
    assert mail.message["Reply-To"] == "BiSMit <buero-post@demo.example>"
