"""Which line is which To-do, in single cases and in thousands of random edits."""

from __future__ import annotations

from kzv_workflow.minutes.identity import Known, Line, Plan, Question, identify
from tests.minutes.edit_rounds import Simulation

ROUNDS = 4_000
T1 = Known(1, "Kommunen", "Auswahl der Kennzahlen übermitteln", 5)


def test_a_marker_keeps_its_todo_through_a_rewording() -> None:
    plan = identify([Line(9, "Kommunen", "Kennzahlenauswahl an BiSMit übermitteln", 1)], [T1])

    assert plan == Plan(links={9: 1})


def test_the_same_words_keep_their_todo_without_the_marker() -> None:
    assert identify([Line(9, T1.owner, T1.text)], [T1]).links == {9: 1}


def test_similar_words_are_only_asked_about() -> None:
    plan = identify([Line(9, "Kommunen", "Auswahl der Kennzahlen übermiteln")], [T1])

    assert plan == Plan(questions=[Question(9, (1,))])


def test_an_answer_links_or_makes_a_new_one() -> None:
    lines = [Line(9, "Kommunen", "Auswahl der Kennzahlen übermiteln")]

    assert identify(lines, [T1], answers={9: 1}).links == {9: 1}
    assert identify(lines, [T1], answers={9: None}) == Plan(new=[9], vanished=[1])


def test_a_copied_line_is_a_new_todo() -> None:
    lines = [Line(5, T1.owner, T1.text, 1), Line(6, T1.owner, T1.text, 1)]

    assert identify(lines, [T1]) == Plan(links={5: 1}, new=[6])


def test_the_copy_for_another_owner_is_the_new_one_wherever_it_stands() -> None:
    lines = [Line(5, "Stadt Halle", T1.text, 1), Line(6, T1.owner, T1.text, 1)]

    plan = identify(lines, [T1])

    assert (plan.links, plan.new) == ({6: 1}, [5])


def test_a_marker_on_quite_another_task_is_asked_about() -> None:
    plan = identify([Line(5, "BiSMit", "Raum für das Treffen im Juni buchen", 1)], [T1])

    assert plan == Plan(questions=[Question(5, (1,))])


def test_a_marker_of_another_protokoll_reports_the_state() -> None:
    plan = identify([Line(5, "Kommunen", "Auswahl übermitteln", 7)], [T1], elsewhere={7})

    assert plan == Plan(reports={5: 7}, vanished=[1])


def test_a_marker_nobody_gave_is_no_marker() -> None:
    assert identify([Line(5, "Kommunen", "Wege beschreiben", 99)], []) == Plan(new=[5])


def test_a_todo_that_was_gone_before_does_not_vanish_again() -> None:
    assert identify([], [Known(1, "Kommunen", "Auswahl übermitteln", None)]).vanished == []


def test_thousands_of_edits_keep_the_links_and_attach_none_wrongly() -> None:
    simulation = Simulation(seed=20210415)

    simulation.run(ROUNDS)

    assert simulation.wrong == 0
    assert simulation.kept / simulation.expected >= 0.999
    assert simulation.expected > 10 * ROUNDS, "the rounds have lines to lose"
    assert all(simulation.done[kind] > 50 for kind in simulation.kinds), simulation.done
