"""Who said what: questions with their answers, rounds, and statements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kzv_workflow.minutes.parsing.people import People, looks_like_name
from kzv_workflow.minutes.parsing.pieces import Piece, SectionDraft
from kzv_workflow.minutes.structure import Answer, BlockKind, Mark, Question

_SPEAKER = re.compile(
    r"(?P<ask>\?\s+)?[*_]{0,3}(?P<name>[^:*\n?]{2,60}?)[*_]{0,3}\s*:[*_]{0,3}(?:\s+|$)"
    r"(?P<text>.*)$",
    re.DOTALL,
)
_SPEAKER_SPLIT = re.compile(r"\s*(?:,|/|&|\bund\b)\s*")
_QUESTION_MARK = re.compile(r"\?(?=[\s\"“”»)\]*_]|$)")
_QUOTED = re.compile(r"[„»\"][^“”«\"]{0,400}[“”«\"]")
_ROUND = re.compile(
    r"[*_]*(?:frage\s+(?:an|in)\s+(?:die|alle)|(?:blitzlicht|runde|abfrage|umfrage|frage)"
    r"\b[^:?]{0,60}"
    r"\b(?:tn|teilnehme\w+|runde|kommunen|alle)\b)",
    re.IGNORECASE,
)
_QUESTIONS_HEADING = re.compile(r"(?:offene\s+)?(?:rück|nach)?fragen(?:\s.*)?$", re.IGNORECASE)
_LONGEST_PREFIX = 70


@dataclass(slots=True)
class _OpenAnswer:
    by: str | None
    line: int
    texts: list[str]
    depth: int

    def answer(self) -> Answer:
        return Answer(self.by, "\n".join(text for text in self.texts if text), self.line)


@dataclass(slots=True)
class _OpenQuestion:
    asked_by: str | None
    text: str
    piece: Piece
    is_round: bool = False
    answers: list[_OpenAnswer] = field(default_factory=list)

    def question(self) -> Question:
        answers = tuple(answer.answer() for answer in self.answers)
        return Question(self.asked_by, self.text, answers, self.piece.line)


class DialogueReader:
    """Walks through the sections and pairs questions with answers."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._all: list[_OpenQuestion] = []
        self._question: _OpenQuestion | None = None
        self._asker: str | None = None
        self._asks_here = False

    @property
    def questions(self) -> list[Question]:
        """Questions that somebody asked, in file order."""
        return [one.question() for one in self._all if not one.is_round]

    @property
    def rounds(self) -> list[Question]:
        """Questions to everybody, with one answer per person."""
        return [one.question() for one in self._all if one.is_round]

    def read(self, section: SectionDraft) -> None:
        """Classify the pieces of *section*."""
        self._question = self._asker = None
        self._asks_here = bool(_QUESTIONS_HEADING.match(section.heading))
        for piece in section.pieces:
            if piece.kind is not None or piece.table:
                continue
            speaker, text, asks = self._speaker(piece)
            if self._opens_round(piece, speaker):
                continue
            if speaker is None:
                self._unsigned(piece)
                continue
            piece.by_as_written = piece.text[: len(piece.text) - len(text)].strip(" :*_?")
            piece.text, piece.by = text, speaker
            self._signed(piece, speaker, asks)

    def _speaker(self, piece: Piece) -> tuple[str | None, str, bool]:
        """Speaker in front of the colon, the rest, and whether "?" marks it as a question."""
        if ":" not in piece.text[:_LONGEST_PREFIX]:
            return None, piece.text, False
        found = _SPEAKER.match(piece.text)
        if found is None:
            return None, piece.text, False
        name = self._name(
            found["name"].strip(), asked=bool(found["ask"]), says_something=bool(found["text"])
        )
        return (name, found["text"], bool(found["ask"])) if name else (None, piece.text, False)

    def _name(self, text: str, *, asked: bool, says_something: bool) -> str | None:
        """The speaker; somebody unknown only in a talk, and not on a line without words."""
        person = self._people.find(text)
        if person:
            return person.name
        parts = _SPEAKER_SPLIT.split(text)
        if len(parts) > 1 and all(self._people.find(part) for part in parts):
            return ", ".join(self._people.name_of(part) for part in parts)
        in_talk = says_something and (self._asks_here or self._question is not None)
        return text if (in_talk or asked) and looks_like_name(text) else None

    def _opens_round(self, piece: Piece, speaker: str | None) -> bool:
        text = piece.text if speaker is None else piece.text.partition(":")[2].strip()
        if not _ROUND.match(text) or not _is_question(text):
            return False
        self._open(piece, None, text)
        if self._question:
            self._question.is_round = True
        return True

    def _open(self, piece: Piece, asked_by: str | None, text: str) -> None:
        piece.kind = BlockKind.QUESTION
        self._question = _OpenQuestion(asked_by, text, piece)
        self._all.append(self._question)

    def _signed(self, piece: Piece, speaker: str, asks: bool) -> None:
        """A piece with a speaker: question, answer, contribution to a round, or statement."""
        question = self._question
        if question and question.is_round:
            self._answer(piece, speaker)
        elif not piece.text and not (question and not question.answers):
            self._asker, piece.kind = speaker, BlockKind.STATEMENT
            self._question = None
        elif question and self._replies(piece, speaker, question):
            self._answer(piece, speaker)
        elif asks or (piece.mark is not Mark.ARROW and _is_question(piece.text)):
            self._asker = None
            self._open(piece, speaker, piece.text)
        else:
            piece.kind = BlockKind.STATEMENT
            self._question = self._asker = None

    def _replies(self, piece: Piece, speaker: str, question: _OpenQuestion) -> bool:
        """▶, a deeper level, a paragraph between the bullets, or simply the next to speak."""
        if piece.mark is Mark.ARROW or piece.depth > question.piece.depth:
            return True
        by_initials = (piece.by_as_written or "") in self._people.by_initials
        if by_initials and not piece.is_item:
            return True
        other = speaker != question.asked_by and not question.answers
        return other and not _is_question(piece.text)

    def _answer(self, piece: Piece, speaker: str | None) -> None:
        piece.kind = BlockKind.ANSWER
        if self._question:
            self._question.answers.append(
                _OpenAnswer(speaker, piece.line, [piece.text], piece.depth)
            )

    def _unsigned(self, piece: Piece) -> None:
        """A piece without speaker: part of a question, of an answer, or nothing of the kind."""
        question = self._question
        if self._asker and _is_question(piece.text) and piece.mark is not Mark.ARROW:
            self._open(piece, self._asker, piece.text)
            piece.by, piece.by_as_written = self._asker, ""
        elif question and question.answers and self._goes_on(piece, question):
            question.answers[-1].texts.append(piece.text)
            if "](http" not in piece.text and "<http" not in piece.text:
                piece.kind, piece.by_as_written = BlockKind.ANSWER, ""
                piece.by = question.answers[-1].by
        elif question and piece.mark is Mark.ARROW and not question.is_round:
            self._answer(piece, None)
        elif self._asks_here and piece.depth < 2 and _is_question(piece.text):
            self._open(piece, None, piece.text)
        elif question and question.is_round:
            self._question = None

    def _goes_on(self, piece: Piece, question: _OpenQuestion) -> bool:
        """Below "Martin Seidel:" everything is his answer; else what stands deeper."""
        last = question.answers[-1]
        if not last.texts[0]:
            return not _is_question(piece.text) or piece.number is None
        return piece.is_item and piece.depth > max(question.piece.depth, last.depth, 1)


def _is_question(text: str) -> bool:
    """Whether *text* asks; what stands in quotation marks is only quoted."""
    if "?" not in text:
        return False
    return bool(_QUESTION_MARK.search(_QUOTED.sub("", text)))
