"""The timetable: every job with its time on one page.

APScheduler only ticks, each minute, in UTC. What is due is decided here by the Berlin wall clock,
and unique keys in the database keep two processes from doing it twice. Cron rules in local time
skip days and fire twice around the summer-time change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from logging import Logger
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from kzv_workflow.accounts import jobs as accounts
from kzv_workflow.clock import BERLIN, Clock
from kzv_workflow.config import Settings
from kzv_workflow.db import writing
from kzv_workflow.mail import jobs as mail
from kzv_workflow.mail.senders import sender_for
from kzv_workflow.meetings import jobs as meetings
from kzv_workflow.minutes import jobs as minutes
from kzv_workflow.polls import jobs as polls
from kzv_workflow.search import jobs as search
from kzv_workflow.surveys import jobs as surveys
from kzv_workflow.todos import jobs as todos
from kzv_workflow.web.extensions import db


@dataclass(frozen=True, slots=True)
class Context:
    """What a job gets: sessions, the instant of the tick, settings, the running clock."""

    sessions: sessionmaker[Session]
    at: datetime
    settings: Settings
    clock: Clock


@dataclass(frozen=True, slots=True)
class Job:
    """``not_before``: the Berlin time of day from which it may run; each job keeps itself from
    running twice. ``run`` returns how much it did."""

    name: str
    not_before: time
    run: Callable[[Context], int]


TIMETABLE = (
    Job(
        "alte Sitzungen vergessen",
        time(3, 0),
        lambda now: accounts.forget_old(now.sessions, now.at, now.settings.session_absolute),
    ),
    Job(
        "To-dos fortschreiben",
        time(5, 0),
        lambda now: todos.keep_up(now.sessions, now.at),
    ),
    Job(
        "Erinnerungen sammeln",
        time(7, 30),
        lambda now: todos.send_digests(now.sessions, now.at, now.settings.public_url),
    ),
    Job("Suche aufbauen", time(0, 0), lambda now: search.fill_if_empty(now.sessions)),
    Job("An Terminabfragen erinnern", time(7, 30), lambda now: polls.remind(now.sessions, now.at)),
    Job(
        "an Befragungen erinnern",
        time(7, 30),
        lambda now: surveys.remind(now.sessions, now.at, now.settings.public_url),
    ),
    Job("Befragungen beenden", time(0, 0), lambda now: surveys.close(now.sessions, now.at)),
    Job(
        "Mails zustellen",
        time(0, 0),
        lambda now: mail.deliver(now.sessions, sender_for(now.settings), now.clock),
    ),
    Job(
        "Protokolle einlesen",
        time(0, 0),
        lambda now: minutes.take_over_waiting(now.sessions, now.at),
    ),
    Job(
        "Antworten lesen",
        time(0, 0),
        lambda now: meetings.read_answers(now.sessions, now.at, now.settings.imap_url),
    ),
)


DELIVERY_SECONDS = 10  # a link to log in should not be waited for; what was lost is soon back


def deliver(app: Flask, clock: Clock) -> int:
    """Hand over the mails that are due; how many."""
    with app.app_context(), writing():
        return mail.deliver(db.sessionmaker, sender_for(app.extensions["settings"]), clock)


def tick(app: Flask, clock: Clock) -> dict[str, int]:
    """Run what is due by that clock and was missed before; how much each job did, by name.

    A job that fails stops no other one. What failed is logged, and raised together at the end.
    """
    at = clock.now()
    local = at.astimezone(BERLIN).time()
    with app.app_context(), writing():
        context = Context(db.sessionmaker, at, app.extensions["settings"], clock)
        due = [job for job in TIMETABLE if local >= job.not_before]
        return run_all(due, context, app.logger)


def run_all(jobs: Sequence[Job], context: Context, log: Logger) -> dict[str, int]:
    """Run these one after the other. Raises ExceptionGroup that names those that failed."""
    done, failed = {}, {}
    for job in jobs:
        try:
            done[job.name] = job.run(context)
        except Exception as error:
            log.error("job failed: %s", job.name, exc_info=error)
            failed[job.name] = error
    if failed:
        raise ExceptionGroup(", ".join(failed), [*failed.values()])
    return done


def start(app: Flask) -> BackgroundScheduler:
    """Tick each minute in the background of this process, and deliver mails in between.

    Stop it with ``shutdown()``.
    """
    clock: Clock = app.extensions["clock"]

    def run() -> None:
        done: dict[str, Any] = {name: n for name, n in tick(app, clock).items() if n}
        if done:
            app.logger.info("jobs: %s", done)

    scheduler = BackgroundScheduler(timezone=UTC)
    alone = {"max_instances": 1, "coalesce": True}
    scheduler.add_job(run, "interval", seconds=60, **alone)
    scheduler.add_job(deliver, "interval", [app, clock], seconds=DELIVERY_SECONDS, **alone)
    scheduler.start()
    return scheduler
