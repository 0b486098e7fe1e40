"""Who may be named: every spelling of an organisation, and none of another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzv_workflow.directory.roster import Person, Roster

ROSTER = Roster.shipped()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("LK Leipzig", "Landkreis Leipzig"),
        ("Landkreis Leipzig", "Landkreis Leipzig"),
        ("Landkreis Leipziger Land", "Landkreis Leipzig"),
        ("LKL", "Landkreis Leipzig"),
        ("Stadt Leipzig", "Stadt Leipzig"),
        ("Leipzig", "Stadt Leipzig"),
        ("LK Burgenlandkreis", "Burgenlandkreis"),
        ("BLK", "Burgenlandkreis"),
        ("stadt  halle", "Stadt Halle"),
        ("Halle (Saale)", "Stadt Halle"),
        ("LK Anhalt‑Bitterfeld", "Anhalt-Bitterfeld"),
        ("Anhalt – Bitterfeld", "Anhalt-Bitterfeld"),
        ("Landkreis Mansfeld-Südharz", "Mansfeld-Südharz"),
        ("BiSMit", "BiSMit"),
        ("Netzwerkbüro", "BiSMit"),
    ],
)
def test_every_spelling_is_found(text: str, name: str) -> None:
    found = ROSTER.organisation(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text", ["", "blk", "LK Halle", "Stadt Nordsachsen", "Leipzig und Halle", "x" * 500]
)
def test_other_words_name_nobody(text: str) -> None:
    assert ROSTER.organisation(text) is None


def test_municipalities_stand_in_directory_order() -> None:
    assert [one.name for one in ROSTER.municipalities] == [
        *("Altenburger Land", "Anhalt-Bitterfeld", "Burgenlandkreis", "Stadt Halle"),
        *("Landkreis Leipzig", "Stadt Leipzig", "Mansfeld-Südharz", "Nordsachsen", "Saalekreis"),
    ]
    assert ROSTER.office is not None
    assert ROSTER.office.name == "BiSMit"


def test_directory_from_a_file_with_people(tmp_path: Path) -> None:
    path = tmp_path / "directory.json"
    path.write_text(
        '{"organisations": [{"name": "Büro", "kind": "office",'
        ' "people": [{"name": "Ute Klar", "initials": "uk"}]}]}',
        encoding="utf-8",
    )
    roster = Roster.from_json(path)
    assert roster.office is not None
    assert roster.office.people == (Person("Ute Klar", "uk"),)
    assert roster.municipalities == ()
