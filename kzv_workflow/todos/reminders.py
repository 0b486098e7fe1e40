"""Reminding: one digest per person and day out of what is due, and a nudge by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts import queries as accounts
from kzv_workflow.clock import BERLIN
from kzv_workflow.directory import queries as directory
from kzv_workflow.directory.models import Organisation
from kzv_workflow.directory.queries import Recipient
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.mail.headers import check_address
from kzv_workflow.mail.message import Message
from kzv_workflow.mail.wording import wordings
from kzv_workflow.todos import linking, mails
from kzv_workflow.todos.deadlines import Plan, is_working_day
from kzv_workflow.todos.digests import Item, Reader, Situation, concerns, morning
from kzv_workflow.todos.mails import Missing
from kzv_workflow.todos.models import OWED_ON, OWED_TEXT, Assignment, AssignmentState, Todo
from kzv_workflow.todos.queries import IS_ASKED, IS_HANDED_IN, OVERDUE_MAILS
from kzv_workflow.todos.reminder_models import DigestRun, Reminder, ReminderChoice
from kzv_workflow.todos.stepping import BEFORE, IS_BEFORE, WAITS_FOR
from kzv_workflow.web.viewer import Viewer

IN_QUESTION = "die Rückfrage wartet auf Antwort des Büros"
OFF = "die Erinnerungen sind ausgeschaltet"
OF_ITS_OWN = "erinnert wird dort, wo es erledigt wird"
LOCKED = "das Konto ist gesperrt"
NO_ADDRESS = "die Mailadresse im Verzeichnis stimmt nicht"


def send_digests(session: Session, today: date, at: datetime, public_url: str) -> int:
    """Queue the mails of a working day, once; how many were queued.

    What fell on days without mails or was missed by a standstill is in it. The key of
    ``digest_run`` lets the second of two processes fail instead of sending again.
    """
    if today.weekday() > 4 or session.get(DigestRun, today) is not None:
        return 0
    session.add(DigestRun(day=today))
    session.flush()
    now = situation(session, today)
    count = _tell_moved(session, now, today, at, public_url)
    found = morning(now, today)
    if found.deliveries:
        count += mails.digests(session, found.deliveries, today, at, public_url)
    if found.told:
        session.execute(
            sa.insert(Reminder),
            [
                {
                    "assignment_id": due.assignment_id,
                    "occasion": due.occasion,
                    "occasion_day": due.occasion_day,
                }
                for due in found.told
            ],
        )
    return count


def next_morning(session: Session, today: date) -> date:
    """The first day whose mails are still to come."""
    is_over = session.get(DigestRun, today) is not None
    return today + timedelta(days=1) if is_over else today


def _tell_moved(
    session: Session, now: Situation, today: date, at: datetime, public_url: str
) -> int:
    """One mail to each reader about days that moved with their meeting; organisations with a day
    off or nobody to tell hear of it later."""
    told = [
        (reader, found)
        for key, found in linking.moved(session).items()
        if is_working_day(today, now.lands.get(key))
        for reader in now.readers.get(key, ())
        if not reader.silence(today)
    ]
    if not told:
        return 0
    shares = {one.assignment_id for _, found in told for one in found}
    linking.announce(session, Assignment.id.in_(shares))
    return mails.moved(session, told, today, at, public_url)


def situation(session: Session, on: date) -> Situation:
    """What is owed and who reads mail on that day; a fixed number of statements."""
    organisations = session.execute(
        sa.select(Organisation.id, Organisation.name, Organisation.land)
    )
    rows = organisations.all()
    return Situation(
        items=items(session),
        readers=readers(session, on),
        names={row[0]: row[1] for row in rows},
        lands={row[0]: row[2] for row in rows},
    )


def everybody(session: Session, on: date) -> list[Recipient]:
    """The people of the municipalities, or their fallback addresses, and those of the office.

    A mail leads to pages; whoever is locked out of them gets none.
    """
    return _mailboxes(session, on)[0]


def _mailboxes(session: Session, on: date) -> tuple[list[Recipient], list[Recipient]]:
    """Who gets mail, and who would, but is locked out."""
    office, locked = directory.office(session), accounts.locked_people(session)
    own: list[Recipient] = []
    out: list[Recipient] = []
    for member in directory.current_memberships(session, on):
        is_own = office is not None and member.organisation_id == office.id
        if not member.person.email or (not is_own and member.person_id not in locked):
            continue  # the others are found below
        one = Recipient(
            member.organisation_id, office.name if office and is_own else "", member.person_id,
            member.person.name, member.person.email, False,
        )  # fmt: skip
        (out if member.person_id in locked else own).append(one)
    return [*own, *directory.recipients(session, on, locked)], out


def everybody_of_office(session: Session, at: datetime) -> list[Recipient]:
    """Whom questions of the others reach."""
    office = directory.office(session)
    return people_of(session, office.id, at) if office else []


def asked(session: Session, todo: Todo, at: datetime) -> list[Recipient]:
    """Whom a question about it reaches: its contact person while there, else all of the office."""
    on, everyone = at.astimezone(BERLIN).date(), everybody_of_office(session, at)
    if todo.contact_id is None or _is_away(session, todo.contact_id, on):
        return everyone
    return [one for one in everyone if one.person_id == todo.contact_id] or everyone


def _is_away(session: Session, person_id: int, on: date) -> bool:
    choice = sa.select(ReminderChoice.id).where(
        ReminderChoice.person_id == person_id, ReminderChoice.absent_until >= on
    )
    return session.scalar(choice) is not None


def people_of(session: Session, organisation_id: int, at: datetime) -> list[Recipient]:
    """Who gets mail for that organisation today."""
    on = at.astimezone(BERLIN).date()
    return [one for one in everybody(session, on) if one.organisation_id == organisation_id]


def readers(session: Session, on: date) -> dict[int, list[Reader]]:
    """Everybody with an address by organisation, and who is paused, away or barred."""
    choices = session.scalars(sa.select(ReminderChoice)).all()
    of_people = {one.person_id: one for one in choices if one.person_id}
    of_mailboxes = {one.organisation_id: one for one in choices if one.organisation_id}
    grouped: dict[int, list[Reader]] = defaultdict(list)
    reached, locked = _mailboxes(session, on)
    for one in [*reached, *locked]:
        bar = LOCKED if one in locked else None if _is_address(one.email) else NO_ADDRESS
        choice = (
            of_mailboxes.get(one.organisation_id)
            if one.person_id is None
            else of_people.get(one.person_id)
        )
        grouped[one.organisation_id].append(
            Reader(
                one.organisation_id, one.organisation_name, one.person_id, one.name, one.email,
                one.is_fallback, *_choice(choice), bar,
            )
        )  # fmt: skip
    return grouped


def _is_address(email: str) -> bool:
    try:
        return bool(check_address(email))
    except DomainError:
        return False


def _choice(choice: ReminderChoice | None) -> tuple[bool, date | None, int | None]:
    if choice is None:
        return False, None, None
    return choice.is_paused, choice.absent_until, choice.substitute_id


def items(session: Session) -> list[Item]:
    """Open assignments of published To-dos, with what was told of each last and why not more."""
    told = (
        sa.select(sa.func.max(Reminder.occasion_day))
        .where(Reminder.assignment_id == Assignment.id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    off = sa.case((Todo.reminders, None), (Todo.action_url.is_(None), OFF), else_=OF_ITS_OWN)
    obstacle = sa.case((IS_ASKED, IN_QUESTION), else_=off)
    rows = session.execute(
        sa.select(
            Assignment.id, Assignment.organisation_id, Todo.number, Todo.text, OWED_ON,
            OWED_TEXT, Todo.published_at, Todo.reminder_plan, Todo.person_id, told,
            obstacle, WAITS_FOR, OVERDUE_MAILS,
        )
        .join(Assignment.todo)
        .outerjoin(BEFORE, IS_BEFORE)
        .where(sa.text("assignment.state = 'open'"), Todo.published_at.is_not(None))
        .order_by(OWED_ON, Todo.number)
    )  # fmt: skip
    return [_item(row) for row in rows]


def _item(row: Sequence[Any]) -> Item:
    published, plan, *rest = row[6:]
    day = published.astimezone(BERLIN).date()
    assignment_id, organisation_id, number, text, due, due_text = row[:6]
    return Item(
        assignment_id, organisation_id, number, text, due, due_text, day, Plan.parse(plan),
        *rest,
    )  # fmt: skip


def missing(session: Session, todo: Todo, on: date) -> list[Missing]:
    """Whom a nudge concerns: the people of the organisations that still owe a published To-do.

    It also goes to who paused the daily mails, but not to who is away or locked out, nor to
    organisations that have handed in files.
    """
    owing = session.execute(
        sa.select(Assignment.organisation_id, OWED_ON, OWED_TEXT, IS_HANDED_IN)
        .join(Assignment.todo)
        .join(Assignment.organisation)
        .where(
            Assignment.todo_id == todo.id,
            Assignment.state == AssignmentState.OPEN,
            Todo.published_at.is_not(None),
        )
        .order_by(Organisation.sort_key)
    ).all()
    by_organisation = readers(session, on)
    return [
        Missing(reader, due, due_text, "hat schon abgegeben" if delivered else reader.absence(on))
        for organisation_id, due, due_text, delivered in owing
        for reader in by_organisation.get(organisation_id, ())
        if concerns(
            todo.person_id, reader, by_organisation[organisation_id], lambda one: one.absence(on)
        )
    ]


def nudge_preview(
    session: Session, todo: Todo, at: datetime, public_url: str
) -> tuple[list[Missing], Message | None]:
    """Whom a nudge concerns, and how it reads for the first one it goes to."""
    concerned = missing(session, todo, at.astimezone(BERLIN).date())
    reached = next((one for one in concerned if not one.silence), None)
    if reached is None:
        return concerned, None
    url = f"{public_url}/aufgaben"
    return concerned, mails.nudge_message(wordings(session), reached, todo, at, url)


def nudge(
    session: Session, todo: Todo, today: date, viewer: Viewer, at: datetime, public_url: str
) -> int:
    """Remind exactly those missing, at most once a day each; how many mails were queued."""
    words, url = wordings(session), f"{public_url}/aufgaben"
    reached = [
        one.reader.organisation_name
        for one in missing(session, todo, today)
        if not one.silence and mails.nudge(session, words, one, todo, at, url)
    ]
    if reached:
        names = ", ".join(sorted(set(reached)))
        record(session, viewer, ("todo", todo.id), f"hat erinnert: {names}", at)
    return len(reached)
