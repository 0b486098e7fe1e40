"""Surveys and their questions; who took part; what was answered. The last two share nothing.

Participation says *that* somebody took part, an answer says *what* was said. Between them there is
no key, no time, no order and no running number. While the survey runs, answers lie sealed; at its
end they are opened, taken apart by question, shuffled and written once.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.meetings.models import Meeting
from kzv_workflow.surveys.questionnaire import QuestionKind
from kzv_workflow.surveys.sealing import random_key


class SurveyState(StrEnum):
    """Draft: being built. Open: being answered. Closed: over, the office reads the results.
    Released: those invited read them, too. Withdrawn: taken back before anybody answered."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Survey(Base):
    """A questionnaire with a deadline. ``key_name`` and ``public_key`` exist from sending on."""

    __tablename__ = "survey"
    __table_args__ = (
        one_of("state", SurveyState),
        sa.CheckConstraint("(state = 'draft') = (public_key IS NULL)", name="sent_has_a_key"),
        sa.CheckConstraint("(state = 'draft') = (box_length IS NULL)", name="sent_has_boxes"),
        sa.CheckConstraint("state = 'draft' OR due IS NOT NULL", name="sent_has_an_end"),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_because IS NOT NULL)",
            name="withdrawing_has_a_reason",
        ),
    )

    id: Mapped[Key]
    title: Mapped[ShortText]
    intro: Mapped[LongText]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    is_anonymous: Mapped[bool]
    state: Mapped[SurveyState] = mapped_column(enum_column(SurveyState))
    due: Mapped[date | None]  # the last day on which it can be answered
    due_text: Mapped[str | None] = mapped_column(sa.String(200))  # "Ende Mai", as written
    key_name: Mapped[str | None] = mapped_column(sa.String(32))
    public_key: Mapped[str | None] = mapped_column(sa.String(64))
    box_length: Mapped[int | None]  # bytes inside each box; fixed when it is sent
    sent_on: Mapped[date | None]
    reminded_on: Mapped[date | None]  # by the clock, once
    withdrawn_because: Mapped[str | None] = mapped_column(sa.String(300))
    created_at: Mapped[datetime]

    meeting: Mapped[Meeting | None] = relationship()
    questions: Mapped[list[Question]] = relationship(
        cascade="all, delete-orphan", order_by="Question.position"
    )


class Question(Base):
    """A question; ``trend_key`` is the same in copies, so that answers line up over meetings."""

    __tablename__ = "survey_question"
    __table_args__ = (
        sa.UniqueConstraint("survey_id", "position"),
        one_of("kind", QuestionKind),
        sa.Index(None, "trend_key"),
    )

    id: Mapped[Key]
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    position: Mapped[int]
    section: Mapped[str | None] = mapped_column(sa.Text)  # a text above the question
    kind: Mapped[QuestionKind] = mapped_column(enum_column(QuestionKind))
    text: Mapped[str] = mapped_column(sa.String(500))
    is_required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # choices; ends of a scale
    has_other: Mapped[bool] = mapped_column(default=False)  # "Sonstiges" with a text
    trend_key: Mapped[str] = mapped_column(sa.String(32), default=random_key)


class Invitee(Base):
    """Somebody who may take part, and whether they did; nothing else is known of it."""

    __tablename__ = "survey_invitee"
    __table_args__ = (sa.UniqueConstraint("survey_id", "email"),)

    id: Mapped[Key]
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[ShortText]
    email: Mapped[str] = mapped_column(sa.String(254))  # lower case
    took_part: Mapped[bool] = mapped_column(default=False)

    survey: Mapped[Survey] = relationship()


class Link(Base):
    """A personal link. Each mail has one of its own, since only the hash of its secret is kept;
    all of them work until the invitee has taken part."""

    __tablename__ = "survey_link"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    invitee_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_invitee.id"), index=True)


class SealedSubmission(Base):
    """What somebody answered, unreadable; stored in the order of its random key."""

    __tablename__ = "sealed_submission"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=random_key)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    box: Mapped[bytes]


class Answer(Base):
    """One answer to one question; ``given_by`` only in surveys that are not anonymous."""

    __tablename__ = "survey_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True, default=random_key)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("survey_question.id"), index=True)
    value: Mapped[object] = mapped_column(sa.JSON)
    given_by: Mapped[str | None] = mapped_column(sa.String(410))
    todo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("todo.id"))  # made of its text
