"""Personal names as they stand in German lists: title, given name, surname with its particles."""

import re
import unicodedata
from dataclasses import dataclass

_SALUTATION = re.compile(r"(?:Herrn?|Frau|Fr\.|Hr\.)\s+", re.IGNORECASE)
_TITLE_WORDS = frozenset(
    (
        *("prof", "professor", "professorin", "pd", "dr", "drs", "mag", "ing", "med", "phil"),
        *("rer", "nat", "jur", "oec", "pol", "paed", "päd", "habil", "theol", "vet", "dent"),
        *("h.c", "h", "c", "mult", "b.a", "m.a", "b.sc", "m.sc", "b.ed", "m.ed", "mba", "ll.m"),
    )
)
_PARTICLES = frozenset(
    (
        *("von", "van", "der", "zu", "zur", "zum", "de", "vom", "den", "dem"),
        *("ten", "ter", "di", "da", "del", "la", "le", "af"),
    )
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": " ", "‑": " "})
_TAIL = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts; a part that is not written is empty."""

    title: str
    given: str
    surname: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.given, self.surname) if part)


def split_name(text: str) -> PersonName:
    """``Dr. Eva von Berg`` and ``von Berg, Dr. Eva``; Herr/Frau and ``(eb)`` are dropped."""
    plain = _SALUTATION.sub("", " ".join(_TAIL.sub("", text).split()), count=1).strip()
    if plain.count(",") == 1:
        surname, rest = plain.split(",")
        before, surname_words = _split_title(surname.split())
        title, given = _split_title(rest.split())
        return PersonName(" ".join(before + title), " ".join(given), " ".join(surname_words))
    title, words = _split_title(plain.split())
    at = _surname_start(words)
    return PersonName(" ".join(title), " ".join(words[:at]), " ".join(words[at:]))


def _split_title(words: list[str]) -> tuple[list[str], list[str]]:
    at = 0
    while at < len(words) and _is_title(words[at]):
        at += 1
    return words[:at], words[at:]


def _is_title(word: str) -> bool:
    bare = word.rstrip(".").lower()
    if word.startswith(("Dipl.", "Dr.-", "Dipl-")):
        return True
    if len(bare) <= 3 and bare not in {"dr", "drs", "pd", "mba"} and not word.endswith("."):
        return False
    return bare in _TITLE_WORDS


def _surname_start(words: list[str]) -> int:
    if words and words[0] in _PARTICLES:
        return 0
    for at, word in enumerate(words[1:], start=1):
        if word.lower() in _PARTICLES and at < len(words) - 1:
            return at
    return max(len(words) - 1, 0)


def _comparable(text: str) -> str:
    letters = unicodedata.normalize("NFC", text).casefold()
    return " ".join(letters.replace("ss", "ß").translate(_UMLAUTS).split())


def same_person(a: str, b: str) -> bool:
    """Whether two written names are one: no title, Herr/Frau, case or ``ae``/``ä`` counts."""
    left, right = split_name(a), split_name(b)
    same_given = _comparable(left.given) == _comparable(right.given)
    same_surname = _comparable(left.surname) == _comparable(right.surname)
    return bool(left.surname) and same_given and same_surname
