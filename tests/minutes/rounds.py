"""A Protokoll in the middle of its life, made through the commands, without a browser."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from kzv_workflow.accounts.models import Account
from kzv_workflow.minutes import (
    circulation,
    contributions,
    corrections,
    papers,
    returning,
    standing,
)
from kzv_workflow.minutes.life import CorrectionKind
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act
from kzv_workflow.minutes.word_back import read_back
from kzv_workflow.web.viewer import Role, Viewer
from tests.factories import WRITER, taken_over

TEXT = """\
## Protokoll der Beratung am 21.04.2021

### Teilnehmende

**LK Altenburger Land** - Sabine Seidel, Bildungsmanagement

## Ergebnisse

Das Set enthält 35 Kennzahlen.

Die Daten liegen ab Mai vor.
"""
LINE = TEXT.split("\n").index("Die Daten liegen ab Mai vor.") + 1
DUE = date(2021, 5, 7)


def account(session: Session, name: str) -> Viewer:
    """The person of the cast whose mail address begins with *name*, as somebody logged in."""
    found = session.query(Account).filter_by(email=f"{name}@demo.example").one()
    organisation = found.organisation
    return Viewer(found.id, found.person.name, Role(found.role), organisation.id, organisation.name)


def sent_round(session: Session, at: datetime, text: str = TEXT) -> Minutes:
    """Sent to all, open for corrections until 07.05.2021."""
    minutes = taken_over(session, at, text, circulated=False)
    planned = circulation.plan(session, minutes, at.date())
    word = papers.word_of(session, planned.version, at.date())
    circulation.circulate(
        session, minutes, planned, circulation.Wishes(DUE), circulation.Papers(word),
        Act(WRITER, at),
    )  # fmt: skip
    session.commit()
    return minutes


def round_of(session: Session, at: datetime) -> dict[str, str]:
    """Everything of such a Protokoll that an address can name; all that is proposed is open."""
    minutes = sent_round(session, at)
    ours = Act(account(session, "altenburg"), at)
    contributions.invite(session, minutes, DUE, Act(WRITER, at))
    contributed = contributions.hand_in(session, minutes, "Wir haben Daten ab 2019.", ours)
    proposed = corrections.propose(
        session, minutes, LINE, CorrectionKind.REPLACEMENT, "Die Daten liegen ab Juni vor.", ours
    )
    sent = standing.circulations(session, minutes.id)[0]
    word = papers.word_of(session, sent.version, at.date())
    file = returning.keep(session, minutes, "von Hand.docx", word, read_back(word), Act(WRITER, at))
    session.commit()
    return {
        "<round>": str(minutes.id),
        "<of the round>": str(minutes.meeting_id),
        "<sending>": str(sent.id),
        "<contribution>": str(contributed.id),
        "<correction>": str(proposed.id),
        "<returned>": str(file.id),
    }
