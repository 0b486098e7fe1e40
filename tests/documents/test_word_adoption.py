"""A letterhead that lacks our styles is lent them; its own stay as they are."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from kzv_workflow.documents.adoption import lend_styles
from kzv_workflow.documents.base import base_document


@pytest.fixture
def letterhead() -> Document:
    """What python-docx ships: English style ids, no style of ours."""
    return docx.Document()


def test_missing_styles_of_ours_are_lent(letterhead: Document) -> None:
    lent = lend_styles(letterhead, base_document())

    names = [style.name for style in letterhead.styles]
    assert {"Protokoll To-do", "Protokoll Tabelle", "Protokoll Marke", "Hyperlink"} <= set(names)
    assert set(lent) <= set(names)


def test_headings_and_lists_of_the_letterhead_stay(letterhead: Document) -> None:
    before = letterhead.styles["Heading 1"].element.xml

    lent = lend_styles(letterhead, base_document())

    assert letterhead.styles["Heading 1"].element.xml == before
    assert "heading 1" not in lent
    assert "List Bullet" not in lent


def test_lent_styles_build_on_those_of_the_letterhead(letterhead: Document) -> None:
    lend_styles(letterhead, base_document())

    known = {style.style_id for style in letterhead.styles}
    for relation in letterhead.styles.element.iter(qn("w:basedOn"), qn("w:next")):
        assert relation.get(qn("w:val")) in known
    base_style = letterhead.styles["Protokoll To-do"].base_style
    assert base_style is not None
    assert base_style.name == "Normal"


def test_a_lent_style_brings_no_list_it_cannot_have(letterhead: Document) -> None:
    lend_styles(letterhead, base_document())

    answer = letterhead.styles["Protokoll Antwort"].element
    assert list(answer.iter(qn("w:numPr"))) == []


def test_lending_twice_changes_nothing(letterhead: Document) -> None:
    lend_styles(letterhead, base_document())

    assert lend_styles(letterhead, base_document()) == ()
