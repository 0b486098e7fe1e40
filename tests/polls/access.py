"""What there is of polls, as the addresses of the access table name it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from kzv_workflow.polls import deciding, links, queries
from kzv_workflow.polls.deciding import Choice
from kzv_workflow.polls.outlines import MeetingOutline
from tests.polls.asked import APART, AUTUMN, act, again, delegate_of, draft, option, running


def polls_of_everybody(session: Session, at: datetime) -> dict[str, str]:
    """A running poll with one meeting decided, and a draft, committed."""
    two = (option(*AUTUMN), option("2021-09-22"))
    poll = running(session, at, MeetingOutline("2. Treffen (Abfrage)", (option(*APART),)),
                   MeetingOutline("3. Treffen", two))  # fmt: skip
    chosen = Choice(queries.asked_options(poll)[0].id, poll.version)
    deciding.fix(session, poll, chosen, act(at))
    session.commit()
    poll = again(session, poll.id)
    delegate = delegate_of(session, poll, "Altenburger Land")
    personal = links.personal(session, poll.id, delegate.id, at)
    general = links.general(session, poll.id, at)
    found = {
        "<poll>": str(poll.id),
        "<poll draft>": str(draft(session, at).id),
        "<decided>": str(poll.meetings[0].id),
        "<undecided>": str(poll.meetings[1].id),
        "<option>": str(queries.asked_options(poll)[0].id),
        "<delegate>": str(delegate.id),
        "<poll secret>": personal.rpartition("/")[2],
        "<general secret>": general.rpartition("/")[2],
    }
    session.commit()
    return found
