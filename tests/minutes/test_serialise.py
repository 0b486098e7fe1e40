"""The JSON of a Protokoll has exactly the keys other programs rely on."""

from __future__ import annotations

import json

from kzv_workflow.minutes.serialise import to_json
from tests.minutes.protocols import parsed

KEYS = {
    "agenda": {"start", "end", "title", "speakers", "kind", "line"},
    "attendees": {
        *("group", "organisation", "organisation_as_written", "name", "role", "initials"),
        *("remark", "presence", "line"),
    },
    "sections": {"level", "heading", "speakers", "initials", "organisation", "line", "blocks"},
    "questions": {"asked_by", "question", "answers", "line"},
    "rounds": {"question", "answers", "line"},
    "slide_notes": {"slide", "text", "by", "line"},
    "links": {"label", "url", "line"},
    "todos": {
        *("owners", "scope", "text", "due_text", "due", "due_kind", "due_meeting", "start"),
        *("status", "confidence", "line"),
    },
    "decisions": {"text", "result", "votes", "line"},
    "addenda": {"text", "line"},
    "boilerplate": {"text", "line"},
    "warnings": {"line", "message"},
    "unplaced": {"text", "line"},
}
SINGLE = {"title", "label", "meeting", "approval", "authors", "place", "written_on"}


def test_keys() -> None:
    for name in ("teil1", "teil2"):
        data = to_json(parsed(name))
        assert set(data) == set(KEYS) | SINGLE
        for group, keys in KEYS.items():
            assert all(set(item) == keys for item in data[group])
        blocks = [block for section in data["sections"] for block in section["blocks"]]
        assert all(set(block) == {"kind", "by", "text", "line"} for block in blocks)
        assert set(data["meeting"]) == {"title", "date", "start", "end", "place", "mode"}


def test_values_are_plain_json() -> None:
    data = json.loads(json.dumps(to_json(parsed("teil2"))))
    assert data["meeting"]["date"] == "2021-04-15"
    assert data["meeting"]["start"] == "09:30"
    assert data["approval"] == {"of_date": "2021-03-25", "result": "approved", "line": 69}
    assert data["todos"][1]["confidence"] == "certain"
    assert data["written_on"] == "2021-04-23"
