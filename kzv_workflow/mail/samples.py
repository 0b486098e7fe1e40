"""Invented facts, so that a changed text can be read as a whole mail before anybody gets it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kzv_workflow.german import distance_in_words

VALUES = {
    "name": "Frau Muster",
    "organisation": "Musterkreis",
    "treffen": "2. Treffen (Tag 1 von 2)",
    "tag": "Mittwoch, 23. Juni 2027",
    "protokoll": "Protokoll des 1. Treffens",
    "todo": "Auswahl übermitteln",
    "runde": "Kennzahlenauswahl 2027",
}
_TODAY = date(2027, 6, 10)
_DAY = {
    "title": VALUES["treffen"],
    "day": date(2027, 6, 23),
    "when": "Mittwoch, 23. Juni 2027, 09:00–15:00 Uhr",
    "place": "online, https://konferenz.example/raum",
    "text": "Tagesordnung:\n09:00–09:15 Uhr Begrüßung",
}
_TODO = {
    "text": VALUES["todo"],
    "number": 7,
    "due": date(2027, 6, 17),
    "due_text": None,
    "origin_label": VALUES["protokoll"],
}
_TASKS = "https://kzv.example/aufgaben"
_LINK: dict[str, Any] = {
    "url": "https://kzv.example/…",
    "office_name": "",
    "expires_at": datetime(2027, 6, 17, 8, 0, tzinfo=UTC),
}
_MEETING: dict[str, Any] = {"facts": _DAY, "page": "https://kzv.example/treffen/2"}

FACTS: dict[str, dict[str, Any]] = {
    "activation": _LINK,
    "password_reset": _LINK,
    "minutes": {"minutes": {"title": VALUES["protokoll"]}, "url": "https://kzv.example/…"},
    "todo_digest": {
        "names": VALUES["organisation"],
        "count": 1,
        "late": 0,
        "sections": [("In einer Woche fällig", [_TODO])],
        "is_for_several": False,
        "today": _TODAY,
        "distance": distance_in_words,
        "url": _TASKS,
    },
    "todo_nudge": {"todo": _TODO, "today": _TODAY, "distance": distance_in_words, "url": _TASKS},
    "comparison_draft": {
        "title": VALUES["runde"],
        "number": 1,
        "count": 68,
        "url": "https://kzv.example/…",
    },
    "invitation": _MEETING,
    "invitation_update": {
        **_MEETING,
        "news": {"asks_again": True, "changes": [f"{_DAY['when']} statt 10:00–15:00 Uhr."]},
    },
    "invitation_cancelled": {**_MEETING, "news": {"is_called_off": True, "reason": "Krankheit"}},
}
