"""What somebody made of a mail that came in."""

from __future__ import annotations

from dataclasses import dataclass

from kzv_workflow.mail.inbound_models import Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, and why, in a sentence for the office."""

    verdict: Verdict
    reason: str
    page: str = ""  # where the office sees what it is about
    offer: str = ""  # what could be taken over from it, in the words of whoever wrote this
