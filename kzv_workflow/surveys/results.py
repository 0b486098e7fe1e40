"""The results of a survey that is over, as pages, Excel, CSV and Word show them.

Nothing is filtered: differences between two selections would betray single answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kzv_workflow.surveys import answers, queries
from kzv_workflow.surveys.answers import Given
from kzv_workflow.surveys.models import Question, Survey
from kzv_workflow.surveys.queries import Return, Sight
from kzv_workflow.surveys.questionnaire import TEXTS, QuestionKind
from kzv_workflow.surveys.tally import Counted, Tally, protected, tally, trend_value, words


@dataclass(frozen=True, slots=True)
class Comment:
    """A free text; ``by`` is empty unless the survey is named and the office reads."""

    key: str  # of the answer it stands in
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Point:
    """A question in one survey of several: what stands for it there, for how many, and the parts
    of its scale."""

    title: str
    value: float
    n: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answers; ``trend`` has at least two points or none."""

    question: Question
    tally: Tally
    comments: tuple[Comment, ...]
    trend: tuple[Point, ...]

    @property
    def trend_parts(self) -> list[tuple[str, tuple[int, ...]]]:
        """The same scale over several surveys, for one picture."""
        return [(one.title, one.parts) for one in self.trend]

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


def results(session: Session, survey: Survey, sight: Sight) -> Results:
    """Everything there is to show to somebody; names only in a named survey."""
    returned = queries.returned(session, survey.id)
    if survey.is_anonymous and not returned.is_enough:
        return Results(survey, returned, ())
    earlier = answers.same_questions(session, survey, sight)
    counted = answers.counted(session, [*survey.questions, *earlier])
    written = answers.written(session, survey.questions)
    titles = answers.titles(session, [one.survey_id for one in earlier])
    found = []
    for question in survey.questions:
        comments = _comments(question, written[question.id])
        if not sight.with_names or survey.is_anonymous:
            comments = tuple(Comment(one.key, one.text, "") for one in comments)
        texts = [(one.value, 1) for one in written[question.id]]
        whole = _tally(question, texts if question.kind in TEXTS else counted[question.id])
        now = protected(whole, survey.is_anonymous)
        before = [
            (titles[one.survey_id], _tally(one, counted[one.id]))
            for one in earlier
            if one.trend_key == question.trend_key and _same_scale(one, question)
        ]
        shown = () if now.too_few else comments
        found.append(Result(question, now, shown, _trend(before, survey, now)))
    return Results(survey, returned, tuple(found))


def _tally(question: Question, given: Sequence[Counted]) -> Tally:
    return tally(question.kind, question.options, question.has_other, given)


def _same_scale(one: Question, other: Question) -> bool:
    return one.kind is other.kind and one.options == other.options


def _comments(question: Question, given: Sequence[Given]) -> tuple[Comment, ...]:
    """What was written, in the order of random keys."""
    return tuple(
        Comment(one.key, text, one.by) for one in given for text in words(question.kind, one.value)
    )


def _trend(before: Sequence[tuple[str, Tally]], survey: Survey, now: Tally) -> tuple[Point, ...]:
    """What earlier meetings said to the same question; a line needs two points."""
    candidates = [
        *((title, protected(one, is_anonymous=True)) for title, one in before),
        (survey.title, now),
    ]
    points = [
        Point(title, value, one.rated or one.n, tuple(count for _label, count in one.bars))
        for title, one in candidates
        if not one.too_few and (value := trend_value(one)) is not None
    ]
    return tuple(points) if len(points) > 1 else ()
