"""From the invitation to the calling off, mail by mail, with what the guests answer between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Person
from kzv_workflow.meetings import inviting, queries, replies, replying, service
from kzv_workflow.meetings.models import Invitation, Meeting, ReplyChannel, Rsvp
from kzv_workflow.meetings.replying import Answer
from tests.factories import WRITER
from tests.meetings.invited import ONE_DAY, act, deliver_all, guests, mails, outline, planned

SABINE, CLEMENS = "Sabine Seidel", "Dr. Clemens von Thalheim"
ALTENBURG, HALLE = "altenburg@demo.example", "halle@demo.example"


def changed(session: Session, meeting: Meeting, at: datetime, title: str, start: str) -> None:
    """Another title or beginning, told to the guests and delivered."""
    session.expire_all()
    found = queries.find(session, meeting.id, WRITER)
    assert found is not None
    day = (str(found.days[0].id), "23.06.2021", start, *ONE_DAY[0][3:])
    service.change(session, found, outline((day,), title, state=found.state), act(at))
    inviting.update(session, found, act(at))
    deliver_all(session, at)


def answers(session: Session) -> dict[str, Rsvp]:
    session.expire_all()
    return {row.email: row.rsvp for row in session.scalars(sa.select(Invitation))}


def test_invite_accept_move_accept_reword_uninvite_call_off(session: Session, at: datetime) -> None:
    meeting = planned(session, at)
    inviting.invite(session, meeting, guests(session, meeting, SABINE, CLEMENS), act(at))
    deliver_all(session, at)
    for row in session.scalars(sa.select(Invitation)).all():
        replying.answer_by_link(session, row, Rsvp.ACCEPTED, "", at)
    accepted = answers(session)

    changed(session, meeting, at + timedelta(hours=1), "2. Treffen", "10:00")
    moved = answers(session)
    for row in session.scalars(sa.select(Invitation)).all():
        answer = Answer(Rsvp.ACCEPTED, ReplyChannel.MAIL, row.name, sequence=row.sequence)
        replying.take(session, row, answer, at + timedelta(hours=2))
    changed(session, meeting, at + timedelta(hours=3), "Zweites Treffen", "10:00")
    reworded = answers(session)
    [sabine] = guests(session, meeting, SABINE)
    inviting.uninvite(session, meeting, sabine, act(at + timedelta(hours=4)))
    deliver_all(session, at)
    left = [place.name for place in replies.who_comes(session, meeting.id)]
    inviting.call_off(session, meeting, "Osterruhe", act(at + timedelta(hours=5)))

    assert set(accepted.values()) == {Rsvp.ACCEPTED}
    assert set(moved.values()) == {Rsvp.NEEDS_ACTION}
    assert set(reworded.values()) == {Rsvp.ACCEPTED}
    assert left == ["Stadt Halle"]
    assert len(replies.history(session, meeting.id)) == 4
    told = [(m.row.recipient_email, m.event["method"], m.event["sequence"]) for m in mails(session)]
    assert told == [
        (ALTENBURG, "REQUEST", 0), (HALLE, "REQUEST", 0),
        (ALTENBURG, "REQUEST", 1), (HALLE, "REQUEST", 1),
        (ALTENBURG, "REQUEST", 1), (HALLE, "REQUEST", 1),
        (ALTENBURG, "CANCEL", 2), (HALLE, "CANCEL", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "surname",
    [
        "Müller-Lüdenscheidt",
        "Grabner, „der Bär“; Dezernat IV <evil@evil.example>",
        "x" * 170 + " Schmidt-Ödön",
        "ü =?UTF-8?Q?=0A?=Bcc: evil@evil.example",
    ],
)
def test_whatever_a_guest_is_called_the_mail_has_one_recipient(
    session: Session, at: datetime, surname: str
) -> None:
    person = session.scalars(sa.select(Person).where(Person.email == ALTENBURG)).one()
    person.surname = surname
    session.flush()
    meeting = planned(session, at)
    [guest] = [one for one in guests(session, meeting) if one.email == ALTENBURG]

    inviting.invite(session, meeting, [guest], act(at))

    [mail] = mails(session)
    assert [one.addr_spec for one in mail.message["To"].addresses] == [ALTENBURG]
    assert mail.message["Bcc"] is None
    assert [one["value"] for one in mail.event["attendees"]] == [f"mailto:{ALTENBURG}"]
    assert surname.split(" ")[0][:20] in mail.text
