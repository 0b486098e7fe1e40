"""Invented facts, so that a changed text can be read as a whole mail before anybody gets it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from kzv_workflow.german import distance_in_words

VALUES = {
    "name": "Frau Muster",
    "organisation": "Musterkreis",
    "treffen": "2. Treffen (Tag 1 von 2)",
    "tag": "Mittwoch, 23. Juni 2027",
    "protokoll": "Protokoll des 1. Treffens",
    "todo": "Auswahl übermitteln",
    "abfrage": "Treffen im zweiten Halbjahr 2027",
    "frist": "Fr, 30.04.2027",
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
    "due_on": date(2027, 6, 17),
    "due_text": None,
    "origin_label": VALUES["protokoll"],
}
_TASKS = "https://kzv.example/aufgaben"
_ASKED: dict[str, Any] = {
    "request": {
        "kind": "question",
        "asked_by": "Frau Muster",
        "text": "Gilt das auch für die Berufsschulen?",
        "answered_by": "Herr Beispiel",
        "answer": "Ja, für alle Schularten.",
    },
    "todo": _TODO,
    "organisation": "Musterkreis",
    "url": _TASKS,
}
_LINK: dict[str, Any] = {
    "url": "https://kzv.example/…",
    "office_name": "",
    "expires_at": datetime(2027, 6, 17, 8, 0, tzinfo=UTC),
}
_MEETING: dict[str, Any] = {
    "facts": _DAY,
    "page": "https://kzv.example/treffen/2",
    "answer_page": "https://kzv.example/antwort/…",
}
_PROTOKOLL: dict[str, Any] = {
    "minutes": {"title": VALUES["protokoll"]},
    "url": "https://kzv.example/…",
}
_POLL: dict[str, Any] = {
    "poll": {
        "title": VALUES["abfrage"],
        "state": "open",
        "introduction": "",
        "deadline": date(2027, 4, 30),
        "deadline_text": "Ende April 2027",
    },
    "meetings": [
        ("2. Treffen", ["Mi 23.06. + Mi 30.06.2027, 09:00–15:00 Uhr, online"]),
        ("3. Treffen", ["Mi 15. – Do 16.09.2027, 09:00–15:00 Uhr, in Präsenz, Stadthaus"]),
    ],
    "organisations": VALUES["organisation"],
    "url": "https://kzv.example/terminabfragen/antwort/…",
}

FACTS: dict[str, dict[str, Any]] = {
    "activation": _LINK,
    "password_reset": _LINK,
    "minutes": {
        **_PROTOKOLL,
        "todos_url": _TASKS,
        "round": 1,
        "own_link": None,
        "sent": {
            "correction_due": date(2027, 6, 24),
            "pdf_file_id": "…",
            "feedback_label": "Feedback zum Treffen",
            "feedback_url": "https://kzv.example/feedback/2",
            "materials_label": "Unterlagen zum Treffen",
            "materials_url": "https://kzv.example/unterlagen?treffen=2",
        },
    },
    "minutes_addendum": {
        **_PROTOKOLL,
        "addendum": {
            "author": "Jonas Petri",
            "dated_on": date(2027, 6, 28),
            "text": "Dienstreisekosten können übernommen werden.",
        },
    },
    "minutes_approved": {
        **_PROTOKOLL,
        "meeting": VALUES["treffen"],
        "remark": "Einstimmig.",
        "sent": {"pdf_file_id": "…"},
    },
    "minutes_correction": {
        **_PROTOKOLL,
        "correction": {
            "proposed_text": "Die Auswahl ist bis Ende Mai möglich.",
            "state": "declined",
            "kind": "replacement",
            "reason": "Vereinbart war der 7. Mai.",
        },
    },
    "contributions": {
        "meeting": VALUES["treffen"],
        "closes_on": date(2027, 7, 2),
        "url": "https://kzv.example/…",
    },
    "todo_digest": {
        "names": VALUES["organisation"],
        "count": 1,
        "late": 0,
        "deliveries": [SimpleNamespace(items=[{**_TODO, "occasion": "before"}])],
        "today": _TODAY,
        "distance": distance_in_words,
        "url": _TASKS,
        "pause_url": "https://kzv.example/erinnerungen/…",
        "last": 3,
    },
    "todo_moved": {
        "items": [{**_TODO, "told": date(2027, 6, 30), "meeting_title": VALUES["treffen"]}],
        "today": _TODAY,
        "distance": distance_in_words,
        "url": _TASKS,
    },
    "todo_asked": {**_ASKED},
    "todo_handed_in": {
        "by": "Frau Muster",
        "files": ["Daten.xlsx"],
        "todo": _TODO,
        "organisation": "Musterkreis",
        "url": _TASKS,
    },
    "todo_answered": {**_ASKED, "due": _TODO["due"]},
    "todo_nudge": {
        "todo": _TODO,
        "due": _TODO["due"],
        "due_text": None,
        "today": _TODAY,
        "distance": distance_in_words,
        "url": _TASKS,
    },
    "comparison_draft": {
        "title": VALUES["runde"],
        "number": 1,
        "count": 68,
        "url": "https://kzv.example/…",
    },
    "invitation": _MEETING,
    "invitation_update": {
        **_MEETING,
        "news": {
            "asks_again": True,
            "changes": [f"{_DAY['when']} statt 10:00–15:00 Uhr."],
            "reason": "Bildungswoche in zwei Kommunen",
        },
    },
    "invitation_cancelled": {**_MEETING, "news": {"is_called_off": True, "reason": "Krankheit"}},
    "poll_invitation": _POLL,
    "poll_again": {
        **_POLL,
        "meeting": {"title": "3. Treffen"},
        "meetings": _POLL["meetings"][1:],
    },
    "poll_changed": {
        **_POLL,
        "changes": [
            "Nicht mehr zur Wahl: 3. Treffen, Mi 22. – Do 23.09.2027. Der Saal ist belegt."
        ],
    },
    "poll_reminder": _POLL,
    "poll_link": _POLL,
    "poll_substitute": {**_POLL, "former": {"name": "Herr Beispiel"}},
    "poll_entered": {
        **_POLL,
        "entered_by": "Frau Beispiel",
        "channel": "am Telefon",
        "given": ["2. Treffen, Mi 23.06. + Mi 30.06.2027: ja"],
    },
    "poll_fixed": {
        "title": "2. Treffen",
        "line": "Mi 23.06. + Mi 30.06.2027, 09:00–15:00 Uhr, online",
        "sentence": "8 von 9 Kommunen vertreten; fehlt: Musterkreis",
    },
    "poll_complete": _POLL,
}
