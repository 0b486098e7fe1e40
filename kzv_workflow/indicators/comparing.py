"""The comparison set: a rule makes a version, then each indicator is decided on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import consolidation, overview_queries
from kzv_workflow.indicators.consolidation import Rule
from kzv_workflow.indicators.models import (
    ComparisonEntry,
    ComparisonSet,
    DecisionState,
    Indicator,
    Round,
    Theme,
    ThemeFocus,
)
from kzv_workflow.web.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Decision:
    """``minuted`` says where it stands: "Festlegung im 2. Treffen"."""

    state: DecisionState
    reason: str = ""
    minuted: str = ""
    group_title: str = ""


def apply(
    session: Session, found: Round, rule: Rule, viewer: Viewer, at: datetime
) -> ComparisonSet:
    """A new version of what fulfils the rule; what was agreed or dropped before stays so.

    What was typed about indicators that stay proposed goes along.

    Raises DomainError if nothing would be left.
    """
    lock(session, found)
    columns = overview_queries.columns(session, found.id)
    tallies = overview_queries.tallies(session, found, columns, rule)
    wanted = {one.id for one in consolidation.kept(consolidation.basis_of(tallies), rule)}
    before = _carried(session, found, wanted)
    if not wanted and not before:
        raise DomainError("Nach dieser Regel bliebe keine Kennzahl. Bitte lockern Sie sie.")
    newest = overview_queries.newest_set(session, found.id)
    made = ComparisonSet(
        round_id=found.id,
        number=(newest.number if newest else 0) + 1,
        rule=rule.words,
        made_by=viewer.name,
        made_at=at,
    )
    session.add(made)
    session.flush()
    session.add_all(_kept(made.id, one) for one in before)
    carried = {one.indicator_id for one in before}
    session.add_all(
        ComparisonEntry(
            set_id=made.id, indicator_id=key, state=DecisionState.PROPOSED, reason="",
            minuted="", group_title="", position=0, decided_by=viewer.name, decided_at=at,
        )
        for key in sorted(wanted - carried)
    )  # fmt: skip
    text = f"hat Fassung {made.number} des Vergleichskennzahlensets gebildet ({rule.words})"
    record(session, viewer, ("round", found.id), text, at)
    return made


def decide(
    session: Session, found: Round, indicator_id: int, decision: Decision, viewer: Viewer,
    at: datetime,
) -> None:  # fmt: skip
    """Agree on an indicator or drop it, in the newest version; also one the rule left out.

    Raises DomainError at ``reason`` if one is dropped without a reason.
    """
    lock(session, found)
    newest = overview_queries.newest_set(session, found.id)
    indicator = session.get(Indicator, indicator_id)
    if newest is None or indicator is None or indicator.catalogue_id != found.catalogue_id:
        raise DomainError("Diese Kennzahl gehört nicht zu dieser Runde.")
    if decision.state is DecisionState.DROPPED and not decision.reason:
        raise DomainError(f"{indicator.code}: Bitte nennen Sie den Grund.", field="reason")
    entry = session.scalars(
        sa.select(ComparisonEntry).where(
            ComparisonEntry.set_id == newest.id, ComparisonEntry.indicator_id == indicator.id
        )
    ).first()
    if entry is None:
        entry = ComparisonEntry(
            set_id=newest.id, indicator_id=indicator.id, group_title="", position=0
        )
        session.add(entry)
    entry.state, entry.reason = decision.state, decision.reason[:500]
    entry.minuted = decision.minuted[:200]
    entry.decided_by, entry.decided_at = viewer.name, at
    join(session, entry, decision.group_title[:200])
    words = {"proposed": "vorgeschlagen", "agreed": "vereinbart", "dropped": "gestrichen"}
    text = f"hat {indicator.code} {words[decision.state]}"
    text += "".join(f" ({part})" for part in (decision.minuted, decision.reason) if part)
    record(session, viewer, ("round", found.id), text, at)


def release(session: Session, found: Round, viewer: Viewer, at: datetime) -> None:
    """From now on every municipality sees what all have chosen."""
    if found.released_at is None:
        found.released_at = at
        text = "hat die Zusammenführung für alle Kommunen freigegeben"
        record(session, viewer, ("round", found.id), text, at)


def set_focus(
    session: Session, found: Round, theme: Theme, wanted: bool, viewer: Viewer, at: datetime
) -> None:
    """Say whether the round looks at this theme first; saying it twice changes nothing."""
    lock(session, found)
    flag = session.get(ThemeFocus, (found.id, theme.id), populate_existing=True)
    if wanted == (flag is not None):
        return
    if flag is None:
        session.add(ThemeFocus(round_id=found.id, theme_id=theme.id))
    else:
        session.delete(flag)
    said = "als Schwerpunkt gesetzt" if wanted else "nicht mehr als Schwerpunkt gesetzt"
    text = f"hat das Themenfeld {theme.letter} {said}"
    record(session, viewer, ("round", found.id), text, at)


def join(session: Session, entry: ComparisonEntry, title: str) -> None:
    """Into that group ("": none), behind its members; it keeps its place if it is one of them."""
    if entry.group_title == title and (entry.position or not title):
        return
    last = sa.select(sa.func.max(ComparisonEntry.position)).where(
        ComparisonEntry.set_id == entry.set_id, ComparisonEntry.group_title == title
    )
    with session.no_autoflush:
        entry.position = (session.scalar(last) or 0) + 1 if title else 0
    entry.group_title = title
    session.flush()


def lock(session: Session, found: Round) -> None:
    """Whoever changes a round's sets does so one after the other."""
    session.execute(sa.select(Round.id).where(Round.id == found.id).with_for_update())


def _carried(session: Session, found: Round, wanted: Collection[int]) -> Sequence[ComparisonEntry]:
    """Entries of the newest version that go on: decided ones, and those the rule keeps."""
    newest = overview_queries.newest_set(session, found.id)
    if newest is None:
        return []
    entries = session.scalars(sa.select(ComparisonEntry).where(ComparisonEntry.set_id == newest.id))
    return [
        one
        for one in entries
        if one.state is not DecisionState.PROPOSED or one.indicator_id in wanted
    ]


def _kept(set_id: int, old: ComparisonEntry) -> ComparisonEntry:
    return ComparisonEntry(
        set_id=set_id, indicator_id=old.indicator_id, state=old.state, reason=old.reason,
        minuted=old.minuted, group_title=old.group_title, position=old.position,
        decided_by=old.decided_by, decided_at=old.decided_at,
    )  # fmt: skip
