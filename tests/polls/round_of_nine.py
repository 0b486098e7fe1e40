"""A year's dates as they are really asked for: nine municipalities, sixteen people, three meetings.

The first meeting is two days a week apart and online, the others two days in a row somewhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.directory import service as directory
from kzv_workflow.polls import queries
from kzv_workflow.polls.models import Poll
from kzv_workflow.polls.outlines import MeetingOutline
from tests.factories import organisation
from tests.polls.asked import again, answer_as, option, running, sheet

MORE_PEOPLE = (
    ("Stadt Halle", "Ines Börner"),
    ("Mansfeld-Südharz", "Rüdiger Groß-Schönfelder"),
    ("Mansfeld-Südharz", "Thea Ölßner"),
    ("Nordsachsen", "Jutta Krieger"),
    ("Stadt Leipzig", "Emil Kästner-Wolff"),
    ("Burgenlandkreis", "Nora Lindt"),
    ("Anhalt-Bitterfeld", "Bernd Jahnke"),
)
SEPTEMBER, NOVEMBER = ("2021-09-15", "2021-09-16"), ("2021-11-24", "2021-11-25")
INTRODUCTION = (
    "Liebe Kolleginnen und Kollegen,\n\nbitte prüfen Sie die vorgeschlagenen Termine für die "
    "drei weiteren Treffen dieses Jahres. Das zweite Treffen findet online statt, die beiden "
    "anderen bei den Gastgebern."
)
ANSWERS = {  # a word for each of the six options; a missing one stays unanswered
    "Sabine Seidel": ("yes", "if_need_be", "yes", "no", "yes", "yes"),
    "Torsten Wild": ("yes", "yes", "no", "yes", "open", "yes"),
    "Bernd Jahnke": ("no", "no", "yes", "yes", "no", "no"),
    "Miriam Kuhnt": ("yes", "no", "yes", "yes", "no", "yes"),
    "Dr. Clemens von Thalheim": ("yes", "yes", "yes", "no", "if_need_be", "no"),
    "Ines Börner": ("no", "yes", "yes", "yes", "yes", "no"),
    "Petra Olbrich": ("open", "yes", "yes", "yes", "no", "yes"),
    "Uwe Grabner": ("yes", "yes", "yes", "if_need_be", "no", "yes"),
    "Katrin Eismann": ("no", "no", "yes", "no", "no", "if_need_be"),
    "Ralf Dünnebier": ("no", "no", "yes", "no", "yes", "yes"),
}
NOTES = {  # number of the option, and why
    "Ralf Dünnebier": (0, "Bildungswoche"),
    "Katrin Eismann": (3, "September ist noch vakant"),
}


def sixteen_people(session: Session) -> None:
    """Those of the cast and seven more, committed."""
    for place, name in MORE_PEOPLE:
        email = f"{name.split()[-1].lower().replace('ß', 'ss')}@demo.example"
        email = email.replace("ö", "oe").replace("ä", "ae")
        directory.add_person(session, name, email, organisation(session, place))
    session.commit()


def one_option_each(session: Session) -> tuple[MeetingOutline, ...]:
    """What was proposed: a date per meeting, "passt?"."""
    halle, leipzig = (organisation(session, name).id for name in ("Stadt Halle", "Stadt Leipzig"))
    return (
        MeetingOutline("2. Treffen", (option("2021-06-23", "2021-06-30"),)),
        MeetingOutline("3. Treffen", (option(*SEPTEMBER, host_id=halle, mode="in_person"),)),
        MeetingOutline("4. Treffen", (option(*NOVEMBER, host_id=leipzig, mode="in_person"),)),
    )


def two_options_each(session: Session) -> tuple[MeetingOutline, ...]:
    """Six options; the last one has the Buß- und Bettag in it."""
    first, second, third = one_option_each(session)
    halle = organisation(session, "Stadt Halle").id
    nordsachsen = organisation(session, "Nordsachsen").id
    return (
        MeetingOutline(first.title, (*first.options, option("2021-06-24", "2021-07-01"))),
        MeetingOutline(
            second.title,
            (*second.options, option("2021-09-22", "2021-09-23", host_id=halle, mode="in_person")),
        ),
        MeetingOutline(
            third.title,
            (
                *third.options,
                option("2021-11-17", "2021-11-18", host_id=nordsachsen, mode="in_person"),
            ),
        ),
    )


def asked_for_six(session: Session, at: datetime) -> Poll:
    """Everybody is asked, ten of the sixteen have answered, committed."""
    sixteen_people(session)
    poll = running(
        session,
        at,
        *two_options_each(session),
        title="Treffen im zweiten Halbjahr 2021",
        introduction=INTRODUCTION,
        visibility="always",
    )
    for name, words in ANSWERS.items():
        poll = again(session, poll.id)
        number, note = NOTES.get(name, (0, ""))
        said = sheet(poll, *words)
        noted = [part.id for part in queries.asked_options(poll)[number].parts]
        replies = [replace(one, note=note if one.part_id in noted else "") for one in said.replies]
        answer_as(session, poll, name, replace(said, replies=replies), at=at)
    return again(session, poll.id)
