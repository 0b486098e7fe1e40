"""Words as the search compares them: ä, ae and a are one letter, ß is ss; what a query means.

Everything that is stored and everything that is asked passes through :func:`folded`, so both
databases only ever see letters and digits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_QUERY = 200  # characters that count; nobody types more on purpose
MOST_TERMS = 8
LONGEST_WORD = 60
_PREFIX_FROM = 3  # shorter words are meant whole
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_UMLAUT = re.compile(r"(?<=[aou])e")
_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r"[\"„“”«»](?P<phrase>[^\"„“”«»]+)(?:[\"„“”«»]|$)|(?P<word>[^\s\"„“”«»]+)")
_SNIPPET = 280


class Piece(NamedTuple):
    """A stretch of a shown text; ``is_hit`` are the words that were looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row; the last one may go on, if it is long enough."""

    words: tuple[str, ...]
    goes_on: bool

    def matches(self, words: tuple[str, ...]) -> bool:
        """Whether exactly these words in a row are the term."""
        last, wanted = words[-1], self.words[-1]
        same = last.startswith(wanted) if self.goes_on else last == wanted
        return words[:-1] == self.words[:-1] and same


def fold(word: str) -> str:
    """One form of a word: Straße and STRASSE, Bär, Baer and Bar are each the same."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    bare = "".join(one for one in letters if one.isalnum())
    return _UMLAUT.sub("", bare)[:LONGEST_WORD]


def folded(text: str) -> str:
    """All words of *text*, folded, with single blanks."""
    words = (fold(found.group()) for found in _WORD.finditer(unicodedata.normalize("NFC", text)))
    return " ".join(filter(None, words))


def terms_of(query: str) -> list[Term]:
    """What *query* asks for; all of them must be there. "In quotes" is in that order."""
    found: list[Term] = []
    for part in _TERM.finditer(query[:LONGEST_QUERY]):
        phrase = part["phrase"]
        words = tuple(folded(phrase or part["word"]).split())
        if words:
            found.append(Term(words, not phrase and len(words[-1]) >= _PREFIX_FROM))
    return list(dict.fromkeys(found))[:MOST_TERMS]


def name_terms(*spellings: str | None) -> list[Term]:
    """Spellings of a name as terms, of which one is enough."""
    words = (tuple(folded(one).split()) for one in spellings if one)
    return list(dict.fromkeys(Term(one, goes_on=False) for one in words if one))


def marked(text: str, terms: list[Term]) -> list[Piece]:
    """*text*, cut to what surrounds the first hit if it is long, with the hits apart."""
    text = unicodedata.normalize("NFC", text)
    places = [(found.start(), found.end(), fold(found.group())) for found in _WORD.finditer(text)]
    hits = _hits(places, terms)
    begin, end = _window(text, hits)
    pieces = [Piece("… ", False)] if begin else []
    at = begin
    for start, stop in hits:
        if start < at or stop > end:
            continue
        pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
        at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else ""), False))
    return [piece for piece in pieces if piece.text]


def _hits(places: list[tuple[int, int, str]], terms: list[Term]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in range(len(places)):
        for term in terms:
            row = places[at : at + len(term.words)]
            if len(row) == len(term.words) and term.matches(tuple(one[2] for one in row)):
                found.append((row[0][0], row[-1][1]))
                break
    return found


def _window(text: str, hits: list[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= _SNIPPET:
        return 0, len(text)
    centre = hits[0][0] if hits else 0
    begin = max(centre - _SNIPPET // 3, 0)
    begin = text.find(" ", begin) + 1 if begin else 0
    return min(begin, centre), min(begin + _SNIPPET, len(text))
