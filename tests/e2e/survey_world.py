"""Surveys of the filled world, and the scenes that show them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.accounts.service import hash_token
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.surveys import sending
from kzv_workflow.surveys.models import Invitee, Link
from tests.surveys.rounds import PUBLIC_URL, act, answered, draft, ended, sent

LINK, USED_LINK, LATE_LINK = "feedback-of-somebody", "feedback-sent-before", "feedback-too-late"
WITHDRAWN_LINK = "feedback-taken-back"
RESULTS, RUNNING, DRAFT, TOO_FEW, RELEASED, WITHDRAWN, UNANSWERED = range(1, 8)  # the addresses
GIVEN = (
    {1: "gut", 2: "nützlich", 3: "gut", 4: "Ja", 5: "Mehr Zeit für Fragen.\nDanke!", 7: "online"},
    {
        1: "sehr gut",
        2: "teils, teils",
        3: "sehr gut",
        4: "Ja",
        5: "Mehr Pausen, bitte.",
        6: ["Auswertung und Visualisierung"],
    },
    {1: "teils, teils", 2: "sehr nützlich", 3: "keine Angabe", 4: "Nein", 7: "abwechselnd"},
    {1: "gut", 2: "wenig", 3: "schlecht", 4: "Ja", 6: ["Sonstiges: Exkursion"], 7: "in Präsenz"},
)


def fill(session: Session, at: datetime) -> None:
    """One survey in each state, committed."""
    first = ended(session, at, 9, *GIVEN, title="Feedback zum 1. Treffen")
    running = sent(session, at)
    answered(session, running, 4)  # one more, and there are results
    meeting_id = session.get_one(Minutes, 2).meeting_id  # goes along with its Protokoll
    draft(session, at, title="Feedback zum 3. Treffen", meeting_id=meeting_id)
    ended(session, at, 2, *GIVEN, title="Feedback zur Vorbesprechung")
    released = ended(
        session, at, 8, *GIVEN, anonymous=False, title="Wünsche an die Bildungskonferenz"
    )
    sending.release(session, released, act(at))
    withdrawn = sent(session, at, title="Feedback mit falschen Fragen")
    sending.withdraw(session, withdrawn, "Es war der falsche Fragebogen.", act(at), PUBLIC_URL)
    sent(session, at, title="Feedback zur Exkursion")
    _give_link(session, withdrawn.id, WITHDRAWN_LINK, took_part=False)
    _give_link(session, running.id, LINK, took_part=False)
    _give_link(session, running.id, USED_LINK, took_part=True)
    _give_link(session, first.id, LATE_LINK, took_part=False)
    session.commit()


def _give_link(session: Session, survey_id: int, secret: str, took_part: bool) -> None:
    """Make the link of somebody who did, or did not, take part a known one."""
    person = session.scalars(
        sa.select(Invitee)
        .where(Invitee.survey_id == survey_id, Invitee.took_part.is_(took_part))
        .order_by(Invitee.id.desc())
    ).first()
    assert person is not None
    session.add(Link(token_hash=hash_token(secret), invitee_id=person.id))
