"""Municipalities are counted, never people; and what the sentence about a date says."""

from __future__ import annotations

from datetime import date, time

import pytest

from kzv_workflow.polls.coverage import AnswerValue, Coverage, DelegateRole, Given, Party, Voice
from kzv_workflow.polls.tally import Candidate, Verdict, judge, ranked
from kzv_workflow.polls.wording import Part

YES, MAYBE, NO, OPEN = AnswerValue
DAYS = (
    Part(1, date(2021, 9, 15), time(9), time(15), "in_person"),
    Part(2, date(2021, 9, 16), time(9), time(15), "in_person"),
)
LATE = Given(YES, comes_at=time(12))
ONLINE = Given(YES, is_online=True)


def voice(*given: AnswerValue | Given | None, **facts: object) -> Voice:
    """Somebody with an answer for each day; None is no answer."""
    answers = {
        number: one if isinstance(one, Given) else Given(one)
        for number, one in enumerate(given, start=1)
        if one is not None
    }
    return Voice(key=1, name="Anna Probe", given=answers, **facts)  # type: ignore[arg-type]


def party(*voices: Voice, name: str = "Halle", key: int = 1, **facts: bool) -> Party:
    return Party(key=key, name=name, short_code=name[:3], voices=voices, **facts)


def verdict(*parties: Party, needed: int = 1, host: int | None = None, key: int = 7) -> Verdict:
    return judge(Candidate(key, DAYS, host_key=host), parties, needed)


@pytest.mark.parametrize(
    ("voices", "coverage", "detail"),
    [
        ([voice(YES, YES)], Coverage.COVERED, ""),
        ([voice(NO, NO), voice(YES, YES)], Coverage.COVERED, ""),
        ([voice(YES, NO), voice(NO, YES)], Coverage.SPLIT, ""),
        ([voice(YES, MAYBE)], Coverage.IF_NEED_BE, ""),
        ([voice(YES, NO), voice(NO, MAYBE)], Coverage.IF_NEED_BE, ""),
        ([voice(YES, NO)], Coverage.PARTLY, "nur Tag 1"),
        ([voice(NO, MAYBE)], Coverage.PARTLY, "nur Tag 2"),
        ([voice(YES, OPEN)], Coverage.PARTLY, "nur Tag 1"),
        ([voice(YES, None)], Coverage.PARTLY, "nur Tag 1"),
        ([voice(YES, LATE)], Coverage.PARTLY, "nur Tag 1"),
        ([voice(LATE, LATE)], Coverage.PARTLY, "ab 12:00 Uhr"),
        ([voice(LATE, NO)], Coverage.PARTLY, "ab 12:00 Uhr"),
        ([voice(ONLINE, ONLINE)], Coverage.PARTLY, "online"),
        ([voice(LATE, NO), voice(YES, YES)], Coverage.COVERED, ""),
        ([voice(NO, NO)], Coverage.NOT, ""),
        ([voice(NO, NO), voice(NO, NO)], Coverage.NOT, ""),
        ([voice(NO, NO), voice(None, None)], Coverage.OPEN, ""),
        ([voice(NO, None)], Coverage.OPEN, ""),
        ([voice(NO, OPEN)], Coverage.OPEN, ""),
        ([voice(OPEN, OPEN)], Coverage.OPEN, ""),
        ([voice(None, None)], Coverage.SILENT, ""),
        ([voice(NO, NO, speaks_for_all=True), voice(None, None)], Coverage.NOT, ""),
        ([], Coverage.UNNAMED, ""),
    ],
)
def test_how_a_municipality_stands(voices: list[Voice], coverage: Coverage, detail: str) -> None:
    [standing] = verdict(party(*voices)).standings

    assert (standing.coverage, standing.detail) == (coverage, detail)


@pytest.mark.parametrize(
    ("voices", "coverage", "detail"),
    [
        ([voice(YES, YES), voice(YES, YES)], Coverage.COVERED, ""),
        ([voice(YES, YES, speaks_for_all=True)], Coverage.COVERED, ""),
        ([voice(YES, YES), voice(NO, NO)], Coverage.PARTLY, "1 von 2 Personen"),
        ([voice(YES, YES), voice(YES, NO), voice(NO, YES)], Coverage.SPLIT, ""),
        ([voice(YES, YES), voice(YES, NO)], Coverage.PARTLY, "nur Tag 1"),
        ([voice(YES, YES), voice(MAYBE, MAYBE)], Coverage.IF_NEED_BE, ""),
    ],
)
def test_two_people_may_be_needed(voices: list[Voice], coverage: Coverage, detail: str) -> None:
    [standing] = verdict(party(*voices), needed=2).standings

    assert (standing.coverage, standing.detail) == (coverage, detail)


