"""Building, sending, reminding, ending: the office's side."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow import scheduler
from kzv_workflow.meetings import queries as meetings
from kzv_workflow.surveys import queries
from kzv_workflow.surveys.models import Invitee, Link, Question, Survey
from kzv_workflow.web.viewer import Role, Viewer
from tests.browser import Browser
from tests.conftest import account_named
from tests.meetings.invited import mails
from tests.surveys.rounds import (
    answered,
    draft,
    secrets_by_mail,
    sent,
    settled,
)
from tests.test_scheduler import Wall


def of(session: Session, survey: Survey) -> Survey:
    return settled(session, survey)


def missing(session: Session) -> set[str]:
    """The addresses of those who have not taken part."""
    found = set(session.scalars(sa.select(Invitee.email).where(~Invitee.took_part)))
    session.commit()
    return found


def test_the_standard_questionnaire_is_there_and_the_next_one_lines_up_with_it(
    office: Browser, session: Session, at: datetime
) -> None:
    first = sent(session, at)
    keys_of_first = [one.trend_key for one in first.questions]

    office.get("/feedback/neu")
    made = office.submit("/feedback/neu", title="Feedback zum 3. Treffen")

    last = session.scalars(sa.select(Survey).order_by(Survey.id.desc())).first()
    assert last is not None
    assert made.location == f"/feedback/{last.id}/bearbeiten"
    assert [one.trend_key for one in last.questions] == keys_of_first
    assert len(keys_of_first) == 8


def test_questions_are_added_moved_and_removed_by_buttons(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = draft(session, at)
    path = f"/feedback/{survey.id}/bearbeiten"
    office.get(path)
    first, second = survey.questions[0].text, survey.questions[1].text

    office.submit(path, 200, step="down:0")
    page = office.submit(path, 200, step="remove:7")
    added = {**page.form(path), "step": "add", "new-kind": "short"}
    office.post(path, added, 200)
    office.submit(path, 303, step="save", **{"fragen-7-text": "Ihre Rolle?"})

    texts = [one.text for one in of(session, survey).questions]
    assert texts[:2] == [second, first]
    assert texts[-1] == "Ihre Rolle?"
    assert len(texts) == 8
    assert session.scalar(sa.select(sa.func.count(Question.id))) == 8


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("gut", "mindestens zwei"),
        ("gut\nGut", "steht zweimal da"),
        ("gut\nkeine Angabe", "ergänzt das Programm selbst"),
        ("\n".join(map(str, range(13))), "höchstens 12"),
    ],
)
def test_wrong_options_are_said_at_their_question(
    office: Browser, session: Session, at: datetime, options: str, sentence: str
) -> None:
    survey = draft(session, at)
    path = f"/feedback/{survey.id}/bearbeiten"
    office.get(path)

    page = office.submit(path, 422, step="save", **{"fragen-0-options": options})

    assert sentence in page.text
    assert page.form(path)["fragen-0-options"] == options


def test_two_people_editing_see_that_the_other_was_faster(
    office: Browser, admin: Browser, session: Session, at: datetime
) -> None:
    path = f"/feedback/{draft(session, at).id}/bearbeiten"
    office.get(path)
    admin.get(path)
    office.submit(path, step="save", title="Erste")

    page = admin.submit(path, 422, step="save", title="Zweite")

    assert "Jemand hat das inzwischen geändert." in page.text
    assert page.form(path)["title"] == "Zweite"


def test_once_answered_it_is_locked_and_a_copy_can_be_changed(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 1)
    office.get(f"/feedback/{survey.id}")

    refused = office.post(f"/feedback/{survey.id}/bearbeiten", {"title": "x"}, 422)
    office.get(f"/feedback/{survey.id}")
    copied = office.submit(f"/feedback/{survey.id}/kopieren")

    assert "schon jemand geantwortet" in refused.text
    assert office.get(copied.location).heading == "Fragen bearbeiten"


def test_a_deadline_in_words_is_shown_as_a_day_before_it_is_sent(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = draft(session, at)
    path = f"/feedback/{survey.id}/versenden"
    office.get(path)

    shown = office.submit(path, 200, due="Ende Mai", step="send")
    assert "„Ende Mai“ heißt: bis Montag, 31. Mai 2021" in shown.text
    assert secrets_by_mail(session) == {}
    everybody = [one.email for one in meetings.possible_guests(session, at.date())]
    session.commit()
    office.post(path, {**shown.form(path), "step": "send", "guests": everybody})

    found = of(session, survey)
    assert (found.state, found.due, found.due_text) == ("open", date(2021, 5, 31), "Ende Mai")
    assert len(secrets_by_mail(session)) == 11


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ("", "bis wann"),
        ("irgendwann", "verstehen wir nicht"),
        ("01.04.2021", "ist schon vorbei"),
        ("01.04.2029", "höchstens ein Jahr"),
    ],
)
def test_an_impossible_deadline_is_said_at_its_field(
    office: Browser, session: Session, at: datetime, due: str, sentence: str
) -> None:
    path = f"/feedback/{draft(session, at).id}/versenden"
    office.get(path)

    page = office.submit(path, 422, due=due, step="check")

    assert sentence in page.document.xpath("string(//*[@id='due-error'])")
    assert page.form(path)["due"] == due


def test_the_mail_says_what_it_must_and_the_outbox_keeps_the_link_secret(
    office: Browser, session: Session, at: datetime
) -> None:
    sent(session, at)

    [mail] = [one for one in mails(session) if one.row.recipient_email.startswith("halle")]
    secret = secrets_by_mail(session)["halle"]

    assert mail.row.subject == "Ihr Feedback bis 31.05.2021: Feedback zum 2. Treffen"
    assert "nicht, was Sie geantwortet haben" in mail.text
    assert "Mo, 31.05.2021" in mail.text
    assert "Thalheim" not in mail.text
    assert secret not in office.get(f"/postausgang/{mail.row.id}").text
    assert session.get(Link, secret) is None


def test_two_working_days_before_the_end_only_those_missing_are_reminded_once(
    app: Flask, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 4)
    scheduler.tick(app, Wall(2021, 5, 26))
    early = len([one for one in mails(session) if one.row.subject.startswith("Noch bis")])
    session.commit()
    for _ in range(2):
        scheduler.tick(app, Wall(2021, 5, 27))
    scheduler.tick(app, Wall(2021, 5, 28))

    reminded = [one for one in mails(session) if one.row.subject.startswith("Noch bis")]
    assert early == 0
    assert len(reminded) == 7
    assert {one.row.recipient_email for one in reminded} == missing(session)


def test_a_reminder_by_hand_reaches_nobody_twice_a_day(
    office: Browser, session: Session, at: datetime
) -> None:
    survey = sent(session, at)
    answered(session, survey, 9)
    path = f"/feedback/{survey.id}/erinnern"

    office.get(path)
    first = office.submit(path)
    office.get(path)
    office.submit(path)

    assert first.location == f"/feedback/{survey.id}"
    assert len([one for one in mails(session) if one.row.subject.startswith("Noch bis")]) == 2


def test_the_desk_gets_what_is_open_for_somebody(session: Session, at: datetime) -> None:
    survey = sent(session, at)
    account = account_named(session, "altenburg")
    viewer = Viewer(account.id, "x", Role.MUNICIPALITY, account.organisation_id, "x")

    [one] = queries.open_for(session, viewer)

    assert (one.survey_id, one.due) == (survey.id, date(2021, 5, 31))


def test_anonymous_surveys_show_only_the_total_named_ones_each_municipality(
    office: Browser, session: Session, at: datetime
) -> None:
    hidden, named = sent(session, at), sent(session, at, anonymous=False, title="Mit Namen")
    answered(session, hidden, 3)
    answered(session, named, 3)

    anonymous_page = office.get(f"/feedback/{hidden.id}").text
    named_page = office.get(f"/feedback/{named.id}").text

    assert "3 von 11 (27 %)" in anonymous_page
    assert "Burgenlandkreis" not in anonymous_page
    assert "Burgenlandkreis" in named_page
