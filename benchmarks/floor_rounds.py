"""The floor of the indicator pages: bare pages of the same content over the same rows.

The floor's vote is the one of PERFORMANCE's poll: nine options, twenty-five people, own tables
in a file of their own, durable like ours.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    column_property,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)

from benchmarks.floor import TEMPLATES, Base, Organisation

VERDICTS = {"yes": "ja", "no": "nein", "not_relevant": "nicht relevant", "open": "offen"}
DATA = {"yes": "ja", "partly": "teilweise", "no": "nein", "existing": "bereits vorhanden"}
PER_PAGE, OPTIONS, PEOPLE = 50, 9, 25
_TODO = sa.table("todo", sa.column("id"), sa.column("due_text"))


class Theme(Base):
    __tablename__ = "theme"
    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int]
    letter: Mapped[str]
    title: Mapped[str]
    indicators: Mapped[list[Indicator]] = relationship(order_by="Indicator.position")


class Indicator(Base):
    __tablename__ = "indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"))
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    definition: Mapped[str]
    source: Mapped[str]
    level: Mapped[str]
    periodicity: Mapped[str]
    theme: Mapped[Theme] = relationship(overlaps="indicators")
    choices: Mapped[list[Choice]] = relationship()


class Round(Base):
    __tablename__ = "selection_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    catalogue_id: Mapped[int]
    todo_id: Mapped[int] = mapped_column()
    due_text: Mapped[str] = column_property(
        sa.select(_TODO.c.due_text).where(_TODO.c.id == todo_id).scalar_subquery()
    )


class Selection(Base):
    __tablename__ = "selection"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("selection_round.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    round: Mapped[Round] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Choice(Base):
    __tablename__ = "choice"
    id: Mapped[int] = mapped_column(primary_key=True)
    selection_id: Mapped[int] = mapped_column(sa.ForeignKey("selection.id"))
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    verdict: Mapped[str]
    reason: Mapped[str]
    governance_relevance: Mapped[bool]
    data_availability: Mapped[str | None]
    doubt: Mapped[str]
    remark: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]


class PollBase(DeclarativeBase):
    pass


class Poll(PollBase):
    __tablename__ = "poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    options: Mapped[list[Option]] = relationship()


class Option(PollBase):
    __tablename__ = "option"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))


class Voter(PollBase):
    __tablename__ = "voter"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    name: Mapped[str]
    changed_at: Mapped[datetime]
    votes: Mapped[list[Vote]] = relationship()


class Vote(PollBase):
    __tablename__ = "vote"
    __table_args__ = (sa.UniqueConstraint("voter_id", "option_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("voter.id"))
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("option.id"))
    value: Mapped[str]


def create_floor(database: Path) -> Flask:
    """The application over our database file, with a poll beside it."""
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    maker = sessionmaker(sa.create_engine(f"sqlite:///{database}"))
    polls = _polls(database.with_name("poll.sqlite"))
    app.add_url_rule("/auswahl/<int:key>", "selection", lambda key: _selection(maker, key))
    app.add_url_rule("/matrix/<int:key>", "matrix", lambda key: _matrix(maker, key))
    app.add_url_rule("/link", "link", str)
    app.add_url_rule("/poll/<int:key>", "vote", lambda key: _vote(polls, key), methods=["POST"])
    return app


def _selection(maker: sessionmaker[Session], selection_id: int) -> str:
    letter = request.args["feld"]
    said = sa.func.sum(sa.case((Choice.verdict != "open", 1), else_=0))
    chosen = sa.func.sum(sa.case((Choice.verdict == "yes", 1), else_=0))
    with maker() as session:
        selection = session.get_one(Selection, selection_id)
        progress = session.execute(
            sa.select(Theme, sa.func.count(Indicator.id), said, chosen)
            .join(Theme.indicators)
            .outerjoin(
                Choice,
                (Choice.indicator_id == Indicator.id) & (Choice.selection_id == selection_id),
            )
            .where(Theme.catalogue_id == selection.round.catalogue_id)
            .group_by(Theme.id)
            .order_by(Theme.letter)
        ).all()
        rows = session.execute(
            sa.select(Indicator, Choice)
            .join(Indicator.theme)
            .outerjoin(
                Choice,
                (Choice.indicator_id == Indicator.id) & (Choice.selection_id == selection_id),
            )
            .where(Theme.catalogue_id == selection.round.catalogue_id, Theme.letter == letter)
            .order_by(Indicator.position)
        ).all()
        return render_template(
            "selection.html", selection=selection, progress=progress, rows=rows, letter=letter,
            verdicts=VERDICTS, data=DATA,
        )  # fmt: skip


def _matrix(maker: sessionmaker[Session], round_id: int) -> str:
    with maker() as session:
        found = session.get_one(Round, round_id)
        columns = session.scalars(
            sa.select(Selection)
            .join(Selection.organisation)
            .where(Selection.round_id == round_id)
            .order_by(Organisation.sort_key)
        ).all()
        of_round = Choice.selection_id.in_([one.id for one in columns])
        in_catalogue = Theme.catalogue_id == found.catalogue_id
        total = session.scalar(
            sa.select(sa.func.count(Indicator.id)).join(Indicator.theme).where(in_catalogue)
        )
        basis = session.scalar(
            sa.select(sa.func.count(sa.distinct(Choice.indicator_id))).where(
                of_round, Choice.verdict == "yes"
            )
        )
        rows = session.scalars(
            sa.select(Indicator)
            .join(Indicator.theme)
            .where(in_catalogue)
            .order_by(Theme.letter, Indicator.position)
            .limit(PER_PAGE)
            .options(selectinload(Indicator.choices.and_(of_round)))
        ).all()
        themes = session.scalars(sa.select(Theme).where(in_catalogue).order_by(Theme.letter))
        return render_template(
            "matrix.html", round=found, columns=columns, rows=rows, total=total, basis=basis,
            themes=themes, verdicts=VERDICTS,
            signs={"yes": "✓", "no": "–", "not_relevant": "n.r.", "open": "·"},
        )  # fmt: skip


def _vote(maker: sessionmaker[Session], voter_id: int) -> ResponseReturnValue:
    with maker() as session:
        voter = session.get_one(Voter, voter_id, options=[selectinload(Voter.votes)])
        poll = session.get_one(Poll, voter.poll_id, options=[selectinload(Poll.options)])
        known = {vote.option_id: vote for vote in voter.votes}
        for option in poll.options:
            value = request.form.get(f"option-{option.id}", "")
            if option.id in known:
                known[option.id].value = value
            else:
                voter.votes.append(Vote(option_id=option.id, value=value))
        voter.changed_at = datetime.now(UTC).replace(tzinfo=None)
        session.commit()
        return jsonify(saved=len(poll.options))


def _polls(file: Path) -> sessionmaker[Session]:
    engine = sa.create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _durable(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]
        connection.execute("PRAGMA synchronous=FULL")  # type: ignore[attr-defined]

    PollBase.metadata.create_all(engine)
    maker = sessionmaker(engine)
    with maker() as session:
        poll = Poll(title="Termine", options=[Option() for _ in range(OPTIONS)])
        session.add(poll)
        session.flush()
        at = datetime.now(UTC).replace(tzinfo=None)
        for number in range(PEOPLE):
            votes = [Vote(option_id=one.id, value="ja") for one in poll.options]
            session.add(Voter(poll_id=poll.id, name=f"P {number}", changed_at=at, votes=votes))
        session.commit()
    return maker
