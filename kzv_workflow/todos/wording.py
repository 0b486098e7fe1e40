"""What the words of a To-do say about the kind of answer. Pure."""

from __future__ import annotations

import re

_PAPER = (
    r"(?:datei|tabelle|excel|dokument|präsentation|folien|unterlagen|formular|pdf|logo|bericht|"
    r"konzept|satzung)\w*"
)
_SENDING = (
    r"(?:ab(?:zu)?geben|(?:ein|nach)(?:zu)?reichen|(?:zu|zurück|über)?(?:zu)?(?:senden|schicken)|"
    r"übermitteln)"
)
_WANTS_FILE = re.compile(
    rf"\bhoch(?:zu)?laden\b|{_PAPER}\b[^.;]*\b{_SENDING}\b|\b{_SENDING}\b[^.;]*{_PAPER}",
    re.IGNORECASE,
)


def wants_file(text: str) -> bool:
    """Whether a file is owed: something is to be uploaded, or a table or paper to be sent."""
    return _WANTS_FILE.search(text) is not None
