"""The results of a survey that is over, as pages, Excel, CSV and Word show them.

Nothing is filtered: differences between two selections would betray single answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.surveys import answers, queries
from kzv_workflow.surveys.answers import Given
from kzv_workflow.surveys.models import Question, Survey
from kzv_workflow.surveys.queries import Return, Sight
from kzv_workflow.surveys.questionnaire import TEXTS, QuestionKind
from kzv_workflow.surveys.tally import ENOUGH, Counted, Tally, in_words, protected, tally, words


@dataclass(frozen=True, slots=True)
class Comment:
    """A free text; ``by`` is empty unless the survey is named and the office reads. ``todo`` is the
    number of the To-do made of it and one of its assignments."""

    key: str  # of the answer it stands in
    text: str
    by: str
    todo: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Point:
    """A question in one survey of several; its answers are enough to be shown."""

    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its answers; ``trend`` has at least two points, this one last, or none."""

    question: Question
    tally: Tally
    comments: tuple[Comment, ...]
    trend: tuple[Point, ...]

    @property
    def is_scale(self) -> bool:
        return self.question.kind is QuestionKind.SCALE

    @property
    def trend_titles(self) -> list[str]:
        return [one.title for one in self.trend]

    @property
    def trend_counts(self) -> list[tuple[str, list[int]]]:
        """Each survey with its counts in the order of the choices."""
        return [(one.title, [count for _, count in one.tally.bars]) for one in self.trend]

    @property
    def trend_shares(self) -> list[tuple[str, list[tuple[int, int]]]]:
        """Each choice with its count and per cent in every survey."""
        return [
            (label, [(one.tally.bars[at][1], one.tally.share(at)) for one in self.trend])
            for at, (label, _) in enumerate(self.tally.bars)
        ]

    @property
    def trend_pictured(self) -> list[tuple[str, list[int]]]:
        """The same in per cent for the picture, where "Nein" is what "Ja" leaves."""
        rows = [(label, [share for _, share in shares]) for label, shares in self.trend_shares]
        return rows[:1] if self.question.kind is QuestionKind.YES_NO else rows


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody answered in a named survey, by position and words of the question."""

    name: str
    answers: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """``questions`` is empty if too few took part in an anonymous survey; ``people`` unless it is
    named and the office reads."""

    survey: Survey
    returned: Return
    questions: tuple[Result, ...]
    people: tuple[Person, ...] = ()

    def comment(self, key: str) -> Comment | None:
        """The text that is shown under this key."""
        shown = (one for result in self.questions for one in result.comments)
        return next((one for one in shown if one.key == key), None)

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
    with_names = sight.with_names and not survey.is_anonymous
    found = []
    for question in survey.questions:
        comments = _comments(question, written[question.id], with_names)
        texts = [(one.value, 1) for one in written[question.id]]
        whole = _tally(question, texts if question.kind in TEXTS else counted[question.id])
        now = protected(whole, survey.is_anonymous)
        before = [
            Point(titles[one.survey_id], protected(_tally(one, counted[one.id]), True))
            for one in earlier
            if _is_same(one, question)
        ]
        too_few_texts = survey.is_anonymous and len(comments) < ENOUGH
        shown = () if now.too_few or too_few_texts else comments
        trend = _trend([*before, Point(survey.title, now)])
        found.append(Result(question, now, shown, trend))
    people = _people(session, survey.questions) if with_names else ()
    return Results(survey, returned, tuple(found), people)


def _tally(question: Question, given: Sequence[Counted]) -> Tally:
    return tally(question.kind, question.options, question.has_other, given)


def _is_same(one: Question, other: Question) -> bool:
    """Whether answers can be compared: the same words, kind and choices."""
    return (
        one.trend_key == other.trend_key
        and one.kind is other.kind
        and one.options == other.options
        and one.has_other == other.has_other
        and _levelled(one.text) == _levelled(other.text)
    )


def _levelled(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" .:?!")


def _comments(question: Question, given: Sequence[Given], with_names: bool) -> tuple[Comment, ...]:
    """What was written, in the order of random keys."""
    return tuple(
        Comment(one.key, text, one.by if with_names else "", one.todo)
        for one in given
        for text in words(question.kind, one.value)
    )


def _trend(points: Sequence[Point]) -> tuple[Point, ...]:
    """What earlier meetings said to the same question; a comparison needs two."""
    shown = [one for one in points if one.tally.is_comparable]
    return tuple(shown) if len(shown) > 1 and shown[-1] is points[-1] else ()


def _people(session: Session, questions: Sequence[Question]) -> tuple[Person, ...]:
    """Everybody's answers in the order of the questions, by name."""
    asked = {one.id: (one.position, one.text) for one in questions}
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for question_id, one in answers.named(session, questions):
        found[one.by].append((*asked[question_id], in_words(one.value)))
    names = sorted(found, key=german.sort_key)
    return tuple(Person(name, tuple(sorted(found[name]))) for name in names)
