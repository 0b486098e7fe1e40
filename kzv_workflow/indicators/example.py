"""An invented round for the demo: the example catalogue, and Kommunen at different stages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kzv_workflow import german
from kzv_workflow.clock import BERLIN
from kzv_workflow.indicators import catalogues, queries, rounds, selecting, selections
from kzv_workflow.indicators.entry_form import Entry
from kzv_workflow.indicators.models import Round, Selection
from kzv_workflow.indicators.values import NOTHING_SAID, Answer, Availability, Verdict
from kzv_workflow.web.viewer import Role, Viewer

# How far each Kommune is, in directory order: about how many it chose, whether it handed in.
STAGES = ((34, False), (28, True), (0, False), (40, False), (22, True), (45, True), (10, False))
NO_UNIVERSITY = Answer(Verdict.NOT_RELEVANT, "Am Ort gibt es keine Hochschule.")


def fill(session: Session, viewer: Viewer, at: datetime) -> Round:
    """The catalogue, a round due in 18 days, and what the Kommunen said so far."""
    catalogue = catalogues.add_version(session, catalogues.shipped_example(), viewer, at)
    day = at.astimezone(BERLIN).date() + timedelta(days=18)
    facts = rounds.NewRound(f"Kennzahlenauswahl {day.year}", catalogue.id, german.format_date(day))
    opened = rounds.open_round(session, facts, viewer, at)
    session.flush()
    codes = queries.codes(session, catalogue.id)
    listed = selections.selections(session, opened.id)
    for number, ((wanted, is_final), one) in enumerate(zip(STAGES, listed, strict=False)):
        member = Viewer(0, f"Team {one.name}", Role.MUNICIPALITY, one.organisation_id, one.name)
        found = selections.find_selection(session, one.id, member)
        if wanted and found is not None:
            said = codes if is_final else {one: codes[one] for one in codes if one[0] in "ABCD"}
            _say(session, found, said, (number, wanted), (member, at))
            if is_final:
                selecting.hand_in(session, found, member, at)
    return opened


def _say(
    session: Session, selection: Selection, codes: dict[str, int], how: tuple[int, int],
    by: tuple[Viewer, datetime],
) -> None:  # fmt: skip
    number, wanted = how
    entries = []
    for place, (code, key) in enumerate(sorted(codes.items())):
        mixed = (place * 7 + number * 11) % 49  # spread, but the same at every start
        answer = Answer(
            Verdict.YES if mixed < wanted else Verdict.NO,
            governance_relevance=mixed % 3 == 0,
            data_availability=list(Availability)[mixed % 4],
        )
        if code.startswith("F") and selection.organisation.type != "Stadt":
            answer = NO_UNIVERSITY
        entries.append(Entry(key, answer, NOTHING_SAID.fingerprint))
    selecting.save(session, selections.lock_to_save(session, selection.id), entries, *by)
    session.flush()
