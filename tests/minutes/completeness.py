"""Whether every word of a source stands somewhere in the result, as the contract demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.parsing.leftovers import CARRIED_WORDS
from kzv_workflow.minutes.serialise import to_json
from tests.minutes.protocols import ROSTER

# Besides the words that leftovers.py lists: the labels of slides, addenda and tables of To-dos.
LABELS_IN_THE_BODY = frozenset({"f", "folie", "folien", "nachtrag", "zum"})
_WORD = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_DATE_OR_TIME = re.compile(r"\d{1,2}(?:[.:]\d{0,4}){1,3}$|\d{1,3}[.)]?$|[a-z]$")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009"), " ")


def lost_words(text: str) -> list[str]:
    """The words of *text* that are nowhere in the result, apart from what structure carries."""
    found = "\n".join(_strings([to_json(minutes) for minutes in parse(text, ROSTER)]))
    return [word for word in _words(text) if word not in found and not _is_carried(word)]


def _is_carried(word: str) -> bool:
    lowered = word.casefold()
    known = lowered in CARRIED_WORDS or lowered in LABELS_IN_THE_BODY
    return known or bool(_DATE_OR_TIME.match(word))


def _words(text: str) -> Iterator[str]:
    """Words as a reader sees them: without the marks and the punctuation around them."""
    for token in text.removeprefix("\ufeff").translate(_SPACES).split():
        for part in re.split(r"[*_()\[\]<>|:;,{}\\#`~]+", token):
            found = _WORD.search(part)
            if found:
                yield found.group()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif value is not None:
        yield str(value)
