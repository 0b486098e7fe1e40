"""German sorting: DIN 5007-1 (ä like a, ß like ss), codes with numbers, municipalities."""

import re
import unicodedata

NaturalKey = tuple[tuple[int, int, str], ...]

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_JOINERS = re.compile(r"[\s\-‐‑–—/]+")
_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_COUNTY = re.compile(r"(?:LK|Lkr\.?|Landkreis|Kreis)\s+|,\s*(?:LK|Landkreis)$", re.IGNORECASE)
_CITY = re.compile(r"(?:kreisfreie\s+|Große\s+Kreis)?Stadt\s+|,\s*Stadt$", re.IGNORECASE)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _JOINERS.sub(" ", plain.translate(_LETTERS)).strip()


def sort_key(text: str) -> str:
    """Key after DIN 5007-1, the order of a dictionary; equal words keep a fixed order.

    The separator sorts before every letter and, unlike NUL, may be stored anywhere.
    """
    return f"{_folded(text)}\x1f{unicodedata.normalize('NFC', text)}"


def natural_key(text: str) -> NaturalKey:
    """Key by which ``D7`` stands before ``D12``; numbers stand before letters."""
    return tuple(_natural_part(part) for part in _PARTS.findall(text))


def _natural_part(part: str) -> tuple[int, int, str]:
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return (0, len(digits), digits)  # no int(): Python refuses very long numbers
    return (1, 0, sort_key(part))


def municipality_sort_key(name: str) -> tuple[str, int, str]:
    """By the bare name (``LK Leipzig`` under L); of one name, the county before the city."""
    name = name.strip()
    rank, pattern = (1, _CITY) if _matches(_CITY, name) else (0, _COUNTY)
    found = _matches(pattern, name)
    bare = name[: found.start()] + name[found.end() :] if found else name
    return (_folded(bare), rank, name)


def _matches(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    return pattern.match(name) or (pattern.search(name, name.rfind(",")) if "," in name else None)
