"""The floor's page of a poll: the dates to answer as a form, and what it stores, on our rows.

No login, no token against forged forms, no check of the deadline or of what was typed, no hints,
no history: the form, an upsert per day, a commit, a redirect.
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, redirect, render_template, request
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.orm import sessionmaker as Maker  # noqa: N812 - a class, and used as one
from werkzeug.wrappers import Response

from benchmarks.floor import READER, Base, Organisation, create_floor

DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
MODES = {"online": "online", "in_person": "in Präsenz", "hybrid": "hybrid"}


class Poll(Base):
    __tablename__ = "poll"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    deadline_text: Mapped[str]
    meetings: Mapped[list[PollMeeting]] = relationship(order_by="PollMeeting.position")


class PollMeeting(Base):
    __tablename__ = "poll_meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(sa.ForeignKey("poll.id"))
    position: Mapped[int]
    title: Mapped[str]
    options: Mapped[list[Option]] = relationship(order_by="Option.position")


class Option(Base):
    __tablename__ = "poll_option"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_meeting.id"))
    position: Mapped[int]
    place: Mapped[str | None]
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    host: Mapped[Organisation | None] = relationship()
    parts: Mapped[list[Part]] = relationship(order_by="Part.day")


class Part(Base):
    __tablename__ = "poll_option_part"
    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(sa.ForeignKey("poll_option.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    mode: Mapped[str]


class Delegate(Base):
    __tablename__ = "poll_delegate"
    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str]
    organisation: Mapped[Organisation] = relationship()


class Answer(Base):
    __tablename__ = "poll_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int]
    option_part_id: Mapped[int]
    value: Mapped[str]
    is_online: Mapped[bool]
    note: Mapped[str]
    entered_by: Mapped[str]
    channel: Mapped[str]
    changed_at: Mapped[datetime]


def create_poll_floor(database: Path) -> Flask:
    """The floor with two more pages: a form, and what it sends."""
    app = create_floor(database)
    app.jinja_env.globals.update(legend=_legend, short=_short)
    maker = Maker(sa.create_engine(f"sqlite:///{database}"))
    rule = "/terminabfragen/<int:poll_id>/antwort"
    app.add_url_rule(rule, "poll", lambda poll_id: _page(maker, poll_id))
    app.add_url_rule(rule, "answer", lambda poll_id: _answer(maker, poll_id), methods=["POST"])
    return app


def _legend(option: Option) -> str:
    """Days far apart or next to each other, the hours and the place."""
    first, last = option.parts[0].day, option.parts[-1].day
    end = f"{DAYS[last.weekday()]}, {last.day}. {MONTHS[last.month - 1]} {last.year}"
    if (last - first).days == 1:
        days = f"{DAYS[first.weekday()]}, {first.day}. bis {end}"
    else:
        month = MONTHS[first.month - 1]
        days = f"{DAYS[first.weekday()]}, {first.day}. {month} {first.year} und {end}"
    part = option.parts[0]
    where = MODES[part.mode] + (f", {option.place}" if option.place else "")
    return f"{days}, {part.starts_at:%H:%M}–{part.ends_at:%H:%M} Uhr, {where}"


def _short(day: date) -> str:
    return f"{DAYS[day.weekday()][:2]} {day:%d.%m.}"


def _page(maker: Maker[Session], poll_id: int) -> str:
    with maker() as session:
        poll = session.get_one(
            Poll,
            poll_id,
            options=[
                selectinload(Poll.meetings)
                .selectinload(PollMeeting.options)
                .options(joinedload(Option.host), selectinload(Option.parts))
            ],
        )
        delegate = _delegate(session, poll_id)
        rows = session.scalars(sa.select(Answer).where(Answer.delegate_id == delegate.id))
        given = {one.option_part_id: one.value for one in rows}
        return render_template("poll.html", poll=poll, delegate=delegate, given=given)


def _delegate(session: Session, poll_id: int) -> Delegate:
    return session.scalars(
        sa.select(Delegate)
        .options(joinedload(Delegate.organisation))
        .where(Delegate.poll_id == poll_id, Delegate.organisation_id == READER)
    ).one()


def _answer(maker: Maker[Session], poll_id: int) -> Response:
    with maker.begin() as session:
        delegate = _delegate(session, poll_id)
        parts = session.execute(
            sa.select(Part.id, Part.option_id)
            .join(Option, Option.id == Part.option_id)
            .join(PollMeeting, PollMeeting.id == Option.poll_meeting_id)
            .where(PollMeeting.poll_id == poll_id)
        )
        rows = [
            {
                "delegate_id": delegate.id, "option_part_id": key,
                "value": request.form[f"value-{option_id}"], "is_online": False, "note": "",
                "entered_by": delegate.name, "channel": "online", "changed_at": datetime.now(),  # noqa: DTZ005
            }
            for key, option_id in parts
        ]  # fmt: skip
        statement = insert(Answer).values(rows)
        changed = {name: statement.excluded[name] for name in ("value", "changed_at")}
        keys = ["delegate_id", "option_part_id"]
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))
    return redirect(f"/terminabfragen/{poll_id}", 303)
