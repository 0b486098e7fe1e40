"""On the other database: two people propose to one Protokoll at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from kzv_workflow.clock import BERLIN
from kzv_workflow.minutes import corrections
from kzv_workflow.minutes.life import Correction, CorrectionKind
from kzv_workflow.minutes.models import Minutes
from kzv_workflow.minutes.service import Act
from kzv_workflow.web.extensions import db
from tests.minutes.rounds import LINE, account, sent_round
from tests.postgres import waits_for_a_lock

AT = datetime(2021, 4, 23, 10, 0, tzinfo=BERLIN)


@pytest.mark.timeout(300)
def test_two_first_proposals_at_the_same_moment_are_both_noted(on_postgres: Flask) -> None:
    """The second waits for the first to be committed, and then sees it."""

    def propose(session: Session, minutes: Minutes, name: str) -> None:
        by = Act(account(session, name), AT)
        corrections.propose(session, minutes, LINE, CorrectionKind.COMMENT, f"Von {name}.", by)

    def second(minutes_id: int) -> None:
        with on_postgres.app_context(), db.sessionmaker.begin() as session:
            propose(session, session.get_one(Minutes, minutes_id), "halle")

    with on_postgres.app_context(), ThreadPoolExecutor(1) as thread:
        minutes = sent_round(db.session, AT)
        propose(db.session, minutes, "altenburg")
        answer = thread.submit(second, minutes.id)
        with db.sessionmaker() as observer:
            while not answer.done() and not waits_for_a_lock(observer):
                observer.rollback()
        db.session.commit()
        answer.result(timeout=60)

        noted = set(db.session.scalars(sa.select(Correction.proposed_text)))
    assert noted == {"Von altenburg.", "Von halle."}
