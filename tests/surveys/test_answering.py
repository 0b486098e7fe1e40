"""Taking part: by link or logged in, once, with everything typed kept."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.history.models import HistoryEntry
from kzv_workflow.surveys import answering, sending
from kzv_workflow.surveys.models import Invitee, SealedSubmission, Survey
from kzv_workflow.surveys.questionnaire import STANDARD, Asked, QuestionKind
from tests.browser import Browser
from tests.surveys.rounds import PUBLIC_URL, act, secrets_by_mail, sent


@pytest.fixture
def survey(session: Session, at: datetime) -> Survey:
    return sent(session, at)


@pytest.fixture
def link(session: Session, survey: Survey) -> str:
    return f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"


def boxes(session: Session) -> int:
    count = session.scalar(sa.select(sa.func.count(SealedSubmission.key))) or 0
    session.commit()
    return count


def field(survey: Survey, position: int) -> str:
    return answering.field_of(survey.questions[position - 1])


def test_the_first_line_says_whether_it_is_anonymous_and_who_reads_it(
    stranger: Browser, link: str, session: Session, at: datetime
) -> None:
    page = stranger.get(link)
    sent(session, at, anonymous=False, title="Mit Namen")
    named = stranger.get(f"/feedback/antworten/{secrets_by_mail(session)['halle']}")

    assert "Anonym. BiSMit sieht, ob Sie teilgenommen haben" in page.text
    assert "Nicht anonym. BiSMit sieht Ihren Namen" in named.text
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"


def test_looking_at_the_link_changes_nothing_and_sending_it_ends_it(
    stranger: Browser, link: str, survey: Survey, session: Session
) -> None:
    for _ in range(3):
        stranger.get(link)
    assert boxes(session) == 0

    stranger.post(link, {field(survey, 1): "gut"})
    thanks = stranger.get(link)

    assert thanks.heading == "Vielen Dank"
    assert "form" not in {one.tag for one in thanks.document.xpath("//main//*")}
    assert boxes(session) == 1


def test_a_double_click_has_one_effect_and_says_thanks(
    stranger: Browser, link: str, survey: Survey, session: Session
) -> None:
    stranger.get(link)
    data = {field(survey, 1): "gut"}

    stranger.post(link, data)
    again = stranger.post(link, data, 200)

    assert again.heading == "Vielen Dank"
    assert boxes(session) == 1


def test_what_is_missing_is_said_at_its_question_and_everything_typed_is_kept(
    stranger: Browser, link: str, survey: Survey, session: Session
) -> None:
    stranger.get(link)

    page = stranger.post(
        link,
        {
            field(survey, 2): "nützlich",
            field(survey, 5): "Zeile 1\r\nZeile 2",
            f"{field(survey, 6)}-sonstiges": "Wald",
        },
        422,
    )

    assert "Bitte beantworten Sie diese Frage." in page.text
    assert page.form(link)[field(survey, 2)] == "nützlich"
    assert page.form(link)[field(survey, 5)].split() == ["Zeile", "1", "Zeile", "2"]
    assert page.form(link)[f"{field(survey, 6)}-sonstiges"] == "Wald"
    assert boxes(session) == 0


def test_too_long_a_text_is_said_and_stands_there_still(
    stranger: Browser, link: str, survey: Survey
) -> None:
    stranger.get(link)
    data = {field(survey, 1): "gut", field(survey, 5): "x" * 2001}

    page = stranger.post(link, data, 422)

    assert "Bitte höchstens 2000 Zeichen; es sind 2001." in page.text
    assert page.form(link)[field(survey, 5)] == "x" * 2001


def test_somebody_logged_in_finds_the_form_and_takes_part_without_a_link(
    altenburg: Browser, survey: Survey, session: Session
) -> None:
    assert survey.title in altenburg.get("/feedback").text
    path = f"/feedback/{survey.id}/teilnehmen"
    assert altenburg.client.get(f"/feedback/{survey.id}").headers["Location"] == path

    altenburg.get(path)
    altenburg.post(path, {field(survey, 1): "gut"})

    assert altenburg.get(path).heading == "Vielen Dank"
    assert "Sie haben teilgenommen." in altenburg.get("/feedback").text
    assert boxes(session) == 1


def test_after_the_end_the_page_says_so_and_stores_nothing(
    stranger: Browser, link: str, survey: Survey, session: Session, at: datetime
) -> None:
    stranger.get(link)
    sending.end(session, survey, act(at))
    session.commit()

    page = stranger.post(link, {field(survey, 1): "gut"}, 422)

    assert page.heading == "Die Befragung ist beendet"
    assert stranger.get(link).heading == "Die Befragung ist beendet"
    assert boxes(session) == 0


def test_a_reminder_costs_nobody_what_they_are_typing(
    stranger: Browser, link: str, survey: Survey, session: Session, at: datetime
) -> None:
    stranger.get(link)
    assert sending.remind(session, survey, act(at), PUBLIC_URL)
    session.commit()
    second = f"/feedback/antworten/{secrets_by_mail(session)['altenburg']}"

    stranger.post(link, {field(survey, 1): "gut", field(survey, 5): "lange getippt"})

    assert second != link
    assert stranger.get(second).heading == "Vielen Dank"
    assert boxes(session) == 1


def test_a_tab_that_outlived_its_cookie_can_still_be_sent(
    app: Flask, stranger: Browser, link: str, survey: Survey, session: Session
) -> None:
    form = stranger.get(link).form(link)
    restored = app.test_client()  # the same page, after the browser was closed

    answer = restored.post(link, data={**form, field(survey, 1): "gut"})
    from_elsewhere = restored.post(link, data=form, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 303
    assert boxes(session) == 1
    assert from_elsewhere.status_code == 400


def test_an_unknown_link_leads_on(stranger: Browser, survey: Survey) -> None:
    page = stranger.get("/feedback/antworten/never-sent", 404)

    assert page.heading == "Dieser Link gilt nicht"
    assert "letzten Mail" in page.text


def test_taking_part_leaves_no_time_and_no_history(
    altenburg: Browser, survey: Survey, session: Session
) -> None:
    before = session.scalar(sa.select(sa.func.count(HistoryEntry.id)))
    session.commit()
    path = f"/feedback/{survey.id}/teilnehmen"

    altenburg.get(path)
    altenburg.post(path, {field(survey, 1): "gut"})

    assert session.scalar(sa.select(sa.func.count(HistoryEntry.id))) == before
    columns = {*Invitee.__table__.columns.keys(), *SealedSubmission.__table__.columns.keys()}
    assert not [name for name in columns if name.endswith(("_at", "_on"))]


def sheet(**chosen: list[str]) -> answering.Sheet:
    return answering.Sheet({name.replace("_", "-"): values for name, values in chosen.items()})


class Fake:
    """A question without a database."""

    def __init__(self, asked: Asked) -> None:
        self.id = 1
        self.kind, self.text, self.options = asked.kind, asked.text, list(asked.options)
        self.has_other, self.is_required = asked.has_other, asked.is_required


def test_several_choices_with_something_else() -> None:
    question = Fake(STANDARD[5])
    typed = sheet(frage_1=["Datenquellen und Datenschutz", "gibt es nicht"])
    typed.chosen["frage-1-sonstiges"] = ["  Exkursion "]

    found = answering.answers([question], typed)

    assert found == {"1": ["Datenquellen und Datenschutz", "Sonstiges: Exkursion"]}


def test_one_choice_and_something_else_is_one_too_many() -> None:
    question = Fake(Asked(QuestionKind.SINGLE, "?", ("a", "b"), has_other=True))
    typed = sheet(frage_1=["a"])
    typed.chosen["frage-1-sonstiges"] = ["c"]

    answering.answers([question], typed)

    assert typed.errors == {"frage-1": "Bitte wählen Sie nur eine Antwort."}


def test_options_that_were_never_offered_are_no_answer() -> None:
    question = Fake(STANDARD[0])
    typed = sheet(frage_1=["großartig"])

    assert answering.answers([question], typed) == {}
    assert "frage-1" in typed.errors
