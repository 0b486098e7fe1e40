"""The catalogue as a table: what its columns mean, and how two versions differ (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from kzv_workflow import german
from kzv_workflow.errors import DomainError

HEADER_WITHIN = 20
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_CODE = re.compile(r"[A-Za-z]{1,3}[ .-]?\d{1,3}([.-]\d{1,2})?[a-z]?")
_THEME = re.compile(r"(?P<letter>[A-Za-z]{1,3})\s*(?:[-–:.)]|\s)\s*(?P<title>\S.*)")


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names the fact; ``names`` are other headings people write over it."""

    key: str
    title: str
    width: int
    length: int
    names: tuple[str, ...] = ()


COLUMNS = (
    Column("code", "Nr.", 8, 20, ("Nummer", "Code", "Kennzahl-Nr.", "Lfd. Nr.", "ID")),
    Column("theme", "Themenfeld", 28, 200, ("Thema", "Bereich", "Themenbereich", "Feld")),
    Column("name", "Kennzahl", 44, 300, ("Name", "Bezeichnung", "Indikator", "Titel")),
    Column("definition", "Definition", 60, 4000, ("Beschreibung", "Erläuterung", "Berechnung")),
    Column("source", "Quelle", 30, 300, ("Datenquelle", "Datenhalter", "Statistik")),
    Column("level", "Ebene", 18, 100, ("Regionale Ebene", "Gebietsebene", "Kreis/Gemeinde")),
    Column("periodicity", "Turnus", 16, 100, ("Periodizität", "Rhythmus", "Erhebung")),
    Column("unit", "Einheit", 14, 100, ("Maßeinheit",)),
    Column("notes", "Hinweise", 40, 4000, ("Hinweis", "Anmerkung", "Anmerkungen", "Bemerkung")),
    Column("status", "Status", 14, 40, ("Stand",)),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
STATUS_WORDS = {"current": "gültig", "discontinued": "ausgelaufen", "adopted": "aufgenommen"}


def level_heading(heading: str) -> str:
    """One form for all ways to write a heading: case, umlauts, signs and blanks levelled."""
    return _NOT_LETTERS.sub("", heading.casefold().translate(_UMLAUTS))


_MEANINGS = {
    level_heading(name): column.key for column in COLUMNS for name in (column.title, *column.names)
}


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """An indicator as a version of the catalogue describes it."""

    code: str
    letter: str
    name: str
    definition: str = ""
    source: str = ""
    level: str = ""
    periodicity: str = ""
    unit: str = ""
    notes: str = ""
    status: str = "current"


@dataclass(frozen=True, slots=True)
class Content:
    """A whole version: titles of the themes by letter, indicators in natural order."""

    themes: Mapping[str, str]
    indicators: Sequence[IndicatorFacts]


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new version says otherwise about one indicator."""

    kind: Kind
    code: str
    name: str
    details: tuple[str, ...] = ()


def find_heading(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> int | None:
    """The row that reads most like headings; None if none does."""
    counts = [len(proposed(row, known)) for row in rows[:HEADER_WITHIN]]
    return counts.index(max(counts)) if counts and max(counts) > 1 else None


def first_filled(rows: Sequence[Sequence[str]]) -> int:
    """Raises DomainError if all rows are empty."""
    for number, row in enumerate(rows):
        if any(row):
            return number
    raise DomainError("In der Tabelle steht keine Kennzahl.")


def proposed(heading: Sequence[str], known: Mapping[str, str]) -> dict[int, str]:
    """What each column means; *known* are headings (levelled) the office explained before."""
    places: dict[int, str] = {}
    for place, text in enumerate(heading):
        levelled = level_heading(text)
        meaning = known.get(levelled, _MEANINGS.get(levelled, ""))
        if meaning and meaning not in places.values():
            places[place] = meaning
    return places


def read(
    rows: Sequence[Sequence[str]],
    heading: int,
    places: Mapping[int, str],
    titles: Mapping[str, str],
) -> tuple[Content, list[str]]:
    """The version a table describes, and sentences about rows that cannot be read.

    *titles* are those of the previous version, for themes of which only the letter is given.
    """
    for key in ("code", "name"):
        if key not in places.values():
            title = BY_KEY[key].title
            raise DomainError(f"Bitte sagen Sie, in welcher Spalte „{title}“ steht.")
    found: dict[str, IndicatorFacts] = {}
    themes, problems = dict[str, str](), list[str]()
    for number, row in enumerate(rows[heading + 1 :], start=heading + 2):
        values = {key: row[place] for place, key in places.items() if place < len(row)}
        code = normal_code(values.get("code", ""))
        if not code and _is_title(row, themes):
            continue
        if not any(values.values()):
            continue
        problem = _problem(code, values, found)
        if problem:
            problems.append(f"Zeile {number}: {problem}")
            continue
        letter, title = theme_of(values.get("theme", ""), code)
        themes[letter] = title or themes.get(letter) or titles.get(letter, "")
        found[code] = _facts(code, letter, values)
    return _content(themes, found.values()), problems


def normal_code(text: str) -> str:
    """ "d 7" becomes "D7"; "" for what is no code."""
    text = text.strip().rstrip(".")
    if not _CODE.fullmatch(text):
        return ""
    letters = re.match(r"[A-Za-z]+", text)
    assert letters is not None
    return letters[0].upper() + text[letters.end() :].lstrip(" .-")


def theme_of(text: str, code: str) -> tuple[str, str]:
    """Letter and title of "D Allgemeinbildende Schulen"; the code says the letter otherwise."""
    found = _THEME.fullmatch(text.strip())
    letter = re.match(r"[A-Z]+", code)
    by_code = letter[0] if letter else ""
    if found and found["letter"].upper() == by_code:
        return by_code, found["title"].strip()
    return by_code, "" if text.strip().upper() == by_code else text.strip()


def differences(old: Content, new: Content) -> list[Difference]:
    """In the order of the codes, with those that are gone at the end."""
    before = {one.code: one for one in old.indicators}
    found = []
    for one in new.indicators:
        known = before.pop(one.code, None)
        if known is None:
            found.append(Difference(Kind.ADDED, one.code, one.name))
        elif known != one:
            found.append(Difference(Kind.CHANGED, one.code, one.name, _details(known, one)))
    gone = [Difference(Kind.REMOVED, one.code, one.name) for one in before.values()]
    return found + gone


def _is_title(row: Sequence[str], themes: dict[str, str]) -> bool:
    """A line between the rows that names the theme: "D Allgemeinbildende Schulen"."""
    said = [text for text in row if text]
    found = _THEME.fullmatch(said[0]) if len(set(said)) == 1 else None
    if found and len(found["letter"]) == 1:
        themes[found["letter"].upper()] = found["title"]
        return True
    return False


def _problem(code: str, values: Mapping[str, str], found: Mapping[str, object]) -> str:
    if not code:
        written = values.get("code", "")
        return f"„{written[:40]}“ ist keine Nummer wie D7." if written else "Die Nummer fehlt."
    if code in found:
        return f"{code} steht schon weiter oben."
    if not values.get("name"):
        return f"Zu {code} fehlt der Name."
    for key, text in values.items():
        if len(text) > BY_KEY[key].length:
            return f"„{BY_KEY[key].title}“ hat mehr als {BY_KEY[key].length} Zeichen."
    return ""


def _facts(code: str, letter: str, values: Mapping[str, str]) -> IndicatorFacts:
    texts = {key: text for key, text in values.items() if key not in {"code", "theme", "status"}}
    said = level_heading(values.get("status", ""))
    status = "current"
    if said.startswith(("ausgelaufen", "entfall", "alt")):
        status = "discontinued"
    elif said == STATUS_WORDS["adopted"]:
        status = "adopted"
    return IndicatorFacts(code=code, letter=letter, status=status, **texts)


def _content(themes: Mapping[str, str], indicators: Iterable[IndicatorFacts]) -> Content:
    rows = sorted(indicators, key=lambda one: german.natural_key(one.code))
    used = {one.letter for one in rows}
    return Content({key: themes.get(key, "") for key in sorted(used)}, rows)


def _details(old: IndicatorFacts, new: IndicatorFacts) -> tuple[str, ...]:
    titles = {**{key: column.title for key, column in BY_KEY.items()}, "letter": "Themenfeld"}
    return tuple(
        f"{titles[one.name]}: {_short(getattr(old, one.name))} → {_short(getattr(new, one.name))}"
        for one in fields(IndicatorFacts)
        if getattr(old, one.name) != getattr(new, one.name)
    )


def _short(text: str) -> str:
    text = STATUS_WORDS.get(text, text)
    return (text[:80] + " …" if len(text) > 80 else text) or "leer"
