"""A survey that goes out with the Protokoll: one mail to each, with their own link."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.mail.models import OutgoingMail
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.surveys.models import Invitee, Survey, SurveyState
from kzv_workflow.surveys.questionnaire import STANDARD
from kzv_workflow.todos.models import Todo
from tests.browser import Browser
from tests.factories import SHORT, taken_over
from tests.meetings.invited import mails
from tests.surveys.rounds import LINK, answered, draft, invite, secrets_by_mail, settled


@pytest.fixture
def minutes(session: Session, at: datetime) -> Minutes:
    return taken_over(session, at, circulated=False)


@pytest.fixture
def path(minutes: Minutes) -> str:
    return f"/protokolle/{minutes.id}"


@pytest.fixture
def survey(session: Session, minutes: Minutes, at: datetime) -> Survey:
    """A draft about the meeting of the Protokoll."""
    return draft(session, at, meeting_id=minutes.meeting_id)


def letters(session: Session) -> dict[str, str]:
    """The text of the newest mail by the recipient's name in the address."""
    found = {one.row.recipient_email.split("@")[0]: one.text for one in mails(session)}
    session.commit()
    return found


def count(session: Session, column: sa.orm.InstrumentedAttribute[int]) -> int:
    found = session.scalar(sa.select(sa.func.count(column))) or 0
    session.commit()
    return found


def test_a_draft_of_the_meeting_is_proposed_and_nothing_is_sent_by_looking(
    office: Browser, session: Session, path: str, survey: Survey
) -> None:
    other = draft(session, survey.created_at, title="Ein anderes Treffen")

    page = office.get(f"{path}/versenden")

    assert page.form("/versenden")["survey"] == str(survey.id)
    assert other.title not in page.text
    assert "Feedback zum 2. Treffen" in page.text
    assert letters(session) == {}
    assert settled(session, survey).state is SurveyState.DRAFT


def test_each_mail_has_its_own_link_and_there_is_one_mail_each(
    office: Browser, stranger: Browser, session: Session, path: str, survey: Survey
) -> None:
    office.get(f"{path}/versenden")

    office.submit("/versenden", survey_due="Ende Mai")

    texts = letters(session)
    assert len(texts) == count(session, OutgoingMail.id) == 9
    secrets = {name: LINK.findall(text) for name, text in texts.items()}
    assert all(len(one) == 1 for one in secrets.values())
    assert len({one for [one] in secrets.values()}) == 9
    assert "Mo, 31.05.2021" in texts["halle"]
    assert "Anonym" in texts["halle"]
    found = settled(session, survey)
    assert (found.state, found.due, found.due_text) == ("open", date(2021, 5, 31), "Ende Mai")
    form = stranger.get(f"/feedback/antworten/{secrets['halle'][0]}")
    assert form.heading == survey.title
    assert {one.is_secret for one in session.scalars(sa.select(OutgoingMail))} == {True}


def test_without_a_day_of_its_own_it_ends_with_the_corrections(
    office: Browser, session: Session, path: str, survey: Survey
) -> None:
    office.get(f"{path}/versenden")

    office.submit("/versenden", correction_due="07.05.2021", survey_due="")

    assert settled(session, survey).due == date(2021, 5, 7)


def test_of_a_running_survey_only_those_invited_and_missing_get_a_link(
    office: Browser, stranger: Browser, session: Session, at: datetime, path: str, survey: Survey
) -> None:
    invite(session, survey, at, "altenburg@demo.example", "halle@demo.example")
    answered(session, survey, 1)
    [done] = session.scalars(sa.select(Invitee.email).where(Invitee.took_part))
    session.commit()

    office.get(f"{path}/versenden")
    office.submit("/versenden", survey=str(survey.id))

    [missing] = {"altenburg", "halle"} - {done.split("@")[0]}
    protokolle = {
        one.row.recipient_email.split("@")[0]: LINK.findall(one.text)
        for one in mails(session)
        if one.row.kind == "minutes"
    }
    session.commit()
    assert [name for name, links in protokolle.items() if links] == [missing]
    stranger.get(f"/feedback/antworten/{protokolle[missing][0]}")


