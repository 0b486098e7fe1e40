"""Bringing a row to what a form says, and naming in German what that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kzv_workflow import german


def bring_to(row: object, facts: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    """Set what differs; the labels of what was set, in the order of ``labels``."""
    changed = [name for name in labels if name in facts and getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    return [labels[name] for name in changed]


def sentence(changed: list[str]) -> str:
    """A fragment for the record: "hat Name und Telefon geändert"."""
    return f"hat {german.join_words(changed)} geändert"
