"""German numbers in words and sentences: counting, joining, number words, ordinals."""

from collections.abc import Sequence

_UNITS = [
    *("null", "ein", "zwei", "drei", "vier", "fünf", "sechs"),
    *("sieben", "acht", "neun", "zehn", "elf", "zwölf"),
]

NUMBER_WORDS: dict[str, int] = {word: value for value, word in enumerate(_UNITS) if value}
NUMBER_WORDS |= dict.fromkeys(("eine", "einen", "einem", "einer", "eines"), 1)
NUMBER_WORDS |= {"fuenf": 5, "zwoelf": 12, "vierzehn": 14, "zwanzig": 20, "dreißig": 30}

_ORDINALS = [
    *("erst", "zweit", "dritt", "viert", "fünft"),
    *("sechst", "siebt", "acht", "neunt", "zehnt"),
]
ORDINAL_STEMS: dict[str, int] = {stem: value for value, stem in enumerate(_ORDINALS, start=1)}

ROMAN: dict[str, int] = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def parse_count(text: str) -> int | None:
    """``14`` and ``zwei`` as a number; None for anything else."""
    word = text.strip().lower()
    if word.isascii() and word.isdigit() and len(word) <= 9:
        return int(word)
    return NUMBER_WORDS.get(word)


def format_number(number: int) -> str:
    """Thousands with a dot: ``20.000``."""
    return f"{number:,}".replace(",", ".")


def count(number: int, one: str, many: str) -> str:
    """``1 To-do``, ``7 To-dos``, ``0 To-dos``."""
    return f"{format_number(number)} {one if number == 1 else many}"


def join_words(words: Sequence[str]) -> str:
    """``a``, ``a und b``, ``a, b und c``; no comma before ``und``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} und {words[-1]}"
