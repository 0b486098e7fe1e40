"""The floor: bare Flask, SQLAlchemy and Jinja pages of the same content on the same rows.

Its own ORM models read our database file. No login, no roles, no forms, no
extensions, nothing shared with kzv_workflow; the frame of the page is plain text. It loads what
it shows with as few statements as the ORM's loaders give, as somebody with a deadline would
write it.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from datetime import date, datetime, time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)
from waitress import serve

TEMPLATES = Path(__file__).with_name("templates")
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
READER = 2  # the organisation whose desk is shown: the first municipality


class Base(DeclarativeBase):
    pass


class Organisation(Base):
    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_code: Mapped[str | None]
    kind: Mapped[str]
    sort_key: Mapped[str]


class Meeting(Base):
    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    state: Mapped[str]
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    host: Mapped[Organisation | None] = relationship()
    days: Mapped[list[Day]] = relationship(order_by="Day.day")
    agenda: Mapped[list[Slot]] = relationship(order_by="Slot.position")
    attendance: Mapped[list[Attendance]] = relationship(order_by="Attendance.position")


class Day(Base):
    __tablename__ = "meeting_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    day: Mapped[date]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    mode: Mapped[str | None]
    place: Mapped[str | None]


class Slot(Base):
    __tablename__ = "agenda_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    speakers: Mapped[str | None]


class Attendance(Base):
    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    position: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    printed_name: Mapped[str | None]
    printed_function: Mapped[str | None]
    state: Mapped[str]
    remark: Mapped[str | None]
    organisation: Mapped[Organisation | None] = relationship()


class Minutes(Base):
    __tablename__ = "minutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"))
    title: Mapped[str]


class Todo(Base):
    __tablename__ = "todo"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    text: Mapped[str]
    due: Mapped[date | None]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    origin_label: Mapped[str | None]
    origin_url: Mapped[str | None]
    assignments: Mapped[list[Assignment]] = relationship(back_populates="todo")


class Assignment(Base):
    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True)
    todo_id: Mapped[int] = mapped_column(sa.ForeignKey("todo.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    state: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    todo: Mapped[Todo] = relationship(back_populates="assignments")
    organisation: Mapped[Organisation] = relationship()


def create_floor(database: Path) -> Flask:
    """The application over our database file; it only reads."""
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["day"] = lambda day: f"{WEEKDAYS[day.weekday()]}, {day:%d.%m.%Y}"
    app.jinja_env.globals["distance"] = _distance
    maker = sessionmaker(sa.create_engine(f"sqlite:///{database}"))
    app.add_url_rule("/", "desk", lambda: _desk(maker))
    app.add_url_rule("/aufgaben", "todos", lambda: _todos(maker))
    app.add_url_rule("/aufgaben/kommunen", "matrix", lambda: _matrix(maker))
    app.add_url_rule("/aufgaben/<int:assignment_id>", "assignment", str)
    app.add_url_rule("/treffen", "meetings", lambda: _meetings(maker))
    app.add_url_rule(
        "/treffen/<int:meeting_id>", "meeting", lambda meeting_id: _meeting(maker, meeting_id)
    )
    app.add_url_rule("/protokolle/<int:minutes_id>", "minutes", str)
    return app


def _distance(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f"seit {-days} Tagen überfällig"
    return f"noch {days} Tage" if days else "heute fällig"


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a bare page asks nobody


def _meeting(maker: sessionmaker[Session], meeting_id: int) -> str:
    with maker() as session:
        meeting = session.get_one(
            Meeting,
            meeting_id,
            options=[
                joinedload(Meeting.host),
                selectinload(Meeting.days),
                selectinload(Meeting.agenda),
                selectinload(Meeting.attendance).joinedload(Attendance.organisation),
            ],
        )
        owed = session.scalars(
            sa.select(Assignment)
            .join(Assignment.todo)
            .join(Assignment.organisation)
            .options(contains_eager(Assignment.todo), contains_eager(Assignment.organisation))
            .where(Todo.meeting_id == meeting_id)
            .order_by(Todo.number, Organisation.sort_key)
        )
        todos: dict[Todo, list[str]] = defaultdict(list)
        for one in owed:
            todos[one.todo].append(one.organisation.name)
        minutes = session.scalar(sa.select(Minutes).where(Minutes.meeting_id == meeting_id))
        return render_template("meeting.html", meeting=meeting, minutes=minutes, todos=todos)


def _meetings(maker: sessionmaker[Session]) -> str:
    with maker() as session:
        rows = session.execute(
            sa.select(Meeting, sa.func.min(Day.day))
            .outerjoin(Meeting.days)
            .group_by(Meeting.id)
            .order_by(sa.func.min(Day.day).desc())
            .limit(50)
        )
        return render_template("meetings.html", rows=rows)


def _desk(maker: sessionmaker[Session]) -> str:
    owed = (
        sa.select(Assignment)
        .join(Assignment.todo)
        .options(contains_eager(Assignment.todo).selectinload(Todo.assignments))
        .where(Assignment.organisation_id == READER)
    )
    opened = owed.where(Assignment.state == "open").order_by(sa.nulls_last(Todo.due), Todo.number)
    closed = owed.where(Assignment.state != "open").order_by(Assignment.closed_at.desc())
    next_meeting = (
        sa.select(Meeting)
        .join(Meeting.days)
        .where(Day.day >= _today(), Meeting.state.in_(["planned", "invited"]))
        .options(selectinload(Meeting.days))
        .order_by(Day.day)
    )
    with maker() as session:
        return render_template(
            "desk.html",
            rows=session.scalars(opened.limit(50)).all(),
            closed=session.scalars(closed.limit(5)).all(),
            next_meeting=session.scalars(next_meeting.limit(1)).one(),
            newest=session.scalars(sa.select(Minutes).order_by(Minutes.id.desc()).limit(3)),
            today=_today(),
        )


def _todos(maker: sessionmaker[Session]) -> str:
    done = sa.func.sum(sa.case((Assignment.state == "open", 0), else_=1))
    with maker() as session:
        rows = session.execute(
            sa.select(Todo, done, sa.func.count(), sa.func.min(Assignment.id))
            .join(Assignment)
            .group_by(Todo.id)
            .having(done < sa.func.count())
            .order_by(sa.nulls_last(Todo.due), Todo.number)
            .limit(50)
        )
        return render_template("todos.html", rows=rows, today=_today())


def _matrix(maker: sessionmaker[Session]) -> str:
    is_open = Assignment.state == "open"
    late = sa.func.sum(sa.case((Todo.due < _today(), 1), else_=0))
    with maker() as session:
        organisations = session.scalars(
            sa.select(Organisation)
            .where(Organisation.kind.in_(["office", "municipality"]))
            .order_by(Organisation.kind != "office", Organisation.sort_key)
        ).all()
        owed = session.execute(
            sa.select(Assignment.organisation_id, sa.func.count(), late)
            .join(Assignment.todo)
            .where(is_open)
            .group_by(Assignment.organisation_id)
        )
        meetings = sa.select(Meeting).where(Meeting.id.in_(sa.select(Todo.meeting_id)))
        return render_template(
            "todo_matrix.html",
            todos=session.scalars(
                sa.select(Todo)
                .where(Todo.id.in_(sa.select(Assignment.todo_id).where(is_open)))
                .options(selectinload(Todo.assignments))
                .order_by(sa.nulls_last(Todo.due), Todo.number)
                .limit(50)
            ).all(),
            organisations=organisations,
            counts={row[0]: row for row in owed},
            meetings=session.scalars(meetings.order_by(Meeting.id.desc()).limit(50)).all(),
            today=_today(),
        )


if __name__ == "__main__":
    serve(create_floor(Path(sys.argv[1])), host="127.0.0.1", port=int(os.environ["PORT"]))
