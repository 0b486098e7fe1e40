"""What a scene is, and the simplest ways to show one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.reader import Reader


@dataclass(frozen=True)
class Scene:
    """A page in the filled (or, with only the cast, the empty) world, as a role meets it."""

    name: str
    role: str
    show: Callable[[Reader], object]
    endpoint: str | None = None  # the GET route this scene is the proof for
    world: str = "filled"

    @property
    def is_in_error(self) -> bool:
        return "error" in self.name or "wrong" in self.name


def visit(path: str, status: int = 200) -> Callable[[Reader], object]:
    return lambda reader: reader.open(path, status)


def left_empty(path: str, button: str, *fields: str) -> Callable[[Reader], object]:
    """A form sent with those fields empty."""

    def show(reader: Reader) -> None:
        reader.open(path)
        for field in fields:
            reader.fill(field, "")
        reader.press(button, 422)

    return show
