"""What the office may word itself in its mails: how each kind begins and ends (pure).

What a mail has to say (links, dates, To-dos) stands in its template and cannot be lost.
Placeholders in braces, ``{name}``, are filled in once; a value with braces stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kzv_workflow.errors import DomainError
from kzv_workflow.german import join_words

MAXIMUM_LENGTH = 2000
GREETING = "Guten Tag {name},\n\n"
REGARDS = "Freundliche Grüße\n{buero}\n{kontakt}"

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
EVERYWHERE = {
    "name": "wer die Mail bekommt; leer bei einem Sammelpostfach",
    "organisation": "Organisation, um die es geht",
    "buero": "Name der Geschäftsstelle",
    "kontakt": "Kontaktzeile der Geschäftsstelle",
}
OF_A_DAY = {**EVERYWHERE, "treffen": "Titel des Treffens", "tag": "Tag, um den es geht"}


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail; ``name`` is the folder of its template, ``occasion`` says when it goes."""

    name: str
    title: str
    occasion: str
    intro: str
    closing: str = REGARDS
    placeholders: Mapping[str, str] = field(default_factory=lambda: EVERYWHERE)


KINDS = {
    kind.name: kind
    for kind in (
        MailKind(
            "activation",
            "Einladung zum Zugang",
            "Jemand bekommt ein Konto.",
            GREETING + "für Sie ist ein Zugang eingerichtet ({organisation}). Mit diesem Link "
            "setzen Sie Ihr\nPasswort und schalten den Zugang frei:",
        ),
        MailKind(
            "password_reset",
            "Neues Passwort",
            "Jemand hat das Passwort vergessen.",
            GREETING + "mit diesem Link setzen Sie ein neues Passwort:",
        ),
        MailKind(
            "minutes",
            "Protokoll",
            "Ein Protokoll wird versendet.",
            GREETING + "im Anhang erhalten Sie als Word-Datei:",
            "Ergänzungen und Korrekturen schicken Sie uns bitte als Antwort auf diese Mail.\n\n"
            "Vielen Dank und freundliche Grüße\n{buero}\n{kontakt}",
            {**EVERYWHERE, "protokoll": "Titel des Protokolls"},
        ),
        MailKind(
            "todo_digest",
            "Tägliche Erinnerung",
            "An Werktagen um 7:30 Uhr, wenn etwas neu, bald fällig oder überfällig ist.",
            GREETING + "das betrifft heute {organisation}:",
            "Sie erhalten höchstens eine solche Mail am Tag.\n\n" + REGARDS,
        ),
        MailKind(
            "todo_nudge",
            "Erinnerung an ein To-do",
            "Das Büro erinnert, wer noch fehlt.",
            GREETING + "von {organisation} fehlt uns noch:",
            "Falls es schon erledigt ist, haben Sie vielen Dank; bitte melden Sie es kurz dort."
            "\n\n" + REGARDS,
            {**EVERYWHERE, "todo": "Text des To-dos"},
        ),
        MailKind(
            "comparison_draft",
            "Entwurf des Vergleichskennzahlensets",
            "Das Büro sendet den Entwurf vor dem Treffen an alle Kommunen.",
            GREETING + "im Anhang erhalten Sie den Entwurf des Vergleichskennzahlensets:",
            "Bitte prüfen Sie ihn bis zum Treffen; dort entscheiden wir gemeinsam.\n\n" + REGARDS,
            {**EVERYWHERE, "runde": "Name der Auswahlrunde"},
        ),
        MailKind(
            "invitation",
            "Einladung zum Treffen",
            "Jemand wird zu einem Tag eines Treffens eingeladen.",
            GREETING + "wir laden Sie herzlich ein:",
            placeholders=OF_A_DAY,
        ),
        MailKind(
            "invitation_update",
            "Geändertes Treffen",
            "Zeit, Ort oder Tagesordnung haben sich geändert.",
            GREETING + "zu einem Treffen, zu dem Sie eingeladen sind, gibt es Neues.",
            placeholders=OF_A_DAY,
        ),
        MailKind(
            "invitation_cancelled",
            "Abgesagtes Treffen",
            "Ein Tag entfällt, oder jemand ist nicht mehr eingeladen.",
            GREETING + "bitte beachten Sie eine Änderung in Ihrem Kalender.",
            placeholders=OF_A_DAY,
        ),
    )
}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; lines and blanks left by empty ones vanish."""

    def value(match: re.Match[str]) -> str:
        return values.get(match[1].strip(), match[0])

    lines = []
    for line in text.split("\n"):
        filled = _PLACEHOLDER.sub(value, line)
        if filled.strip() or not line.strip():
            lines.append(re.sub(r"[ \t]+([,.;:!?]|$)", r"\1", filled))
    return "\n".join(lines).strip("\n")


def check(kind: MailKind, name: str, text: str) -> str:
    """The text as it is stored. Raises DomainError at ``name`` for what cannot be filled in."""
    tidy = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
    if len(tidy) > MAXIMUM_LENGTH:
        raise DomainError(f"Bitte höchstens {MAXIMUM_LENGTH} Zeichen.", field=name)
    known = join_words([f"{{{name}}}" for name in kind.placeholders])
    for found in _PLACEHOLDER.findall(tidy):
        if found.strip() not in kind.placeholders:
            raise DomainError(
                f"Den Platzhalter {{{found}}} gibt es hier nicht. Möglich sind {known}.",
                field=name,
            )
    if re.search(r"[{}]", _PLACEHOLDER.sub("", tidy)):
        raise DomainError(
            "Eine geschweifte Klammer steht allein. Platzhalter schreiben Sie so: {name}.",
            field=name,
        )
    return tidy
