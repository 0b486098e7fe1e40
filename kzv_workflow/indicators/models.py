"""Catalogues with their indicators, rounds of selecting, and what each municipality said."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kzv_workflow.db import Base, Key, LongText, ShortText, enum_column, one_of
from kzv_workflow.directory.models import Organisation
from kzv_workflow.indicators.values import Answer, Availability, Verdict
from kzv_workflow.todos.models import Todo


class IndicatorStatus(StrEnum):
    """ADOPTED: proposed by a municipality and taken in by the office."""

    CURRENT = "current"
    DISCONTINUED = "discontinued"
    ADOPTED = "adopted"


class SelectionState(StrEnum):
    INTERIM = "interim"
    FINAL = "final"


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    MERGED = "merged"
    DECLINED = "declined"


class Catalogue(Base):
    """One version of the catalogue; later only adopted proposals join it."""

    __tablename__ = "catalogue"

    id: Mapped[Key]
    title: Mapped[ShortText]
    is_demo: Mapped[bool]
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("catalogue.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[ShortText]


class Theme(Base):
    """A field of the catalogue (Themenfeld); which there are is data."""

    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("catalogue_id", "letter"),)

    id: Mapped[Key]
    catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    letter: Mapped[str] = mapped_column(sa.String(4))
    title: Mapped[ShortText]


class Indicator(Base):
    """``position`` keeps the natural order of the codes: D7 before D12."""

    __tablename__ = "indicator"
    __table_args__ = (
        sa.UniqueConstraint("catalogue_id", "code"),
        one_of("status", IndicatorStatus),
        sa.Index(None, "theme_id", "position"),
    )

    id: Mapped[Key]
    catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(300))
    definition: Mapped[LongText]
    source: Mapped[str] = mapped_column(sa.String(300))
    level: Mapped[str] = mapped_column(sa.String(100))
    periodicity: Mapped[str] = mapped_column(sa.String(100))
    unit: Mapped[str] = mapped_column(sa.String(100))
    notes: Mapped[LongText]
    status: Mapped[IndicatorStatus] = mapped_column(enum_column(IndicatorStatus))


class CatalogueColumn(Base):
    """What the office said a heading of an Excel table means; remembered for the next import."""

    __tablename__ = "catalogue_column"

    heading: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    meaning: Mapped[str] = mapped_column(sa.String(20))  # "" is: not to be read


class Round(Base):
    """One round of selecting. Others see choices only from ``released_at`` on."""

    __tablename__ = "selection_round"

    id: Mapped[Key]
    title: Mapped[ShortText]
    mark: Mapped[str] = mapped_column(sa.String(16), unique=True)  # inside its workbooks
    catalogue_id: Mapped[int] = mapped_column(sa.ForeignKey("catalogue.id"))
    previous_id: Mapped[int | None] = mapped_column(sa.ForeignKey("selection_round.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[ShortText]
    released_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(500))

    catalogue: Mapped[Catalogue] = relationship()
    todo: Mapped[Todo] = relationship()

    @property
    def due_on(self) -> date | None:
        """The last acceptable day as its To-do has it today."""
        return self.todo.due_on

    @property
    def due_text(self) -> str | None:
        """How that was agreed."""
        return self.todo.due_text


class Selection(Base):
    """A municipality's table in a round."""

    __tablename__ = "selection"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "organisation_id"),
        one_of("state", SelectionState),
        sa.CheckConstraint("(state = 'final') = (final_at IS NOT NULL)", name="final_has_a_time"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_round.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[SelectionState] = mapped_column(enum_column(SelectionState))
    final_at: Mapped[datetime | None]
    final_by: Mapped[str | None] = mapped_column(sa.String(200))
    note: Mapped[str | None] = mapped_column(sa.Text)  # why the office reopened it
    represented_by: Mapped[ShortText] = mapped_column(default="")  # who presents it instead
    interests: Mapped[LongText] = mapped_column(default="")  # "Unsere Schwerpunkte"

    round: Mapped[Round] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def catalogue_id(self) -> int:
        return self.round.catalogue_id


class Choice(Base):
    """What a municipality says about one indicator, and who of it said so last."""

    __tablename__ = "choice"
    __table_args__ = (
        sa.UniqueConstraint("selection_id", "indicator_id"),
        one_of("verdict", Verdict),
        one_of("data_availability", Availability),
    )

    id: Mapped[Key]
    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selection.id"))
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(enum_column(Verdict))
    reason: Mapped[LongText]
    governance_relevance: Mapped[bool]
    data_availability: Mapped[Availability | None] = mapped_column(enum_column(Availability))
    doubt: Mapped[LongText]
    remark: Mapped[LongText]
    entered_by: Mapped[ShortText]
    entered_at: Mapped[datetime]

    @property
    def answer(self) -> Answer:
        return Answer(
            verdict=self.verdict,
            reason=self.reason,
            governance_relevance=self.governance_relevance,
            data_availability=self.data_availability,
            doubt=self.doubt,
            remark=self.remark,
        )


class Proposal(Base):
    """An indicator outside the catalogue that a municipality would like to have."""

    __tablename__ = "indicator_proposal"
    __table_args__ = (one_of("state", ProposalState),)

    id: Mapped[Key]
    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selection.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    source_hint: Mapped[LongText]
    state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState))
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicator.id"))
    proposed_by: Mapped[ShortText]
    proposed_at: Mapped[datetime]


class ThemeFocus(Base):
    """The round looks at this theme first; the others stay."""

    __tablename__ = "theme_focus"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_round.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"), primary_key=True)


class MatrixLook(Base):
    """Until when somebody has seen what stands in the matrix of a round."""

    __tablename__ = "matrix_look"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_round.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), primary_key=True)
    seen_until: Mapped[datetime]


class DecisionState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


class ComparisonSet(Base):
    """A version of what the round compares: made by a rule, then decided one by one."""

    __tablename__ = "comparison_set"
    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_round.id"))
    number: Mapped[int]
    rule: Mapped[str] = mapped_column(sa.String(400))  # in words
    made_by: Mapped[ShortText]
    made_at: Mapped[datetime]


class ComparisonEntry(Base):
    """An indicator of the set: what was decided, why, and where it was minuted."""

    __tablename__ = "comparison_entry"
    __table_args__ = (sa.UniqueConstraint("set_id", "indicator_id"), one_of("state", DecisionState))

    id: Mapped[Key]
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("comparison_set.id"))
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    state: Mapped[DecisionState] = mapped_column(enum_column(DecisionState))
    reason: Mapped[str] = mapped_column(sa.String(500))
    minuted: Mapped[ShortText]  # "Festlegung im 2. Treffen"
    group_title: Mapped[ShortText]  # of the round's own grouping
    position: Mapped[int]  # inside the group, from 1; 0 outside groups
    decided_by: Mapped[ShortText]
    decided_at: Mapped[datetime]


class Part(Base):
    """Some themes of a selection, handed to somebody who has no account, by a personal link.

    Only the hash of the link's secret is kept; it ends when it is taken back or the selection is
    handed in.
    """

    __tablename__ = "selection_part"

    id: Mapped[Key]
    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selection.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    recipient: Mapped[ShortText]  # "Schulverwaltungsamt, Frau Berg"
    letters: Mapped[ShortText]  # of the themes: "C D"
    handed_by: Mapped[ShortText]
    handed_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    selection: Mapped[Selection] = relationship()
