"""The working copy of the body: pieces that the readers classify one after another."""

from __future__ import annotations

from dataclasses import dataclass, field

from kzv_workflow.minutes.structure import Block, BlockKind, Mark, Section


@dataclass(slots=True)
class Piece:
    """A block in the making; ``kind`` stays open until a reader claims the piece."""

    text: str
    line: int
    last: int
    depth: int = 0
    mark: Mark = Mark.NONE
    number: str | None = None
    box: str | None = None
    table: bool = False
    kind: BlockKind | None = None
    by: str | None = None
    by_as_written: str | None = None
    slide: int | None = None

    @property
    def is_item(self) -> bool:
        return self.mark is not Mark.NONE

    @property
    def cells(self) -> list[str]:
        """The cells of a table row."""
        return [cell.strip() for cell in self.text.strip().strip("|").split("|")]

    def absorb(self, follower: Piece) -> None:
        """Take over a following line that belongs to this piece, as a line of its own."""
        self.text = f"{self.text}\n{follower.text}"
        self.last = follower.last

    def block(self) -> Block:
        """The finished block; what nobody claimed is a bullet or plain text."""
        kind = self.kind or (BlockKind.BULLET if self.is_item else BlockKind.TEXT)
        return Block(
            kind=kind,
            text=self.text,
            line=self.line,
            by=self.by,
            depth=self.depth,
            mark=self.mark,
            number=self.number,
            slide=self.slide,
            last_line=self.last if self.last != self.line else None,
            by_as_written=self.by_as_written,
        )


@dataclass(slots=True)
class SectionDraft:
    """A section in the making."""

    level: int
    heading: str
    line: int
    speakers: list[str] = field(default_factory=list)
    initials: str | None = None
    organisation: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    chapter: int = 0  # how many main headings the Protokoll had up to here

    def section(self) -> Section:
        """The finished section."""
        return Section(
            level=self.level,
            heading=self.heading,
            speakers=tuple(self.speakers),
            initials=self.initials,
            organisation=self.organisation,
            line=self.line,
            blocks=tuple(piece.block() for piece in self.pieces),
        )
