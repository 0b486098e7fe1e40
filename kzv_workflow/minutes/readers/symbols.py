"""Knows the characters of symbol fonts: what Word means by Wingdings 0xE0 is an arrow."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "☐",
    0x71: "☐",
    0x72: "☐",
    0x75: "◆",
    0x76: "❖",
    0x77: "◆",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "☐",
    0xC4: "▶",
    0xD8: "▶",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE7: "←",
    0xE8: "→",
    0xE9: "↑",
    0xEA: "↓",
    0xEF: "⇐",
    0xF0: "⇒",
    0xF3: "⇔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x28: "☎",
    0x2A: "✉",
    0x4A: "☺",
    0x4C: "☹",
}
_SYMBOL = {
    0x2D: "−",
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xBC: "…",
    0xBE: "–",
    0xDB: "⇔",
    0xDC: "⇐",
    0xDE: "⇒",
    0xE5: "∑",
}
_WINGDINGS_3 = {0x7D: "▶", 0x75: "▶", 0x84: "▶", 0x22: "→", 0x67: "→"}
_WINGDINGS_2 = {0x50: "✓", 0x52: "☑", 0x51: "☒", 0x97: "•", 0xA3: "☐"}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "symbol": _SYMBOL,
}
_PRIVATE = range(0xF000, 0xF100)
_ORDINARY = range(0x21, 0x100)


def symbol(character: str, font: str | None) -> str | None:
    """The ordinary character for one of a symbol font; None if it has none we know.

    Without a symbol font, characters of Word's private range are read as Wingdings or Symbol.
    """
    code = ord(character)
    if code in _PRIVATE:
        code -= _PRIVATE.start
        return _FONTS.get((font or "").lower(), _WINGDINGS | {0xB7: "•"}).get(code)
    return _FONTS.get((font or "").lower(), {}).get(code)


def readable(text: str, font: str | None) -> tuple[str, bool]:
    """``text`` with its symbols replaced, and whether one had to be left out."""
    if not is_symbol_font(font) and not any(ord(c) in _PRIVATE for c in text):
        return text, False
    parts: list[str] = []
    lost = False
    for character in text:
        found = symbol(character, font)
        if found is None and ord(character) not in _PRIVATE:
            found = character
        lost = lost or found is None
        parts.append(found or "")
    return "".join(parts), lost


def is_symbol_font(font: str | None) -> bool:
    """Whether letters in this font are pictures."""
    return (font or "").lower() in _FONTS


def bullet(character: str, font: str | None) -> str:
    """The list prefix for a bullet character: the mark is named only where it says something."""
    shown = symbol(character[:1], font) if character[:1] else None
    shown = shown or character[:1]
    if shown in "▶►➤➢▸":
        return "- ▶ " if shown else "- "
    if shown in "–—−":
        return "- – "
    return f"- {shown} " if shown in "→⇒☐☑☒✓" else "- "
