"""The results of a survey that is over, as pages, Excel, CSV and Word show them.

Nothing is filtered: differences between two selections would betray single answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kzv_workflow.surveys import queries
from kzv_workflow.surveys.models import Question, Survey
from kzv_workflow.surveys.queries import Given, Return
from kzv_workflow.surveys.questionnaire import QuestionKind
from kzv_workflow.surveys.tally import Tally, protected, tally, trend_value


@dataclass(frozen=True, slots=True)
class Comment:
    """A free text; ``by`` is empty unless the survey is named and the office reads."""

    key: str  # of the answer it stands in
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Point:
    """A question in one survey of several: what stands for it there, and for how many."""

    title: str
    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answers; ``trend`` has at least two points or none."""

    question: Question
    tally: Tally
    comments: tuple[Comment, ...]
    trend: tuple[Point, ...]

    @property
    def is_scale(self) -> bool:
        return self.question.kind is QuestionKind.SCALE


@dataclass(frozen=True, slots=True)
class Results:
    """``questions`` is empty if too few took part in an anonymous survey."""

    survey: Survey
    returned: Return
    questions: tuple[Result, ...]

    @property
    def too_few(self) -> bool:
        return self.survey.is_anonymous and not self.returned.is_enough


def results(session: Session, survey: Survey, with_names: bool) -> Results:
    """Everything there is to show; *with_names* only for the office, in a named survey."""
    returned = queries.returned(session, survey.id)
    if survey.is_anonymous and not returned.is_enough:
        return Results(survey, returned, ())
    earlier = queries.same_questions(session, survey)
    ids = [one.id for one in (*survey.questions, *earlier)]
    given = queries.given(session, ids)
    titles = queries.titles(session, [one.survey_id for one in earlier])
    found = []
    for question in survey.questions:
        answers = given[question.id]
        counted = protected(_tally(question, answers), survey.is_anonymous)
        before = [
            (titles[one.survey_id], _tally(one, given[one.id]))
            for one in earlier
            if one.trend_key == question.trend_key and _same_scale(one, question)
        ]
        comments = _comments(question, answers, with_names and not survey.is_anonymous)
        shown = () if counted.too_few else comments
        found.append(Result(question, counted, shown, _trend(before, survey, counted)))
    return Results(survey, returned, tuple(found))


def _tally(question: Question, answers: Sequence[Given]) -> Tally:
    values = [one.value for one in answers]
    return tally(question.kind, question.options, question.has_other, values)


def _same_scale(one: Question, other: Question) -> bool:
    return one.kind is other.kind and one.options == other.options


def _comments(
    question: Question, answers: Sequence[Given], with_names: bool
) -> tuple[Comment, ...]:
    """Free texts in the order of their random keys."""
    return tuple(
        Comment(one.key, text, one.by if with_names else "")
        for one in answers
        for text in tally(question.kind, question.options, question.has_other, [one.value]).texts
    )


def _trend(before: Sequence[tuple[str, Tally]], survey: Survey, now: Tally) -> tuple[Point, ...]:
    """What earlier meetings said to the same question; a line needs two points."""
    candidates = [
        *((title, protected(one, is_anonymous=True)) for title, one in before),
        (survey.title, now),
    ]
    points = [
        Point(title, value, one.rated or one.n)
        for title, one in candidates
        if not one.too_few and (value := trend_value(one)) is not None
    ]
    return tuple(points) if len(points) > 1 else ()
