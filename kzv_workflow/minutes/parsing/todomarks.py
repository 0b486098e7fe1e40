"""The spellings of the To-do marker, and what stands around it on its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kzv_workflow.minutes.parsing.markup import ARROW
from kzv_workflow.minutes.parsing.owners import OwnerBook, Owners

_WORD = r"(?P<word>to[\s-]?do)(?P<plural>['’]?s)?(?![\w*_]*-?\w)"
_START = re.compile(
    rf"[*_\s]*(?:(?P<first>\d{{1,2}}[.)])[\s*_]*)?(?P<arrow>{ARROW})?[\s*_]*"
    rf"(?:(?P<second>\d{{1,2}}[.)])[\s*_]*)?{_WORD}",
    re.IGNORECASE,
)
_INSIDE = re.compile(rf"(?P<arrow>{ARROW})?[\s*_]*{_WORD}", re.IGNORECASE)
_COLON = re.compile(r"[\s*_]*(?P<owners>[^:\n]{0,140}?)[\s*_]*:(?!//)[\s*_]*")
_DASH = re.compile(r"[\s*_]*(?P<owners>[^:\n]{1,100}?)[\s*_]*\s[-–—]\s+[*_]*")
_BRACKETS = re.compile(r"[\s*_:]*[\[(](?P<owners>[^\[\]()]{2,80})[\])][\s*_:]*")
_LIMIT = re.compile(r"[\s,(]*\b(?P<due>(?:bis|zum|KW|spätestens|vor)\b[^():]{2,60})\)?$")
_SPELLINGS = ("todo", "to do", "to-do")
_EXPLAINS = re.compile(
    r"gekennzeichnet|markiert|kenntlich|kennzeichnung|bedeutet|steht\s+für", re.IGNORECASE
)
_LONGEST_UNKNOWN_OWNER = 60
_MOST_WORDS_OF_UNKNOWN_OWNER = 6


@dataclass(frozen=True, slots=True)
class TodoMark:
    """A To-do marker that was found: owners, task, and whether it binds by its form alone."""

    owners: Owners
    text: str
    certain: bool
    number: str | None = None
    group_due: str | None = None


def may_hold_mark(text: str) -> bool:
    """Whether the word stands anywhere in *text*; cheap, for nearly every line says no."""
    lowered = text.lower()
    return any(spelling in lowered for spelling in _SPELLINGS)


def read_mark(text: str, book: OwnerBook) -> TodoMark | None:
    """The To-do that *text* marks; None for prose about To-dos."""
    if not may_hold_mark(text):
        return None
    found = _START.match(text)
    return _marked(text, found, book) if found else _marked_inside(text, book)


def _marked(text: str, found: re.Match[str], book: OwnerBook) -> TodoMark | None:
    number = found["first"] or found["second"]
    rest = text[found.end() :]
    mark = _with_owner(rest, book, bool(found["arrow"]))
    if mark is None and not found["plural"]:
        mark = _without_owner(rest, found, book)
    if mark is None or (not mark.certain and _EXPLAINS.search(text[:600])):
        return None
    return TodoMark(mark.owners, mark.text, mark.certain, number, mark.group_due)


def _with_owner(rest: str, book: OwnerBook, arrow: bool) -> TodoMark | None:
    """ "BiSMit: …", ": BiSMit – …", "[BiSMit] …", "BiSMit – …"."""
    for pattern in (_COLON, _BRACKETS, _DASH):
        found = pattern.match(rest)
        if found is None or not found["owners"]:
            continue
        mark = _resolved(found["owners"], rest[found.end() :], book)
        if mark:
            return mark
    colon = _COLON.match(rest)
    if colon and not colon["owners"]:
        return _behind_colon(rest[colon.end() :], book)
    if colon and arrow and _may_be_owner(colon["owners"]):
        return TodoMark(book.resolve(colon["owners"]), rest[colon.end() :], certain=True)
    return None


def _resolved(owners_text: str, task: str, book: OwnerBook) -> TodoMark | None:
    limit = _LIMIT.search(owners_text)
    bare = owners_text[: limit.start()] if limit else owners_text
    owners = book.resolve(bare)
    if owners.resolved:
        return TodoMark(owners, task, certain=True, group_due=limit["due"] if limit else None)
    if owners.scope and owners.unknown:
        return TodoMark(owners, task, certain=True)
    return None


def _behind_colon(rest: str, book: OwnerBook) -> TodoMark | None:
    """ "TODO: BiSMit – …", "TODO: Yannik: …", "TODO: (fa) …", "TODO: BF"."""
    for pattern in (_DASH, _COLON, _BRACKETS):
        found = pattern.match(rest)
        if found and found["owners"]:
            mark = _resolved(found["owners"], rest[found.end() :], book)
            if mark:
                return mark
    return None


def _without_owner(rest: str, found: re.Match[str], book: OwnerBook) -> TodoMark | None:
    """A marker without an owner is likely, if it has a colon or shouts; the first words may
    name somebody: "TODO: Michael lädt ein"."""
    task = rest.lstrip(" *_:")
    colon = rest.lstrip(" *_").startswith(":")
    shouts = found["word"].isupper() or found["word"] == "ToDo"
    if not task.strip() or not (colon or shouts):
        return None
    return TodoMark(_leading_owner(task, book), task, certain=False)


def _leading_owner(task: str, book: OwnerBook) -> Owners:
    words = task[:80].split()
    for count in (2, 1):
        owners = book.resolve(" ".join(words[:count]))
        if owners.resolved:
            return owners
    return Owners()


def _marked_inside(text: str, book: OwnerBook) -> TodoMark | None:
    """A marker in mid-line: behind an arrow with a known owner it counts, TODO is likely."""
    for count, found in enumerate(_INSIDE.finditer(text)):
        if count > 3:
            return None
        before, rest = text[: found.start()].strip(" *_,(–-"), text[found.end() :]
        mark = _with_owner(rest, book, arrow=False) if found["arrow"] else None
        if mark and mark.text.strip():
            return mark
        owners = book.resolve(rest[:80].strip(" *_:.)")) if len(rest) < 80 else Owners()
        if owners.resolved:
            return TodoMark(owners, before, certain=False)
        if found["word"].isupper() and not found["plural"] and len(rest.strip(" :)")) > 2:
            task = rest.strip(" *_:").removesuffix(")")
            explains = _EXPLAINS.search(text[:600])
            return None if explains else TodoMark(_leading_owner(task, book), task, certain=False)
    return None


def _may_be_owner(text: str) -> bool:
    """Whether unknown words before the colon are short enough to name somebody."""
    words = text.split()
    short = len(text) <= _LONGEST_UNKNOWN_OWNER and len(words) <= _MOST_WORDS_OF_UNKNOWN_OWNER
    return short and not text[:1].islower() and not _EXPLAINS.search(text)
