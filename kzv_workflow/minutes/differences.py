"""What somebody changed by hand in the Word file of a Protokoll, paragraph by paragraph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kzv_workflow.minutes.paragraphs import Paragraph, Part
from kzv_workflow.minutes.word_back import CELL_RULE, WordParagraph

ALIKE = 0.5  # paragraphs with less in common are one removed and one added


class DifferenceKind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One paragraph; ``line`` is its place in the text, for an added one that of the one before.

    None: it stands in a part that is not made from lines of the text (headings of the house).
    """

    kind: DifferenceKind
    old: str
    new: str
    line: int | None
    todo: int | None = None

    @property
    def key(self) -> str:
        """Names the difference on the page, also when others have been taken over meanwhile."""
        whole = "\n".join((self.kind, self.old, self.new))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def differences(
    original: Sequence[WordParagraph],
    now: Sequence[WordParagraph],
    edited: Sequence[WordParagraph],
    lines: Mapping[tuple[int, int], int],
) -> list[Difference]:
    """What the edited file says otherwise than the text says ``now``, in its order.

    ``original`` is what the edited file was made as: where it still says that, nobody changed it
    by hand, and the text has gone on. ``lines`` gives the line of the text by place and row in
    ``now``.
    """
    untouched = {one.words for one in original}
    return [
        one
        for one in _raw(now, edited, lines)
        if not _is_untouched(one, untouched) and one.old.split() != one.new.split()
    ]


def _is_untouched(one: Difference, untouched: set[str]) -> bool:
    if one.kind is DifferenceKind.REMOVED:
        return " ".join(one.old.split()) not in untouched
    return " ".join(one.new.split()) in untouched


def _raw(
    now: Sequence[WordParagraph],
    edited: Sequence[WordParagraph],
    lines: Mapping[tuple[int, int], int],
) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [one.words for one in now], [one.words for one in edited], autojunk=False
    )
    before = min(lines.values(), default=None)  # what stands above everything goes below it
    for kind, begin, end, there, there_end in matcher.get_opcodes():
        if kind == "equal":
            before = _last_line(now[begin:end], lines, before)
            continue
        for old, new in _pairs(now[begin:end], edited[there:there_end]):
            line = lines.get(old.where) if old else before
            if old:
                before = line or before
            yield _difference(old, new, line)


def _last_line(
    group: Sequence[WordParagraph], lines: Mapping[tuple[int, int], int], otherwise: int | None
) -> int | None:
    known = (lines.get(one.where) for one in reversed(group))
    return next(filter(None, known), otherwise)


def _difference(
    old: WordParagraph | None, new: WordParagraph | None, line: int | None
) -> Difference:
    if old is None:
        todo = new.todo if new else None  # a To-do that was moved
        return Difference(DifferenceKind.ADDED, "", new.text if new else "", line, todo)
    if new is None:
        return Difference(DifferenceKind.REMOVED, old.text, "", line, old.todo)
    return Difference(DifferenceKind.CHANGED, old.text, new.text, line, old.todo)


def _pairs(
    old: Sequence[WordParagraph], new: Sequence[WordParagraph]
) -> Iterator[tuple[WordParagraph | None, WordParagraph | None]]:
    """Old and new paragraphs that belong together, in order: by To-do, else by likeness."""
    waiting = list(old)
    for one in new:
        found = _partner(one, waiting)
        if found is None:
            yield None, one
            continue
        place = waiting.index(found)
        for gone in waiting[:place]:
            yield gone, None
        del waiting[: place + 1]
        yield found, one
    for gone in waiting:
        yield gone, None


def _partner(one: WordParagraph, waiting: Sequence[WordParagraph]) -> WordParagraph | None:
    if one.todo is not None:
        same = next((other for other in waiting if other.todo == one.todo), None)
        if same is not None:
            return same
    ratios = [
        (SequenceMatcher(None, other.words, one.words, autojunk=False).ratio(), -place, other)
        for place, other in enumerate(waiting)
        if other.todo is None or one.todo is None
    ]
    best = max(ratios, default=None, key=lambda ratio: ratio[:2])
    return best[2] if best and best[0] >= ALIKE else None


def suggestion(one: Difference, paragraph: Paragraph) -> str:
    """The lines of the text with the change in them, for the office to look over."""
    if one.kind is DifferenceKind.REMOVED:
        return ""
    if one.kind is DifferenceKind.ADDED:
        return paragraph.followed_by(typed(one.new, paragraph))
    words = paragraph.words
    at = one.old.find(words)
    label, rest = one.old[: max(at, 0)], one.old[at + len(words) :] if at >= 0 else ""
    new = one.new
    if at >= 0 and new.startswith(label) and (not rest or new.endswith(rest)):
        return paragraph.reworded(new[len(label) : len(new) - len(rest)])
    carried = carried_over(one.old, new, words)
    if carried is None and paragraph.part in (Part.TITLE, Part.FACTS):
        return paragraph.source  # one line says it in words of its own, several make one
    return paragraph.reworded(carried or typed(new, paragraph))


def carried_over(old: str, new: str, words: str) -> str | None:
    """What was changed from old to new, done to words that say the same in another form.

    None if the changed words do not stand there.
    """
    before, after, said = old.split(), new.split(), words.split()
    same = SequenceMatcher(None, before, said, autojunk=False).get_matching_blocks()
    places = {a + at: b + at for a, b, size in same for at in range(size)}
    result, done = list[str](), 0
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _, begin, end, there, there_end in (step for step in steps if step[0] != "equal"):
        first = places.get(begin)
        if begin == end and begin - 1 in places:
            first = places[begin - 1] + 1
        if first is None or [places.get(at) for at in range(begin, end)] != [
            *range(first, first + end - begin)
        ]:
            return None
        result += [*said[done:first], *after[there:there_end]]
        done = first + end - begin
    return " ".join([*result, *said[done:]])


def typed(printed: str, paragraph: Paragraph) -> str:
    """A printed row in the notation of the text, for the place of that paragraph."""
    if paragraph.text.startswith("|"):
        return f"| {printed} |"
    if paragraph.part is Part.AGENDA:
        cells = printed.split(CELL_RULE)
        period = cells.pop(0) if cells[0][:1].isdigit() and len(cells) > 1 else ""
        speakers = ", ".join(" ".join(cells[1:]).split(",\n"))
        return f"{period} {cells[0]}{f' ({speakers})' if speakers else ''}".strip()
    who, dash, about = printed.partition(" – ")
    is_marked = paragraph.part is Part.ATTENDANCE and paragraph.text.startswith("**")
    return f"**{who}**{dash}{about}" if is_marked and dash else printed
