"""Notes with a label of their own: remarks on slides, addenda, and links."""

from __future__ import annotations

import re

from kzv_workflow.minutes.inline import parse_inline, plain
from kzv_workflow.minutes.parsing.people import NAME_PATTERN, People
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.structure import Addendum, BlockKind, Link, SlideNote

_SLIDE = re.compile(
    r"[*_]*(?:F|Folien?)\.?\s*:?\s*(?P<slide>\d{1,3})(?P<more>\s*(?:[-–,/+&]|und|bis)\s*\d{1,3})?"
    r"[*_]*(?:\s*:|\s+[-–]|(?=\s))[*_]*\s*(?P<text>\S.*)$",
    re.DOTALL,
)
_CONTRIBUTOR = re.compile(
    rf"(?:Ergänzung|Anmerkung|Hinweis|Nachtrag|Frage|Kommentar)(?:\s+(?:von|durch))?\s+"
    rf"(?:Herrn?\s+|Frau\s+)?(?P<name>{NAME_PATTERN}|[a-z]{{2}}\b)"
)
_ADDENDUM = re.compile(
    r"[*_]*\s*Nachtrag(?:\s+zum\s+Protokoll)?(?P<more>\s+vom\s+[^:*]{4,40}|"
    r"\s*\([^():*]{2,40}\))?\s*[*_]*\s*:[*_]*\s*(?P<text>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD_IN = re.compile(
    r"(?:Links?|Quelle|Literatur)\b[^>→:]{0,60}(?:-{1,2}>|→|:)\s*(?P<label>.{3,200})$"
)
_LABEL_BEFORE = re.compile(r"(?P<label>[^:\n]{2,120}?)\s*(?::|-{1,2}>|→|[-–])\s*$")
_HINT = re.compile(
    r"\s*(?:-{1,2}>|→|,|\()?\s*(?P<hint>(?:S\.|Seiten?|Kap\.|Abschnitt)\s*[^()]{1,40}?)\)?\.?\s*$"
)
_LONGEST_LABEL_LINE = 160
_MOST_LINKS = 200


def read_slides(section: SectionDraft, people: People) -> list[SlideNote]:
    """ "F 9: …", "F: 16 …", "Folie 3 - …"."""
    notes: list[SlideNote] = []
    for piece in section.pieces:
        if piece.kind or piece.text.lstrip("*_")[:1] != "F":
            continue
        found = _SLIDE.match(piece.text)
        if found is None:
            continue
        contributor = _CONTRIBUTOR.match(found["text"])
        person = people.find(contributor["name"]) if contributor else None
        piece.kind, piece.slide = BlockKind.SLIDE, int(found["slide"])
        piece.by = person.name if person else None
        if not found["more"]:  # a range of slides stays in the text
            piece.text = found["text"]
        notes.append(SlideNote(piece.slide, piece.text, piece.by, piece.line))
    return notes


def read_addenda(section: SectionDraft) -> list[Addendum]:
    """ "Nachtrag zum Protokoll: …"; a date behind the word stays in the text."""
    addenda: list[Addendum] = []
    for piece in section.pieces:
        if piece.kind or "nachtrag" not in piece.text[:12].lower():
            continue
        found = _ADDENDUM.match(piece.text)
        if found:
            piece.kind = BlockKind.ADDENDUM
            text = piece.text if found["more"] else found["text"]
            addenda.append(Addendum(text, piece.line))
    return addenda


def read_links(section: SectionDraft) -> list[Link]:
    """Every web link with the best label there is; a line that is only a link is one."""
    links: list[Link] = []
    before: Piece | None = None
    for piece in section.pieces:
        if "http" in piece.text:
            links.extend(_links_of(piece, before))
        before = piece
    return links


def _links_of(piece: Piece, before: Piece | None) -> list[Link]:
    runs = parse_inline(piece.text)
    found: list[Link] = []
    for index, run in enumerate(runs):
        if not run.url or not run.url.startswith(("http://", "https://")):
            continue
        lead = "".join(one.text for one in runs[max(index - 3, 0) : index])
        tail = "".join(one.text for one in runs[index + 1 : index + 3])
        hint = _HINT.match(tail)
        label = _label(run.text, run.url, lead, before if index == 0 else None)
        found.append(Link(label, run.url, piece.line, hint["hint"] if hint else None))
        if len(found) >= _MOST_LINKS:
            break
    if (
        found
        and piece.kind is None
        and _is_only_link(runs[0].text if not runs[0].url else "", piece)
    ):
        piece.kind = BlockKind.LINK
    return found


def _label(text: str, url: str, lead: str, before: Piece | None) -> str:
    """The written label; of a bare address what stands before it: "TransMit: <https://…>"."""
    if text.rstrip("/") != url.rstrip("/"):
        return text
    label = _LABEL_BEFORE.search(lead[-140:])
    if label:
        return label["label"].strip(" -*•")
    announced = _LEAD_IN.match(plain(before.text)) if before and len(before.text) < 300 else None
    return announced["label"].strip() if announced else text


def _is_only_link(lead: str, piece: Piece) -> bool:
    """Nothing but a label before and a page hint behind the link."""
    rest = parse_inline(piece.text)
    words = "".join(run.text for run in rest if not run.url)
    short = len(words) < _LONGEST_LABEL_LINE and len(words.split()) <= 12
    return short and (not lead or lead.rstrip().endswith((":", ">", "→", "-", "–")))
