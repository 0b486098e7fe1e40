"""What was decided: labelled decisions, votes, and the Protokollkontrolle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kzv_workflow.minutes.inline import plain
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.parsing.sentences import sentences
from kzv_workflow.minutes.parsing.titles import date_in
from kzv_workflow.minutes.structure import Approval, BlockKind, Decision

_LABEL = re.compile(
    r"[*_]*(?:Beschluss|Beschlussvorschlag|Festlegung|Entscheidung)"
    r"(?:\s+(?:Nr\.?\s*)?\d[\d/.-]{0,12})?\s*(?:\((?P<result>[^()]{2,80})"
    r"\))?\s*[*_]*\s*:[*_]*\s*(?P<text>\S.*)$",
    re.DOTALL,
)
_HOW = (
    r"(?:einstimmig|mehrheitlich|einhellig|im\s+Konsens|ohne\s+Gegen(?:stimmen?|rede)|"
    r"per\s+Akklamation|bei\s+\w+\s+(?:Enthaltung(?:en)?|Gegenstimmen?)|mit\s+großer\s+Mehrheit)"
)
_VERB = (
    r"(?:zugestimmt|beschlossen|angenommen|abgelehnt|genehmigt|bestätigt|verabschiedet|befürwortet)"
)
_RESULT = re.compile(
    rf"\b{_HOW}(?:\s+(?:und|bei)\s+\w+)?(?:\s+\w+){{0,3}}?\s+{_VERB}\b", re.IGNORECASE
)
_OURS = re.compile(
    rf"\b(?:es\s+(?:wird|wurde)|wir\s+haben|die\s+(?:runde|teilnehmenden|kommunen|tn|anwesenden)\s+"
    rf"(?:haben|hat)?)\b.{{0,200}}?\b(?P<result>{_VERB}|beschließen|stimmen\s+zu|beschließt)\b",
    re.IGNORECASE,
)
_VOTES = re.compile(
    r"(?P<slashes>(?<![\d/.])\d{1,3}/\d{1,3}/\d{1,3}(?![\d/.]))"
    r"|(?P<words>(?:Ja|Dafür|Zustimmung)(?:-Stimmen)?\s*:?\s*\d{1,3}\b.{0,6}?(?:Nein|"
    r"Dagegen|Ablehnung)"
    r"(?:-Stimmen)?\s*:?\s*\d{1,3}(?:.{0,6}?(?:Enthaltung(?:en)?|Enth\.)\s*:?\s*\d{1,3})?)",
    re.IGNORECASE,
)
_PROPOSAL = re.compile(r"\bVorschlag,\s+(?P<what>[^,]{5,300}?\bzu\b[^,]{2,80}),")
_RESULT_CLAUSE = re.compile(
    rf",?\s*(?:dem|der|dies(?:em)?|was)?\s*(?:wird|wurde)?\s*{_HOW}(?:\s+\w+){{0,3}}?\s+{_VERB}\b",
    re.IGNORECASE,
)
_APPROVAL_HEADING = re.compile(
    r"(?:top\s*\d+:?\s*)?(?:protokollkontrolle|(?:genehmigung|annahme|bestätigung|"
    r"verabschiedung)\s+des\s+"
    r"(?:letzten\s+)?protokolls|protokoll\s+(?:der|des|vom)\b)",
    re.IGNORECASE,
)
_ABOUT_MINUTES = re.compile(r"\b(?:Niederschrift|\w*[Pp]rotokoll(?:s|es)?)\b")
_APPROVED = re.compile(
    r"\b(?:angenommen|genehmigt|bestätigt|verabschiedet|beschlossen)\b", re.IGNORECASE
)
_NOT = re.compile(r"\bnicht\b[^.]{0,30}\b(?:angenommen|genehmigt|bestätigt)\b", re.IGNORECASE)
_DEFERRED = re.compile(
    r"\b(?:vertagt|zurückgestellt|verschoben|nächsten\s+Treffen\s+genehmigt)\b", re.IGNORECASE
)
_CORRECTED = re.compile(
    r"\bmit\s+(?:(?:den|der|folgende[nr]?|eine[rnm]?|genannten|\w+en)\s+){0,3}"
    r"(?:Änderung|Ergänzung|Korrektur|Anmerkung)", re.IGNORECASE
)  # fmt: skip
_LONGEST_WITH_VOTES = 2000
_TELLING = (
    *("stimm", "Stimm", "eschl", "angenommen", "abgelehnt", "genehmigt", "Konsens", "Gegenrede"),
    *("Akklamation", "Festlegung", "Entscheidung"),
)


def read_decisions(section: SectionDraft) -> list[Decision]:
    """Labelled decisions and sentences that report a vote of this meeting."""
    if _APPROVAL_HEADING.match(section.heading):
        return []
    found: list[Decision] = []
    for piece in section.pieces:
        if piece.kind in (BlockKind.TODO, BlockKind.QUESTION) or not _may_decide(piece.text):
            continue
        decision = _labelled(piece) or (None if section.organisation else _voted(piece))
        if decision:
            found.append(decision)
            if piece.kind in (None, BlockKind.STATEMENT):
                piece.kind = BlockKind.DECISION
    return found


def read_approval(sections: Sequence[SectionDraft], on: date | None) -> Approval | None:
    """The Protokollkontrolle: which Protokoll, and what became of it."""
    for section in sections:
        if _APPROVAL_HEADING.match(section.heading):
            return _approval(section.heading, section.line, section.pieces, on)
    for section in sections:
        for piece in section.pieces:
            if "rotokoll" in piece.text and _is_approval(piece, on):
                return _approval("", piece.line, [piece], on)
    return None


def _may_decide(text: str) -> bool:
    return any(word in text for word in _TELLING)


def _labelled(piece: Piece) -> Decision | None:
    found = _LABEL.match(piece.text)
    if found is None:
        return None
    text = found["text"]
    votes = _VOTES.search(plain(piece.text))
    result = found["result"] if found["result"] and not _VOTES.search(found["result"]) else None
    if result is None:
        said = _RESULT.search(text)
        result = said.group() if said else None
    return Decision(text, result, votes.group().strip() if votes else None, piece.line)


def _voted(piece: Piece) -> Decision | None:
    text = plain(piece.text)
    for sentence in sentences(text):
        if _ABOUT_MINUTES.search(sentence) and _APPROVED.search(sentence):
            continue
        said = _RESULT.search(sentence)
        ours = None if said else _OURS.search(sentence)
        if said is None and ours is None:
            continue
        votes = _VOTES.search(text[:_LONGEST_WITH_VOTES])
        result = said.group() if said else ours["result"] if ours else None
        return Decision(_decided(sentence), result, votes.group() if votes else None, piece.line)
    return None


def _decided(sentence: str) -> str:
    """The thing itself: the proposal that was put, else the sentence without its result."""
    proposal = _PROPOSAL.search(sentence)
    if proposal:
        return proposal["what"].strip()
    without = _RESULT_CLAUSE.sub("", sentence).strip(" .,")
    return without or sentence


def _is_approval(piece: Piece, on: date | None) -> bool:
    for sentence in sentences(plain(piece.text)):
        if _ABOUT_MINUTES.search(sentence) and _APPROVED.search(sentence):
            named = date_in(sentence)
            return named is None or named != on
    return False


def _approval(heading: str, line: int, pieces: Sequence[Piece], on: date | None) -> Approval:
    of_date = date_in(heading)
    result: str | None = None
    at = line
    for piece in pieces:
        text = plain(piece.text)
        if of_date is None and _ABOUT_MINUTES.search(text):
            named = date_in(text)
            of_date = named if named != on else None
        said = _result(text)
        if said and result is None:
            result, at = said, piece.line
    return Approval(of_date, result, at)


def _result(text: str) -> str | None:
    if _DEFERRED.search(text) or _NOT.search(text):
        return "deferred"
    if not _APPROVED.search(text):
        return None
    return "approved_with_corrections" if _CORRECTED.search(text) else "approved"
