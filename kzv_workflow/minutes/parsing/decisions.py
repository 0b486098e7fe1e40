"""What was decided: labelled decisions, votes, and the Protokollkontrolle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
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
    r"(?:-Stimmen)?\s*:?\s*\d{1,3}(?:.{0,6}?(?:(?:Enthaltung(?:en)?|Enth\.)\s*:?\s*\d{1,3}|"
    r"\d{1,3}\s+Enthaltung(?:en)?))?)"
    r"|(?P<counted>\b\d{1,3}\s+(?:Ja|dafür)\b.{0,12}?\b(?:\d{1,3}|keine?)\s+(?:Nein|dagegen)"
    r"(?:-Stimmen?)?(?:.{0,6}?\b(?:\d{1,3}|keine?)\s+Enthaltung(?:en)?)?)",
    re.IGNORECASE,
)
_VOTE_LINE = re.compile(
    r"[*_]*(?:Abstimmung(?:sergebnis)?|Votum|Ergebnis)[*_]*\s*:"
    r"|(?:Dafür|Ja)\s*:?\s*\d|\d{1,3}\s+(?:Ja|dafür)\b",
    re.IGNORECASE,
)
_VOTE_IN_BRACKETS = re.compile(r"\(\d{1,3}/\d{1,3}/\d{1,3}\)\.?$")
_LONGEST_VOTE_LINE = 160
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
    before: Piece | None = None
    for piece in section.pieces:
        above, before = before, piece
        if piece.kind in (BlockKind.TODO, BlockKind.QUESTION):
            continue
        if _is_vote(piece):
            _count(piece, above, found)
            continue
        if not _may_decide(piece.text):
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


def _is_vote(piece: Piece) -> bool:
    """A line that is only a count, or something put to the vote with its count in brackets."""
    text = plain(piece.text) if len(piece.text) < _LONGEST_WITH_VOTES else ""
    if _VOTE_IN_BRACKETS.search(text) and not _RESULT.search(text) and not _LABEL.match(text):
        return True
    short = len(text) < _LONGEST_VOTE_LINE
    return short and bool(_VOTE_LINE.match(text)) and bool(_VOTES.search(text))


def _count(piece: Piece, above: Piece | None, found: list[Decision]) -> None:
    """The count belongs to the decision above it, to what stands above it, or to its own line."""
    text = plain(piece.text)
    votes = _VOTES.search(text)
    assert votes is not None, "asked by _is_vote"
    piece.kind = piece.kind or BlockKind.DECISION
    if above and found and found[-1].line == above.line and not found[-1].votes:
        found[-1] = replace(found[-1], votes=votes.group().strip())
        return
    stands_alone = _VOTE_LINE.match(text) and above is not None
    said = plain(above.text) if stands_alone and above else _VOTE_IN_BRACKETS.sub("", text)
    result = _RESULT.search(text)
    found.append(
        Decision(said.strip(), result and result.group(), votes.group().strip(), piece.line)
    )


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
