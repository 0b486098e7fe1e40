"""Filling in a selection: several colleagues at once, nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.errors import DomainError
from kzv_workflow.history.service import record
from kzv_workflow.indicators import queries, selections
from kzv_workflow.indicators.entry_form import Entry, Said
from kzv_workflow.indicators.models import (
    Choice,
    Indicator,
    Round,
    Selection,
    SelectionState,
)
from kzv_workflow.indicators.selections import ToSave
from kzv_workflow.indicators.values import MAX_TEXT, NO_REASON, Answer, Verdict
from kzv_workflow.todos import closing
from kzv_workflow.todos.models import Assignment, AssignmentState, Channel
from kzv_workflow.web.viewer import Viewer

_KNOWN = (
    sa.select(
        Indicator.id, Choice.id, Choice.entered_by, Choice.entered_at, Choice.verdict,
        Choice.reason, Choice.governance_relevance, Choice.data_availability, Choice.doubt,
        Choice.remark,
    )
    .outerjoin(
        Choice,
        sa.and_(
            Choice.indicator_id == Indicator.id, Choice.selection_id == sa.bindparam("selection")
        ),
    )
    .where(
        Indicator.id.in_(sa.bindparam("indicators", expanding=True)),
        Indicator.catalogue_id == sa.bindparam("catalogue"),
    )
)  # fmt: skip
_CHANGE = sa.update(Choice).where(Choice.id == sa.bindparam("choice"))
Row = dict[str, Any]  # by column
HANDED_IN = "Diese Auswahl ist schon abgegeben. Das Büro kann sie wieder öffnen."


@dataclass(slots=True)
class Outcome:
    """What became of the entries, by indicator; what is in none of them was not touched."""

    stored: dict[int, Answer] = field(default_factory=dict)
    conflicts: dict[int, Said] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.conflicts and not self.problems


def save(
    session: Session, selection: ToSave, entries: Collection[Entry], viewer: Viewer, at: datetime
) -> Outcome:
    """Store what was changed; what a colleague changed meanwhile is reported, not overwritten.

    Indicators outside the round's catalogue are ignored. Raises DomainError once it is final.
    """
    if selection.state is SelectionState.FINAL:
        raise DomainError(HANDED_IN)
    wanted = [one for one in entries if one.answer.fingerprint != one.seen]
    known = _known(session, selection, [one.indicator_id for one in wanted])
    outcome, new, changed = Outcome(), list[Row](), list[Row]()
    for one in wanted:
        key = one.indicator_id
        if key in known and _is_to_store(one, known[key].said, outcome):
            row = {"entered_by": viewer.name, "entered_at": at, **asdict(one.answer)}
            if choice_id := known[key].choice_id:
                changed.append({"choice": choice_id, **row})
            else:
                new.append({"selection_id": selection.id, "indicator_id": key, **row})
    if new:
        session.execute(sa.insert(Choice), new)
    if changed:
        session.connection().execute(_CHANGE, changed)
    return outcome


class _Known(NamedTuple):
    """What is said so far about an indicator of the catalogue; no choice, nothing."""

    choice_id: int | None
    said: Said


def _known(
    session: Session, selection: ToSave, indicator_ids: Collection[int]
) -> dict[int, _Known]:
    asked = {
        "indicators": list(indicator_ids),
        "catalogue": selection.catalogue_id,
        "selection": selection.id,
    }
    return {
        key: _Known(choice_id, Said(Answer(*answer), by, at) if choice_id else Said())
        for key, choice_id, by, at, *answer in session.execute(_KNOWN, asked)
    }


def _is_to_store(entry: Entry, said: Said, outcome: Outcome) -> bool:
    """Whether it is new and may be; notes what becomes of it."""
    answer, key = entry.answer, entry.indicator_id
    if answer == said.answer:
        outcome.stored[key] = answer
    elif said.answer.fingerprint != entry.seen:
        outcome.conflicts[key] = said
    elif problem := _problem(answer):
        outcome.problems[key] = problem
    else:
        outcome.stored[key] = answer
        return True
    return False


def _problem(answer: Answer) -> str:
    if answer.verdict is Verdict.NOT_RELEVANT and not answer.reason:
        return NO_REASON
    if max(len(answer.reason), len(answer.doubt), len(answer.remark)) > MAX_TEXT:
        return f"Bitte höchstens {MAX_TEXT} Zeichen je Feld."
    return ""


def hand_in(
    session: Session, selection: Selection, viewer: Viewer, at: datetime,
    channel: Channel = Channel.ONLINE,
) -> None:  # fmt: skip
    """Final: nothing changes any more, and the To-do is done.

    *channel* is how the office learned that it is; ONLINE if it saw so itself.
    Raises DomainError if it is final already, or nothing is chosen.
    """
    locked = selections.lock(session, selection.id)
    if locked.state is SelectionState.FINAL:
        raise DomainError(HANDED_IN)
    if not any(
        one.verdict is not Verdict.OPEN for one in selections.choices(session, locked.id).values()
    ):
        raise DomainError("Bisher ist nichts ausgewählt. Bitte treffen Sie zuerst Ihre Auswahl.")
    locked.state = SelectionState.FINAL
    locked.final_at, locked.final_by, locked.note = at, viewer.name, None
    about = ("selection", locked.id)
    record(session, viewer, about, "hat die Auswahl endgültig abgegeben", at)
    owed = _assignment(session, selection)
    if owed is not None and owed.is_open:
        closing.complete(session, owed, "", channel, viewer, at)


def reopen(session: Session, selection: Selection, note: str, viewer: Viewer, at: datetime) -> None:
    """The office lets the municipality change it again; the To-do is open again.

    Raises DomainError if it was not final.
    """
    locked = selections.lock(session, selection.id)
    if locked.state is not SelectionState.FINAL:
        raise DomainError("Diese Auswahl ist noch offen.")
    locked.state = SelectionState.INTERIM
    locked.final_at = locked.final_by = None
    locked.note = note
    record(session, viewer, ("selection", locked.id), f"hat sie wieder geöffnet: „{note}“", at)
    owed = _assignment(session, selection)
    if owed is not None and owed.state is AssignmentState.DONE:
        closing.reopen(session, owed, viewer, at)


def _assignment(session: Session, selection: Selection) -> Assignment | None:
    return session.scalars(
        sa.select(Assignment).where(
            Assignment.todo_id == selection.round.todo_id,
            Assignment.organisation_id == selection.organisation_id,
        )
    ).first()


class TakenOver(NamedTuple):
    """How many answers, and the codes that mean something else by now, or nothing."""

    answers: int
    left_out: list[str]


def take_prior(session: Session, selection: Selection, viewer: Viewer, at: datetime) -> TakenOver:
    """Fill what is still empty with what was chosen last time, by code and name."""
    locked = selections.lock(session, selection.id)
    if locked.state is SelectionState.FINAL:
        raise DomainError(HANDED_IN)
    prior = selections.prior_answers(session, selection)
    said = selections.choices(session, selection.id)
    codes = queries.codes(session, selection.round.catalogue_id)
    same = _same_meaning(session, selection)
    rows = [
        _copied(selection.id, codes[code], answer, (viewer.name, at))
        for code, answer in prior.items()
        if code in same and codes[code] not in said
    ]
    session.add_all(rows)
    if rows:
        text = f"hat {len(rows)} Angaben der vorigen Runde übernommen"
        record(session, viewer, ("selection", selection.id), text, at)
    left_out = sorted((code for code in prior if code not in same), key=german.natural_key)
    return TakenOver(len(rows), left_out)


def _same_meaning(session: Session, selection: Selection) -> set[str]:
    """Codes with the same name in the catalogue of the round before, however it is written."""
    prior = session.get(Round, selection.round.previous_id or 0)
    if prior is None:
        return set()
    before = queries.names(session, prior.catalogue_id)
    now = queries.names(session, selection.round.catalogue_id)
    return {code for code in before.keys() & now.keys() if before[code] == now[code]}


def _copied(
    selection_id: int, indicator_id: int, answer: Answer, by: tuple[str, datetime]
) -> Choice:
    who, at = by
    return Choice(
        selection_id=selection_id, indicator_id=indicator_id, entered_by=who, entered_at=at,
        **asdict(answer),
    )  # fmt: skip


def typed(entries: Iterable[Entry], outcome: Outcome) -> Mapping[int, Entry]:
    """What to show again: refused entries as typed, ready to be sent once more knowingly."""
    return {
        one.indicator_id: replace(one, seen=outcome.conflicts[one.indicator_id].answer.fingerprint)
        if one.indicator_id in outcome.conflicts
        else one
        for one in entries
        if one.indicator_id in outcome.conflicts or one.indicator_id in outcome.problems
    }
