"""Nothing of a Protokoll is lost on its way to Word, whatever it says."""

from __future__ import annotations

import re
from io import BytesIO

import docx
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.protokoll import protokoll
from kzv_workflow.documents.base import base_document
from kzv_workflow.documents.elements import printable
from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.structure import (
    AgendaSlot,
    Attendee,
    Block,
    BlockKind,
    Confidence,
    Fragment,
    Group,
    Mark,
    ParsedMinutes,
    Presence,
    Section,
    TodoLine,
)
from kzv_workflow.minutes.word import HouseStyle, render

HOUSE = HouseStyle(base=base_document(), office_name="Büro")
WORD = re.compile(r"\w+")

some_text = st.text(alphabet="abcÄöüß1.,:?!*_[]()<>&→▶–\\\n\x0b", max_size=40)
some_name = st.text(alphabet="ABCäöü -.", min_size=1, max_size=20)
maybe_name = st.none() | some_name
slots = st.builds(
    AgendaSlot,
    start=st.none() | st.times(),
    end=st.none() | st.times(),
    title=some_name,
    speakers=st.lists(some_name, max_size=2).map(tuple),
    kind=st.sampled_from(["session", "break"]),
    line=st.just(1),
)
attendees = st.builds(
    Attendee,
    group=st.sampled_from(Group),
    organisation=maybe_name,
    organisation_as_written=maybe_name,
    name=maybe_name,
    role=maybe_name,
    initials=st.none() | st.just("jr"),
    remark=maybe_name,
    presence=st.sampled_from(Presence),
    line=st.just(1),
)
blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=some_text,
    line=st.integers(1, 5),
    by=maybe_name,
    depth=st.integers(0, 3),
    mark=st.sampled_from(Mark),
    number=st.none() | st.sampled_from(["1)", "2)", "b)", "1.2", "IV"]),
    slide=st.none() | st.integers(1, 99),
)
sections = st.builds(
    Section,
    level=st.integers(2, 5),
    heading=some_name,
    speakers=st.lists(some_name, max_size=2).map(tuple),
    initials=st.none() | st.just("fa"),
    organisation=maybe_name,
    line=st.just(1),
    blocks=st.lists(blocks, max_size=5).map(tuple),
)
todos = st.builds(
    TodoLine,
    owners=st.lists(some_name, max_size=3).map(tuple),
    scope=st.none(),
    organisations=st.just(()),
    text=some_text,
    due_text=st.none() | some_text,
    due=st.none(),
    due_kind=st.just("none"),
    due_meeting=st.none(),
    start=st.none(),
    status=st.sampled_from(["open", "done"]),
    confidence=st.just(Confidence.CERTAIN),
    line=st.integers(1, 5),
)
protokolle = st.builds(
    ParsedMinutes,
    title=maybe_name,
    agenda=st.lists(slots, max_size=3).map(tuple),
    attendees=st.lists(attendees, max_size=3).map(tuple),
    sections=st.lists(sections, max_size=3).map(tuple),
    todos=st.lists(todos, max_size=3).map(tuple),
    authors=st.lists(some_name, max_size=2).map(tuple),
    unplaced=st.lists(st.builds(Fragment, some_text, st.just(1)), max_size=2).map(tuple),
)


def words(text: str) -> set[str]:
    return set(WORD.findall(printable(text)))


def words_of(minutes: ParsedMinutes) -> set[str]:
    """What must be readable in the document."""
    said = [*minutes.authors, minutes.title or ""]
    said += [word for slot in minutes.agenda for word in (slot.title, *slot.speakers)]
    for person in minutes.attendees:
        organisation = person.organisation_as_written or person.organisation
        said += [organisation or "", person.name or "", person.role or "", person.remark or ""]
    for section in minutes.sections:
        said += [section.heading, section.initials or "", *section.speakers]
        said += [plain(block.text) for block in section.blocks]
        said += [block.by or "" for block in section.blocks if block.kind is not BlockKind.TODO]
    said += [plain(fragment.text) for fragment in minutes.unplaced]
    return set().union(*(words(text) for text in said))


def words_in(content: bytes) -> set[str]:
    found: set[str] = set()
    for paragraph in docx.Document(BytesIO(content)).element.body.iter(qn("w:p")):
        pieces = (
            (element.text or "") if element.tag == qn("w:t") else " "
            for element in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        )
        found |= words("".join(pieces))
    return found


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(protokolle)
def test_every_word_of_any_protokoll_is_in_the_document(minutes: ParsedMinutes) -> None:
    content = render(minutes, HOUSE)

    assert words_of(minutes) - words_in(content) == set()


def test_every_word_of_a_long_protokoll_is_in_the_document() -> None:
    minutes = protokoll()

    content = render(minutes, HOUSE)

    assert words_of(minutes) - words_in(content) == set()


def test_no_paragraph_is_blank_to_make_room() -> None:
    document = docx.Document(BytesIO(render(protokoll(), HOUSE)))

    assert [p for p in document.paragraphs if not p.text.strip()] == []
