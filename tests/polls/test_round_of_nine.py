"""Dates as a year really asks for them: three meetings, nine municipalities, sixteen people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory.models import Person
from kzv_workflow.polls import deciding, queries
from kzv_workflow.polls.board import board
from kzv_workflow.polls.coverage import Coverage
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.models import Poll
from kzv_workflow.polls.outlines import MeetingOutline
from tests.browser import Browser
from tests.meetings.invited import mails, planned
from tests.polls.asked import act, again, answer_as, last_mail, option, running, sheet
from tests.polls.round_of_nine import NOVEMBER, SEPTEMBER, one_option_each, sixteen_people

SHARED = ("yes", "no", "yes", "yes", "yes", "yes"), ("no", "yes", "yes", "no", "yes", "no")


def asked(session: Session, at: datetime) -> Poll:
    sixteen_people(session)
    return running(session, at, *one_option_each(session))


def test_nine_municipalities_are_counted_though_sixteen_people_answer(
    session: Session, at: datetime
) -> None:
    """Of Nordsachsen one comes on the first day and the other on the second, a week later."""
    poll = asked(session, at)
    names = [one.name for one in queries.delegates(session, poll.id)]
    shared = dict(zip(("Ralf Dünnebier", "Jutta Krieger"), SHARED, strict=True))
    for name in names:
        poll = again(session, poll.id)
        words = shared.get(name, ("yes", "yes", "no" if name == "Anne Wettin" else "yes"))
        answer_as(session, poll, name, sheet(poll, *words), at)

    state = board(session, again(session, poll.id))

    verdicts = [one.options[0].verdict for one in state.meetings]
    apart = {one.party.name: one for one in verdicts[0].standings}
    assert len(names) == 16
    assert [one.count(Coverage.COVERED, Coverage.SPLIT) for one in verdicts] == [9, 9, 8]
    assert apart["Nordsachsen"].words == "vertreten (geteilt)"
    assert verdicts[0].sentence == "9 von 9 Kommunen vertreten"
    assert verdicts[2].sentence == "8 von 9 Kommunen vertreten; fehlt: Saalekreis"


def test_an_address_that_cannot_be_one_is_left_out_and_named(
    office: Browser, session: Session, at: datetime
) -> None:
    poll = asked(session, at)
    person = session.query(Person).filter_by(surname="Krieger").one()
    person.email = "krieger@@demo"
    session.commit()
    option_id, before = queries.asked_options(poll)[1].id, last_mail(session)

    page = office.get(f"/terminabfragen/{poll.id}/festlegen/{option_id}")
    deciding.fix(session, again(session, poll.id), Choice(option_id, poll.version), act(at))
    session.commit()

    invited = {mail.row.recipient_email for mail in mails(session, before)}
    named = "Ohne gültige Mailadresse, daher ohne Einladung: Jutta Krieger (Nordsachsen)."
    assert named in page.text
    assert "17 Personen bekommen die Einladung" in page.text
    assert len(invited) == 17
    assert "krieger@@demo" not in invited


def test_whose_turn_it_is_to_be_host_is_said_where_hosts_differ(
    office: Browser, session: Session, at: datetime
) -> None:
    one_each = one_option_each(session)
    halle, leipzig = (one_each[number].options[0].host_id for number in (1, 2))
    day = (("", "03.03.2021", "9:00", "15:00", "in_person", "Stadthaus"),)
    planned(session, at, day).host_id = halle
    session.commit()
    differ = (
        option(*SEPTEMBER, host_id=halle, mode="in_person"),
        option(*NOVEMBER, host_id=leipzig, mode="in_person"),
    )
    poll = running(session, at, one_each[1], MeetingOutline("4. Treffen", differ))

    page = office.get(f"/terminabfragen/{poll.id}")

    assert "Stadt Leipzig war noch nie Gastgeber und ist an der Reihe." in page.text
    assert page.text.count("Stadt Halle war zuletzt am 03.03.2021 Gastgeber.") == 1