def test_without_a_survey_the_protokoll_goes_alone(
    office: Browser, session: Session, path: str, survey: Survey
) -> None:
    office.get(f"{path}/versenden")

    office.submit("/versenden", survey="0")

    assert not any(LINK.search(text) for text in letters(session).values())
    assert settled(session, survey).state is SurveyState.DRAFT


def test_a_double_click_sends_both_once(
    office: Browser, session: Session, path: str, survey: Survey
) -> None:
    page = office.get(f"{path}/versenden")
    data = page.form("/versenden")
    office.post(f"{path}/versenden", data)
    links = secrets_by_mail(session)

    office.post(f"{path}/versenden", data)

    assert count(session, OutgoingMail.id) == count(session, Invitee.id) == 9
    assert secrets_by_mail(session) == links
    assert settled(session, survey).state is SurveyState.OPEN


def test_what_stops_the_protokoll_leaves_the_survey_a_draft(
    office: Browser, admin: Browser, session: Session, path: str, survey: Survey
) -> None:
    office.get(f"{path}/versenden")
    admin.get(f"{path}/bearbeiten")
    admin.submit("/bearbeiten", source=SHORT + "\nNeu.\n", step="save")

    office.submit("/versenden", 422)

    assert settled(session, survey).state is SurveyState.DRAFT
    assert count(session, OutgoingMail.id) == 0


@pytest.mark.usefixtures("survey")
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("survey_due", "irgendwann", "verstehen wir nicht"),
        ("survey", "999999", "gibt es nicht mehr"),
        ("feedback_url", "https://feedback.example", "entweder"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_sent(
    office: Browser, session: Session, path: str, field: str, typed: str, sentence: str
) -> None:
    office.get(f"{path}/versenden")

    page = office.submit("/versenden", 422, **{field: typed})

    assert sentence in page.document.get_element_by_id(f"{field}-error").text_content()
    assert page.form("/versenden")[field] == typed or field == "survey"
    assert count(session, OutgoingMail.id) == count(session, Invitee.id) == 0


def test_a_survey_without_questions_is_not_sent(
    office: Browser, session: Session, at: datetime, minutes: Minutes, path: str
) -> None:
    empty = draft(session, at, meeting_id=minutes.meeting_id, questions=STANDARD[:0])
    office.get(f"{path}/versenden")

    page = office.submit("/versenden", 422, survey=str(empty.id))

    assert "keine Fragen" in page.document.get_element_by_id("survey-error").text_content()


@pytest.mark.parametrize("survey_first", [True, False])
def test_what_refers_to_the_questionnaire_is_due_on_its_last_day(
    survey_first: bool, office: Browser, altenburg: Browser, session: Session, at: datetime
) -> None:
    words = "bis zu dem im Feedback-Bogen angegebenen Termin"
    text = SHORT + f"\n→ **To do Kommunen:** Rückmeldung zum Ablauf geben\n**Termin:** {words}\n"
    minutes = taken_over(session, at, text, circulated=False)
    survey = draft(session, at, meeting_id=minutes.meeting_id)
    if survey_first:
        invite(session, survey, at, "altenburg@demo.example")
    office.get(f"/protokolle/{minutes.id}/versenden")
    office.submit("/versenden", survey="0")
    if not survey_first:
        assert f"{words} ·" not in altenburg.get("/").text
        invite(session, survey, at, "altenburg@demo.example")

    page = altenburg.get("/")

    assert f"{words} (Mo, 31.05.2021) · noch" in page.text
    other = session.scalars(sa.select(Todo.due).where(Todo.number == 1)).one()
    session.rollback()
    assert other == date(2021, 5, 7)
