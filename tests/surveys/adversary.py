"""Somebody who has every dump of the database, row order and transaction ids included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from nacl.public import PublicKey, SealedBox
from sqlalchemy.orm import Session

# Where a row physically lies, and which transaction wrote it: what a dump gives away for free.
CLUES: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {"numbered": ("rowid",), "named": ("key",)},
    "postgresql": {
        "numbered": ("ctid", "xmin::text::bigint"),
        "named": ("ctid", "xmin::text::bigint", "key"),
    },
}
Orders = dict[str, list[str]]  # the clue → what stands in that order


def orders(session: Session, table: str, what: str, kind: str) -> Orders:
    """The values of a column in every order the database betrays, and the other way round."""
    found: Orders = {}
    for clue in CLUES[session.get_bind().dialect.name][kind]:
        query = sa.text(f"SELECT {what} FROM {table} ORDER BY {clue}")
        found[clue] = [str(row[0]) for row in session.execute(query)]
        found[f"{clue} backwards"] = found[clue][::-1]
    return found


def score(people: Orders, answers: Orders, truth: Mapping[str, str]) -> Counter[str]:
    """How many are reassigned by laying both side by side, for each pair of orders."""
    return Counter(
        {
            f"{one} × {other}": sum(
                truth[person] == said
                for person, said in zip(people[one], answers[other], strict=True)
            )
            for one in people
            for other in answers
        }
    )


@dataclass(slots=True)
class Nights:
    """The nightly backups: who had taken part by then, and which boxes were there."""

    took_part: list[str] = field(default_factory=list)  # in the order of the nights
    boxes: list[str] = field(default_factory=list)

    def dump(self, session: Session, survey_id: int) -> None:
        people = session.scalars(
            sa.text(f"SELECT name FROM survey_invitee WHERE took_part AND survey_id = {survey_id}")
        )
        boxes = session.scalars(
            sa.text(f"SELECT box FROM sealed_submission WHERE survey_id = {survey_id} ORDER BY key")
        )
        self.took_part += [one for one in people if one not in self.took_part]
        self.boxes += [one for one in boxes if one not in self.boxes]

    def answers(self, public_key: str, said: Sequence[str]) -> list[str]:
        """What was said in the order of the nights, as far as boxes can be compared: each is
        sealed again and looked for; what is not found follows in its final order."""
        sealing = SealedBox(PublicKey(bytes.fromhex(public_key)))
        again = {sealing.encrypt(one.encode()).hex(): one for one in said}
        found = [again[box] for box in self.boxes if box in again]
        return found + [one for one in said if one not in found]
