"""``make bench``: every measurement, one after the other, in one table."""

from __future__ import annotations

import logging
import sys

from benchmarks import excel, growth, page, parse, selecting, start, survey, weight, word
from benchmarks.report import Result, table


def main() -> int:
    """The table; what is being measured, and what cannot be, goes to standard error.

    Returns 1 if something could not be measured or a goal is missed.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    results: list[Result] = []
    failed = False
    for name, measure in (
        ("pages", page.measure),
        ("indicators", selecting.measure),
        ("Excel", excel.measure),
        ("Word", _word),
        ("reading a Protokoll", parse.measure),
        ("start and memory", start.measure),
        ("weight", weight.measure),
        ("answers to a survey", survey.measure),
        ("growth, some minutes", growth.measure),
    ):
        sys.stderr.write(f"{name} …\n")
        try:
            results += measure()
        except RuntimeError as error:
            sys.stderr.write(f"{name}: {error}\n")
            failed = True
    sys.stdout.write(table(results) + "\n")
    return int(failed or not all(one.is_ok for one in results))


def _word() -> list[Result]:
    found = word.measure()
    ours, other = f"{found['ours']:.2f} ms", f"{found['docxtpl']:.2f} ms"
    return [Result("P5 Word of 10 pages to docxtpl", ours, other, 1 / found["ratio"], 1)]


if __name__ == "__main__":
    sys.exit(main())
