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
OF_A_PROTOKOLL = {**EVERYWHERE, "protokoll": "Titel des Protokolls"}
OF_A_TODO = {**EVERYWHERE, "todo": "Text des To-dos"}
OF_A_POLL = {
    **EVERYWHERE,
    "abfrage": "Titel der Terminabfrage",
    "frist": "letzter Tag zum Antworten",
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
            GREETING + "im Anhang erhalten Sie das Protokoll:",
            "Vielen Dank und freundliche Grüße\n{buero}\n{kontakt}",
            OF_A_PROTOKOLL,
        ),
        MailKind(
            "minutes_addendum",
            "Nachtrag zum Protokoll",
            "Zu einem versendeten Protokoll kommt ein Nachtrag.",
            GREETING + "zu einem Protokoll, das Sie haben, gibt es einen Nachtrag.",
            placeholders=OF_A_PROTOKOLL,
        ),
        MailKind(
            "minutes_approved",
            "Angenommenes Protokoll",
            "Das Büro gibt ein mit Änderungen angenommenes Protokoll bekannt.",
            GREETING + "im Anhang erhalten Sie das Protokoll, wie es angenommen wurde:",
            placeholders=OF_A_PROTOKOLL,
        ),
        MailKind(
            "minutes_correction",
            "Antwort auf einen Korrekturwunsch",
            "Das Büro hat über einen Korrekturwunsch entschieden.",
            GREETING + "vielen Dank für Ihren Korrekturwunsch.",
            placeholders=OF_A_PROTOKOLL,
        ),
        MailKind(
            "contributions",
            "Ergänzungen zum Protokoll",
            "Das Büro öffnet das Formular für nachgereichte Ergänzungen.",
            GREETING + "was Sie im Treffen mündlich gesagt haben oder noch nachreichen möchten, "
            "nehmen wir\ngern ins Protokoll auf.",
            placeholders=OF_A_PROTOKOLL,
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
            OF_A_TODO,
        ),
        MailKind(
            "todo_moved",
            "Termin mit dem Treffen geändert",
            "Der Termin eines To-dos hängt an einem Treffen, und dessen Tag hat sich geändert.",
            GREETING + "der Termin hängt an einem Treffen, und dessen Tag steht jetzt fest oder "
            "hat sich\ngeändert. Das betrifft {organisation}:",
        ),
        MailKind(
            "todo_asked",
            "Rückfrage oder Bitte um mehr Zeit",
            "Eine Kommune fragt zu einem To-do; diese Mail geht an das Büro.",
            "Guten Tag,",
            "",
            OF_A_TODO,
        ),
        MailKind(
            "todo_handed_in",
            "Dateien zu einem To-do abgegeben",
            "Eine Kommune hat Dateien abgegeben; diese Mail geht an das Büro.",
            "Guten Tag,",
            "",
            OF_A_TODO,
        ),
        MailKind(
            "todo_answered",
            "Antwort zu einem To-do",
            "Das Büro hat eine Rückfrage oder eine Bitte um mehr Zeit beantwortet.",
            "Guten Tag {name},",
            placeholders=OF_A_TODO,
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
        MailKind(
            "poll_invitation",
            "Terminabfrage",
            "Eine Terminabfrage beginnt.",
            GREETING + "welche dieser Termine passen bei Ihnen ({organisation})?",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_again",
            "Terminabfrage: Alternativen",
            "Für ein Treffen stehen neue Termine zur Wahl.",
            GREETING + "vielen Dank für die Antworten. Für ein Treffen stehen andere Termine zur "
            "Wahl, weil\nder vorgeschlagene nicht passt:",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_changed",
            "Terminabfrage geändert",
            "Eine laufende Abfrage hat eine neue Frist, oder ein Termin wurde zurückgezogen.",
            GREETING + "an der Terminabfrage „{abfrage}“ hat sich etwas geändert:",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_reminder",
            "Terminabfrage: Erinnerung",
            "Einmal vor dem Ende, nur an die, deren Antwort noch fehlt.",
            GREETING + "zu dieser Terminabfrage fehlt noch Ihre Antwort:",
            "Auch „nein“ oder „noch offen“ hilft uns weiter.\n\n" + REGARDS,
            OF_A_POLL,
        ),
        MailKind(
            "poll_link",
            "Terminabfrage: persönlicher Link",
            "Jemand hat über den allgemeinen Link den persönlichen angefordert.",
            GREETING + "hier ist Ihr persönlicher Link zur Terminabfrage „{abfrage}“:",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_substitute",
            "Terminabfrage: Vertretung",
            "Jemand hat die Abfrage in der eigenen Kommune weitergegeben.",
            GREETING + "diese Terminabfrage wurde Ihnen übergeben. Bitte antworten Sie für "
            "{organisation}:",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_entered",
            "Terminabfrage: für Sie eingetragen",
            "Das Büro hat eine Antwort eingetragen, die es am Telefon oder per Mail bekam.",
            GREETING + "wir haben Ihre Antwort auf die Terminabfrage „{abfrage}“ eingetragen:",
            placeholders=OF_A_POLL,
        ),
        MailKind(
            "poll_fixed",
            "Termin festgelegt, der nicht passt",
            "Ein Termin steht fest; diese Mail geht an Kommunen, die nicht können.",
            GREETING + "der Termin steht fest:",
            "Wir wissen, dass er bei Ihnen nicht passt, und melden uns, um Weiteres zu besprechen."
            "\n\n" + REGARDS,
            OF_A_POLL,
        ),
        MailKind(
            "poll_complete",
            "Terminabfrage: alle haben geantwortet",
            "Die letzte Antwort ist da; diese Mail geht an das Büro.",
            "Guten Tag,\n\nzur Terminabfrage „{abfrage}“ liegen alle Antworten vor.",
            "",
            OF_A_POLL,
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
