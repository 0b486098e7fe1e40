"""A specimen Protokoll with everything the house style has a style for, and the check of a base."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kzv_workflow.directory.roster import Roster
from kzv_workflow.files import child, guard
from kzv_workflow.files.isolation import isolated
from kzv_workflow.files.kinds import WORD
from kzv_workflow.minutes.parser import parse
from kzv_workflow.minutes.structure import ParsedMinutes
from kzv_workflow.minutes.word import (
    CHARACTER_STYLES,
    PARAGRAPH_STYLES,
    HouseStyle,
    missing_styles,
    render,
)
from kzv_workflow.minutes.word_tables import TABLE

TEXT = """\
## Protokoll: Musterseite am 04.03.2027

### Tagesordnung

- ▶ 9:00 - 9:30 Begrüßung (Jana Muster)
- ▶ 9:30 - 10:00 Pause
- ▶ 10:00 - 12:00 Kennzahlen

### Teilnehmende

#### Kommunen (alphabetisch)

**LK Musterland** - Petra Beispiel (pb), Bildungsmanagement

## Begrüßung (pb)

Ein Absatz Fließtext, mit **fetten** und *kursiven* Wörtern und einem [Link](https://example.org).

- ein Punkt
  - ein Unterpunkt

**Zwischentitel**

- Petra Beispiel: Wie sieht eine Frage aus?
  - ▶ Jana Muster: So sieht die Antwort aus.

F 9: Eine Ergänzung zu Folie 9.

Beschluss: So sieht ein Beschluss aus.

Nachtrag zum Protokoll: So sieht ein Nachtrag aus.

### Nächste Schritte

1) → **To do Kommunen:** Auswahl übermitteln
**Termin:** 31.03.2027

2) → **To do Büro:** Einladung versenden
**Status:** erledigt

Protokoll erstellt von: Jana Muster
"""
PATIENCE = 10.0  # seconds by the wall clock; the processor time is limited as always
ALL_STYLES = (*PARAGRAPH_STYLES, TABLE, *CHARACTER_STYLES)


@dataclass(frozen=True, slots=True)
class BaseStyles:
    """Which of the styles we write with a base document has of its own."""

    found: tuple[str, ...]
    missing: tuple[str, ...]


def specimen() -> ParsedMinutes:
    return parse(TEXT, Roster(()))[0]


def specimen_word(house: HouseStyle) -> bytes:
    return render(specimen(), house)


def examine(name: str, data: bytes) -> BaseStyles:
    """Check a base document from outside and write the specimen on it, in a process of its own.

    Raises DomainError with one sentence for a file that cannot serve.
    """
    guard.check(name, data, (WORD,))
    missing = cast(list[str], child.run(try_out, name, data, seconds=PATIENCE))
    return styles_of(missing)


@isolated
def try_out(_name: str, data: bytes) -> object:
    """The missing styles; fails where the specimen cannot be written on the document."""
    specimen_word(HouseStyle(data, "Büro", sender="Büro", funder_line="Förderhinweis"))
    return list(missing_styles(data))


def styles_of(missing: list[str] | tuple[str, ...]) -> BaseStyles:
    return BaseStyles(tuple(name for name in ALL_STYLES if name not in missing), tuple(missing))
