"""Writes the n-th number of a list as Word and OpenDocument do: 1, a, A, i, I."""

from __future__ import annotations

from collections.abc import Callable

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MOST = 5_000  # beyond it letters and Roman numerals only cost time


def letters(n: int) -> str:
    """a … z, then aa, bb, cc as Word counts on."""
    if not 0 < n <= _MOST:
        return str(n)
    return _LETTERS[(n - 1) % len(_LETTERS)] * ((n - 1) // len(_LETTERS) + 1)


def roman(n: int) -> str:
    """The number in lower-case Roman numerals."""
    if not 0 < n <= _MOST:
        return str(n)
    text = ""
    for value, numeral in _ROMAN:
        count, n = divmod(n, value)
        text += numeral * count
    return text


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "ordinal": lambda n: f"{n}.",
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "none": lambda _: "",
    # OpenDocument's names
    "1": str,
    "a": letters,
    "A": lambda n: letters(n).upper(),
    "i": roman,
    "I": lambda n: roman(n).upper(),
    "": lambda _: "",
}


def written(n: int, number_format: str) -> str:
    """``n`` in a named format; unknown formats count in digits."""
    return FORMATS.get(number_format, str)(n)
