"""A Protokoll on a page: inline marks as HTML, and what the reader needs beside the text."""

from __future__ import annotations

from markupsafe import Markup, escape

from kzv_workflow.minutes.inline import SAFE_URL, parse_inline
from kzv_workflow.minutes.marking import MARKER


def inline_html(text: str) -> Markup:
    """*text* with its marks as elements; everything else is escaped, other schemes stay text."""
    parts = []
    for run in parse_inline(text):
        piece = _with_chips(run.text)
        if run.bold:
            piece = Markup("<strong>{}</strong>").format(piece)
        if run.italic:
            piece = Markup("<em>{}</em>").format(piece)
        if run.url and SAFE_URL.match(run.url):
            piece = Markup('<a href="{}" rel="noreferrer">{}</a>').format(run.url, piece)
        parts.append(piece)
    return Markup("").join(parts)


def _with_chips(text: str) -> Markup:
    """Markers of To-dos as small labels; the text itself escaped."""
    if "{T" not in text:
        return escape(text)
    chip = Markup(' <span class="chip">T{}</span>')
    pieces, end = [], 0
    for found in MARKER.finditer(text):
        pieces += [escape(text[end : found.start()]), chip.format(found["number"])]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
