"""Somebody who has dumps of the database, the raw files, and every key that lies about.

A dump gives away where a row physically lies and which transaction wrote it. Of people they know
even more: the exact order in which they took part. No outbox, history, session or line of a log
could tell them anything beyond that.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session

from kzv_workflow.surveys import sealing

CLUES: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {"numbered": ("rowid",), "named": ("key",)},
    "postgresql": {
        "numbered": ("ctid", "xmin::text::bigint"),
        "named": ("ctid", "xmin::text::bigint", "key"),
        "in chunks": ("min(ctid)", "min(xmin::text::bigint)", "chunk_id"),
    },
}
Orders = dict[str, list[Any]]  # the clue → what stands in that order

SPOKEN = re.compile(rb"Meinung \d+")  # how every text of the tests begins
DECODERS: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    base64.b64decode,
    lambda box: zlib.decompressobj().decompress(box),
)


def orders(session: Session, table: str, what: str, kind: str) -> Orders:
    """The values of a column in every order the database betrays, and the other way round."""
    clues = CLUES[session.get_bind().dialect.name][kind]
    places = ", ".join(f"row_number() OVER (ORDER BY {clue})" for clue in clues)
    rows = session.execute(sa.text(f"SELECT {what}, {places} FROM {table}")).all()
    found: Orders = {}
    for column, clue in enumerate(clues, start=1):
        found[clue] = [row[0] for row in sorted(rows, key=itemgetter(column))]
        found[f"{clue} backwards"] = found[clue][::-1]
    return found


def boxes(session: Session, survey_id: int) -> Orders:
    """The same for the boxes of a survey; PostgreSQL cuts long ones up in a table of their own."""
    table = f"sealed_submission WHERE survey_id = {survey_id}"
    found = orders(session, table, "box", "named")
    if session.get_bind().dialect.name == "postgresql":
        toast = session.scalar(
            sa.text("SELECT reltoastrelid::regclass FROM pg_class WHERE relname=:name"),
            {"name": "sealed_submission"},
        )
        whole = "string_agg(chunk_data, ''::bytea ORDER BY chunk_seq)"
        for clue, values in orders(
            session, f"{toast} GROUP BY chunk_id", whole, "in chunks"
        ).items():
            found[f"toast {clue}"] = [one for one in values if one in found["key"]]
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


def opened(box: bytes, keys: Iterable[bytes]) -> sealing.Answers:
    """What stands in a box if it is not sealed, or one of the keys fits; else nothing."""
    for key in keys:
        with suppress(CryptoError):
            return sealing.unseal(key, box)
    for decoded in DECODERS:
        with suppress(ValueError, zlib.error):
            answers = json.loads(decoded(box).rstrip(b"\0"))
            if isinstance(answers, dict):
                return answers
    return {}


def keys_in(folder: Path) -> list[bytes]:
    """Whatever could be a private key, by its length."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [one.read_bytes() for one in files if one.stat().st_size == 32]


def in_files(folder: Path, texts: Sequence[str]) -> Orders:
    """The texts in the order in which the raw files of the database hold them."""
    found: Orders = {}
    for path in folder.glob("kzv.sqlite*"):
        first = dict.fromkeys(one.decode() for one in SPOKEN.findall(path.read_bytes()))
        known = [one for one in first if one in texts]
        found[path.suffix] = known + [one for one in texts if one not in known]
        found[f"{path.suffix} backwards"] = found[path.suffix][::-1]
    return found


@dataclass(slots=True)
class Dumps:
    """Dumps of several nights: what is new in one comes after what stood in those before."""

    people: Orders = field(default_factory=lambda: defaultdict(list))
    boxes: Orders = field(default_factory=lambda: defaultdict(list))

    def add(self, session: Session, survey_id: int) -> None:
        table = f"survey_invitee WHERE took_part AND survey_id = {survey_id}"
        for mine, new in (
            (self.people, orders(session, table, "name", "numbered")),
            (self.boxes, boxes(session, survey_id)),
        ):
            for clue, values in new.items():
                mine[clue] += [one for one in values if one not in mine[clue]]

    def said(self, keys: Sequence[bytes], question: str, texts: Sequence[str]) -> Orders:
        """What was said to a question in the order of the boxes; what cannot be read follows."""
        found: Orders = {}
        everything = {box for values in self.boxes.values() for box in values}
        inside = {box: opened(box, keys).get(question) for box in everything}
        for clue, values in self.boxes.items():
            known = [str(inside[box]) for box in values if inside[box] in texts]
            found[f"dumps {clue}"] = known + [one for one in texts if one not in known]
        return found