def test_a_bilateral_municipality_is_never_counted_as_no() -> None:
    [standing] = verdict(party(voice(NO, NO), is_bilateral=True)).standings

    assert standing.coverage is Coverage.BILATERAL


def test_the_sentence_names_everybody_who_is_missing_and_why() -> None:
    covered = [party(voice(YES, YES), name=f"Kommune {n}", key=n) for n in range(7)]
    partly = party(voice(YES, NO), name="Stadt Halle", key=8)
    away = party(voice(NO, NO, notes={7: "Bildungswoche"}), name="LK Nordsachsen", key=9)

    sentence = verdict(*covered, partly, away).sentence

    assert sentence == (
        "8 von 9 Kommunen vertreten (1 nur Tag 1); fehlt: LK Nordsachsen (Bildungswoche)"
    )


def test_no_answer_is_never_said_to_be_a_no() -> None:
    sentence = verdict(
        party(voice(None, None), name="Saalekreis"),
        party(voice(OPEN, OPEN), name="Burgenlandkreis", key=2),
        party(name="Stadt Halle", key=3),
        party(voice(YES, YES), name="LK Leipzig", key=4, is_bilateral=True),
    ).sentence

    assert sentence == (
        "0 von 4 Kommunen vertreten; noch offen: Burgenlandkreis; keine Antwort: Saalekreis; "
        "keine Vertretung benannt: Stadt Halle; bilateral: LK Leipzig"
    )


def test_the_office_is_not_counted() -> None:
    office = party(voice(YES, YES), name="BiSMit", is_counted=False)

    assert verdict(office, party(voice(YES, YES), key=2)).sentence == "1 von 1 Kommunen vertreten"


@pytest.mark.parametrize(
    ("parties", "vetoes"),
    [
        ([party(voice(NO, NO), key=5)], ("Halle ist Gastgeber und kann nicht.",)),
        ([party(voice(NO, NO), voice(YES, YES), key=5)], ()),
        ([party(voice(None, None), key=5)], ()),
        ([party(voice(YES, NO), key=5)], ("Halle ist Gastgeber und kann nicht an jedem Tag.",)),
        ([party(voice(YES, NO), voice(NO, YES), key=5)], ()),
        (
            [party(voice(YES, NO, role=DelegateRole.SPEAKER), key=6)],
            ("Anna Probe (Halle) wird gebraucht und kann nicht.",),
        ),
        ([party(voice(YES, MAYBE, role=DelegateRole.SPEAKER), key=6)], ()),
        (
            [party(voice(NO, NO, role=DelegateRole.MODERATOR), key=6, is_counted=False)],
            ("Niemand von der Moderation kann.",),
        ),
        (
            [
                party(
                    voice(NO, NO, role=DelegateRole.MODERATOR),
                    voice(None, None, role=DelegateRole.MODERATOR),
                    key=6,
                )
            ],
            (),
        ),
    ],
)
def test_whose_no_stops_a_date(parties: list[Party], vetoes: tuple[str, ...]) -> None:
    assert verdict(*parties, host=5).vetoes == vetoes


def option(key: int, *parties: Party, day: int = 15, hints: int = 0, host: int = 0) -> Verdict:
    part = Part(1, date(2021, 9, day), time(9), time(15), "online")
    return judge(Candidate(key, (part,), host, hints), parties)


def test_the_order_of_dates() -> None:
    yes, maybe, no = (party(voice(one), key=1) for one in (YES, MAYBE, NO))
    other_yes, other_silent, other_no = (party(voice(one), key=2) for one in (YES, None, NO))
    worst = option(1, other_yes, no, host=1)
    verdicts = [
        worst,
        option(2, yes, other_no),
        option(3, yes, other_silent),
        option(4, maybe, other_yes),
        option(5, yes, other_yes, hints=1),
        option(6, yes, other_yes, day=20),
        option(7, yes, other_yes, day=17),
    ]

    assert [one.candidate.key for one in ranked(verdicts)] == [7, 6, 5, 4, 3, 2, 1]
