"""Taking turns: so many at once, and nobody is overtaken."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from kzv_workflow.files.turns import Turns


def test_no_more_than_that_many_at_once() -> None:
    turns, inside, most = Turns(2), set[int](), list[int]()
    lock = threading.Lock()

    def work(number: int) -> None:
        with turns.turn(60) as is_mine:
            assert is_mine
            with lock:
                inside.add(number)
                most.append(len(inside))
            with lock:
                inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(200)))

    assert len(most) == 200
    assert max(most) <= 2


def test_who_waits_is_next_whoever_else_comes() -> None:
    turns, order = Turns(1), list[str]()
    begun = threading.Event()

    def wait() -> None:
        begun.set()
        with turns.turn(60):
            order.append("waited")

    with ThreadPoolExecutor(1) as pool:
        with turns.turn(60):
            waiting = pool.submit(wait)
            begun.wait(60)
            while not turns.in_line:
                pass
        with turns.turn(60):
            order.append("came at once")
        waiting.result(60)

    assert order == ["waited", "came at once"]


def test_patience_ends_and_costs_nobody_a_turn() -> None:
    turns = Turns(1)

    with turns.turn(60), turns.turn(0.01) as is_mine:
        assert not is_mine

    with turns.turn(0) as is_mine:
        assert is_mine
